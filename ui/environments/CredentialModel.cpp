// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/CredentialModel.h"

#include "core/providers/ProbeApi.h"
#include "ui/environments/Words.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <algorithm>

namespace waybill::ui::environments {

namespace {

using providers::ProbeVerdict;
using sending::CredentialState;

constexpr std::chrono::days old{365}; // a key that old is worth a look

QIcon verdictIcon(const std::string& verdict, const Tokens& tokens)
{
    switch (providers::probeVerdictFrom(verdict).value_or(ProbeVerdict::Unclear)) {
    case ProbeVerdict::Works: return icon(QStringLiteral("checkmark"), tokens.delivered);
    case ProbeVerdict::NoNetwork:
    case ProbeVerdict::Unclear: return icon(QStringLiteral("question"), tokens.unknown);
    case ProbeVerdict::MissingScope: return icon(QStringLiteral("data-warning"), tokens.deferred);
    case ProbeVerdict::WrongKey:
    case ProbeVerdict::WrongEnvironment:
    case ProbeVerdict::Malformed: return icon(QStringLiteral("window-close"), tokens.bounced);
    }
    return {};
}

// Whose it is by the last probe, and whether it is live.
QStringList probedAccount(const CredentialState& state)
{
    QStringList parts;
    if (state.probe && !state.probe->account.empty())
        parts.push_back(QString::fromStdString(state.probe->account));
    if (state.probe && !state.probe->mode.empty())
        parts.push_back(modeWord(state.probe->mode));
    return parts;
}

// With the public half that people entered.
QString accountText(const CredentialState& state)
{
    QStringList parts = probedAccount(state);
    const auto& account = state.credential.account;
    for (const std::string* part : {&account.user, &account.region, &account.channel, &account.origin}) {
        if (!part->empty())
            parts.push_back(QString::fromStdString(*part));
    }
    parts.removeDuplicates();
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QString ageText(Timestamp since, Timestamp now)
{
    const auto days = std::chrono::floor<std::chrono::days>(now - since).count();
    if (days < 1)
        return CredentialModel::tr("today");
    return days == 1 ? CredentialModel::tr("1 day") : CredentialModel::tr("%1 days").arg(days);
}

CredentialModel::CredentialModel(const Clock& clock, QObject* parent) : QAbstractTableModel(parent), m_clock(clock) {}

void CredentialModel::show(std::vector<CredentialState> states, const Tokens& tokens)
{
    beginResetModel();
    m_states = std::move(states);
    m_tokens = tokens;
    endResetModel();
}

const CredentialState* CredentialModel::at(int row) const
{
    return row >= 0 && row < int(m_states.size()) ? &m_states[std::size_t(row)] : nullptr;
}

int CredentialModel::rowOf(const std::string& name) const
{
    const auto found = std::ranges::find(m_states, name, [](const CredentialState& state) { return state.credential.name; });
    return found == m_states.end() ? -1 : int(found - m_states.begin());
}

int CredentialModel::rowThatNeedsSomeone() const
{
    const auto found = std::ranges::find_if(m_states, [](const CredentialState& state) { return state.revokeSince.has_value(); });
    return found == m_states.end() ? 0 : int(found - m_states.begin());
}

int CredentialModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_states.size()); }

int CredentialModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString CredentialModel::textOf(const CredentialState& state, int column) const
{
    const Timestamp now = m_clock.now();
    switch (column) {
    case Name: return QString::fromStdString(state.credential.name);
    case Provider: return providerTitle(state.credential.provider);
    case Age: return state.keySince() ? ageText(*state.keySince(), now) : tr("not known");
    case LastUsed: return state.lastUsed ? moment(*state.lastUsed, now) : tr("never");
    case Probe: return state.probe ? verdictWord(state.probe->verdict) : tr("Not probed yet");
    case Account: {
        const QStringList probed = probedAccount(state);
        return probed.isEmpty() ? accountText(state) : probed.join(QStringLiteral(" · "));
    }
    default: return {};
    }
}

QVariant CredentialModel::data(const QModelIndex& index, int role) const
{
    const CredentialState* state = at(index.row());
    if (state == nullptr)
        return {};
    const Timestamp now = m_clock.now();
    switch (role) {
    case Qt::DisplayRole: return textOf(*state, index.column());
    case Qt::DecorationRole:
        if (index.column() == Probe)
            return state->probe ? verdictIcon(state->probe->verdict, m_tokens) : icon(QStringLiteral("question"), m_tokens.unknown);
        if (index.column() == Age && (state->revokeSince || (state->keySince() && now - *state->keySince() > old)))
            return icon(QStringLiteral("data-warning"), m_tokens.deferred);
        return {};
    case Qt::ToolTipRole:
        if (index.column() == Age && state->keySince())
            return zonedTime(*state->keySince());
        if (index.column() == LastUsed && state->lastUsed)
            return zonedTime(*state->lastUsed);
        if (index.column() == Account)
            return accountText(*state);
        if (index.column() == Probe && state->probe)
            return QString::fromStdString(state->probe->text);
        return textOf(*state, index.column());
    case SecondaryRole: return index.column() == Provider || index.column() == Account;
    default: return {};
    }
}

QVariant CredentialModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Credential");
    case Provider: return tr("Provider");
    case Age: return tr("Key’s age");
    case LastUsed: return tr("Last used");
    case Probe: return tr("Last probe");
    case Account: return tr("Account");
    default: return {};
    }
}

} // namespace waybill::ui::environments
