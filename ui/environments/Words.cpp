// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/Words.h"

#include "core/domains/run/ProviderNames.h"
#include "core/providers/ProbeApi.h"

#include <QCoreApplication>
#include <QStringList>

namespace waybill::ui::environments {

namespace {

using waybill::credentials::KeychainState;
using waybill::environments::Environment;
using waybill::environments::EnvironmentState;
using waybill::environments::GuardLevel;
using waybill::environments::Rule;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(EnvironmentWords)
};

QString counted(std::size_t count, const QString& one, const QString& many)
{
    return count == 1 ? one : many.arg(count);
}

} // namespace

QString guardWord(GuardLevel level)
{
    switch (level) {
    case GuardLevel::TestAddresses: return Words::tr("Test addresses only");
    case GuardLevel::AllowList: return Words::tr("Allow-list");
    case GuardLevel::Everybody: return Words::tr("Everybody");
    }
    return {};
}

QString guardSentence(GuardLevel level)
{
    switch (level) {
    case GuardLevel::TestAddresses:
        return Words::tr("Messages go to the providers’ own test addresses, which reach nobody, and to no one else.");
    case GuardLevel::AllowList:
        return Words::tr("Messages go to the addresses and domains below and to the providers’ test addresses.");
    case GuardLevel::Everybody:
        return Words::tr("Messages reach real people. Each send asks for the environment’s name; suppressed addresses stay refused.");
    }
    return {};
}

QString reachText(const Environment& rules)
{
    if (rules.guard == GuardLevel::Everybody)
        return Words::tr("reaches real people");
    if (rules.guard == GuardLevel::TestAddresses)
        return Words::tr("reaches test addresses only");
    const QString addresses = counted(rules.allowedAddresses.size(), Words::tr("1 address"), Words::tr("%1 addresses"));
    const QString domains = counted(rules.allowedDomains.size(), Words::tr("1 domain"), Words::tr("%1 domains"));
    if (rules.allowedAddresses.empty() && rules.allowedDomains.empty())
        return Words::tr("reaches test addresses only: its allow-list is empty");
    if (rules.allowedDomains.empty())
        return Words::tr("reaches %1 and test addresses").arg(addresses);
    if (rules.allowedAddresses.empty())
        return Words::tr("reaches %1 and test addresses").arg(domains);
    return Words::tr("reaches %1, %2 and test addresses").arg(addresses, domains);
}

QString usedText(const EnvironmentState& state)
{
    if (!state.rules.dailyCap)
        return Words::tr("%1 sent today, no cap").arg(state.sentToday);
    return Words::tr("%1 of %2 sent today").arg(state.sentToday).arg(*state.rules.dailyCap);
}

QString rulesText(const std::vector<Rule>& rules)
{
    const auto word = [](Rule rule) {
        switch (rule) {
        case Rule::Guard: return Words::tr("the guard");
        case Rule::Addresses: return Words::tr("the addresses");
        case Rule::Domains: return Words::tr("the domains");
        case Rule::Cap: return Words::tr("the cap");
        case Rule::Types: return Words::tr("the message types");
        case Rule::Colour: return Words::tr("the colour");
        case Rule::Pause: return Words::tr("the pause");
        case Rule::Title: return Words::tr("the title");
        }
        return QString();
    };
    QStringList words;
    for (const Rule rule : rules)
        words.push_back(word(rule));
    return words.join(QStringLiteral(", "));
}

QString verdictWord(const std::string& verdict)
{
    using Verdict = providers::ProbeVerdict;
    const auto known = providers::probeVerdictFrom(verdict);
    switch (known.value_or(Verdict::Unclear)) {
    case Verdict::Works: return Words::tr("Works");
    case Verdict::WrongKey: return Words::tr("Wrong or revoked key");
    case Verdict::WrongEnvironment: return Words::tr("Wrong environment");
    case Verdict::MissingScope: return Words::tr("Missing scope");
    case Verdict::Malformed: return Words::tr("Malformed key");
    case Verdict::NoNetwork: return Words::tr("Nobody reached");
    case Verdict::Unclear: return Words::tr("Unclear");
    }
    return {};
}

QString modeWord(const std::string& mode)
{
    if (mode == "live")
        return Words::tr("live");
    return mode == "sandbox" ? Words::tr("sandbox") : QString();
}

QString providerTitle(const std::string& provider)
{
    return waybill::domains::providerTitle(provider == "amazon-ses" ? std::string("ses") : provider);
}

QString keychainWord(KeychainState state)
{
    switch (state) {
    case KeychainState::Unknown: return Words::tr("Keychain not asked yet");
    case KeychainState::Open: return Words::tr("Keychain open");
    case KeychainState::Locked: return Words::tr("Keychain locked");
    case KeychainState::Absent: return Words::tr("No keychain");
    case KeychainState::Slow: return Words::tr("Keychain doesn’t answer");
    }
    return {};
}

QString keychainSentence(KeychainState state)
{
    switch (state) {
    case KeychainState::Unknown:
    case KeychainState::Open: return {};
    case KeychainState::Locked:
        return Words::tr("The keychain is locked. Keys can’t be read or kept until it is unlocked; everything else works.");
    case KeychainState::Absent:
        return Words::tr("There is no keychain on this machine. Start one (GNOME Keyring, KWallet); keys are kept nowhere else.");
    case KeychainState::Slow:
        return Words::tr("The keychain doesn’t answer. It may be waiting for its password in a window of its own.");
    }
    return {};
}

} // namespace waybill::ui::environments
