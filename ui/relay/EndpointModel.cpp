// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/EndpointModel.h"

#include "ui/relay/Words.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QApplication>
#include <QLocale>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

bool isNumber(int column)
{
    return column == EndpointModel::PerMinute || column == EndpointModel::Refused || column == EndpointModel::AnswerP95;
}

QString rateText(double perMinute)
{
    return QLocale().toString(perMinute, 'f', perMinute > 0 && perMinute < 10 ? 1 : 0);
}

} // namespace

void EndpointModel::show(std::vector<feed::EndpointDetail> endpoints, Timestamp now, bool live, const Tokens& tokens)
{
    const bool sameRows = std::ranges::equal(endpoints, m_endpoints, {}, &feed::EndpointDetail::name,
                                             &feed::EndpointDetail::name);
    m_now = now;
    m_live = live;
    m_tokens = tokens;
    if (sameRows) {
        m_endpoints = std::move(endpoints);
        if (rowCount() > 0)
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_endpoints = std::move(endpoints);
    m_opened = -1;
    endResetModel();
}

void EndpointModel::open(int endpoint)
{
    if (endpoint == m_opened)
        return;
    if (m_opened >= 0) {
        beginRemoveRows({}, m_opened + 1, m_opened + 1);
        m_opened = -1;
        endRemoveRows();
    }
    if (endpoint < 0 || endpoint >= int(m_endpoints.size()))
        return;
    beginInsertRows({}, endpoint + 1, endpoint + 1);
    m_opened = endpoint;
    endInsertRows();
}

int EndpointModel::endpointAt(int row) const
{
    if (row < 0 || row >= rowCount() || row == openedRow())
        return -1;
    return m_opened >= 0 && row > m_opened ? row - 1 : row;
}

int EndpointModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_endpoints.size()) + (m_opened >= 0 ? 1 : 0);
}

Qt::ItemFlags EndpointModel::flags(const QModelIndex& index) const
{
    return endpointAt(index.row()) < 0 ? Qt::ItemIsEnabled : QAbstractTableModel::flags(index);
}

QVariant EndpointModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Heartbeat)
        return tr("One bar a minute, 60 minutes: verified, refused on top, dashed where events are expected and missing, "
                  "hatched where the relay was off");
    if (role == Qt::ToolTipRole && section == AnswerP95)
        return tr("95 of 100 requests were answered within this time after they had come in whole");
    if (role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Endpoint"), tr("Provider"), tr("State"),   tr("Last event"), tr("Heartbeat"),
                             tr("Per min"),  tr("Refused"),  tr("Ack p95"), tr("What it means")};
    return names[section];
}

QString EndpointModel::textAt(const feed::EndpointDetail& endpoint, int column) const
{
    switch (column) {
    case Name:
        return QString::fromStdString(endpoint.name);
    case Provider:
        return providerName(endpoint.provider);
    case State:
        return styleOf(endpoint.diagnosis.state, m_tokens).word;
    case LastEvent: {
        if (!endpoint.lastVerified)
            return tr("never");
        const QString relative = m_live ? ago(*endpoint.lastVerified, m_now) : QString();
        const QString day = dayText(*endpoint.lastVerified, m_now);
        const QString time = timeOfDay(*endpoint.lastVerified);
        return !relative.isEmpty() ? relative : day.isEmpty() ? time : day + QLatin1Char(' ') + time.left(5);
    }
    case PerMinute:
        return rateText(endpoint.perMinute);
    case Refused:
        return countText(endpoint.refusedToday);
    case AnswerP95:
        return endpoint.answerP95 ? latencyText(*endpoint.answerP95) : QStringLiteral("–");
    case Meaning:
        return meaningOf(endpoint, m_now);
    default:
        return {};
    }
}

QString EndpointModel::spokenBeats(const feed::EndpointDetail& endpoint) const
{
    std::int64_t accepted = 0;
    std::int64_t refused = 0;
    for (const auto& beat : endpoint.beats) {
        accepted += beat.accepted;
        refused += beat.refused;
    }
    const auto off = std::ranges::count(endpoint.wasOff, true);
    QString text = tr("Last 60 minutes: %1 accepted, %2 refused").arg(countText(accepted), countText(refused));
    if (endpoint.diagnosis.missing > 0)
        text += tr(", about %1 missing").arg(countText(endpoint.diagnosis.missing));
    if (off > 0)
        text += tr(", relay off for %1 min").arg(off);
    return text;
}

QVariant EndpointModel::stateIcon(const feed::EndpointDetail& endpoint) const
{
    const StateStyle style = styleOf(endpoint.diagnosis.state, m_tokens);
    return icon(style.iconName, style.colour);
}

QVariant EndpointModel::data(const QModelIndex& index, int role) const
{
    const int at = endpointAt(index.row());
    if (at < 0)
        return {};
    const feed::EndpointDetail& endpoint = m_endpoints[std::size_t(at)];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return textAt(endpoint, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::DecorationRole:
        return column == State ? stateIcon(endpoint) : QVariant();
    case Qt::FontRole:
        return column == Name && at == m_opened ? titleFont(QApplication::font()) : QVariant();
    case Qt::ToolTipRole:
        if (column == Heartbeat)
            return spokenBeats(endpoint);
        if (column == LastEvent && endpoint.lastVerified)
            return zonedTime(*endpoint.lastVerified);
        return column == Meaning ? textAt(endpoint, column) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Heartbeat ? spokenBeats(endpoint) : textAt(endpoint, column);
    case BeatsRole:
        if (column != Heartbeat)
            return {};
        return QVariant::fromValue(
            BeatLine{endpoint.beats, endpoint.wasOff, endpoint.usualPerMinute,
                     endpoint.diagnosis.state == waybill::relay::EndpointState::Silent});
    case SecondaryRole:
        return column == Meaning && endpoint.diagnosis.state == waybill::relay::EndpointState::Healthy;
    default:
        return {};
    }
}

} // namespace waybill::ui::relay
