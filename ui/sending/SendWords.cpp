// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/SendWords.h"

#include "core/providers/registry/SendApis.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/TimeText.h"

#include <QCoreApplication>

namespace waybill::ui::sending {

namespace {

using waybill::environments::GuardLevel;
using waybill::sending::SendState;
using waybill::sending::WatchVerdict;

struct Say {
    Q_DECLARE_TR_FUNCTIONS(SendWords)
};

} // namespace

OutcomeStyle styleOf(SendState state, const Tokens& tokens)
{
    switch (state) {
    case SendState::Planned: return {QStringLiteral("clock"), Say::tr("Planned"), tokens.unknown};
    case SendState::InFlight: return {QStringLiteral("document-send"), Say::tr("In flight"), tokens.sent};
    case SendState::Accepted: return {QStringLiteral("checkmark"), Say::tr("Accepted"), tokens.delivered};
    case SendState::Refused: return {QStringLiteral("dialog-cancel"), Say::tr("Refused"), tokens.rejected};
    case SendState::Failed: return {QStringLiteral("window-close"), Say::tr("Not sent"), tokens.rejected};
    case SendState::Unknown: break;
    }
    return {QStringLiteral("question"), Say::tr("Unknown – reconcile"), tokens.deferred};
}

QString credentialTitle(const waybill::sending::Credential& credential)
{
    return providerName(credential.provider) + QStringLiteral(" · ") + QString::fromStdString(credential.name);
}

QString guardSentence(const waybill::environments::Environment& environment, const std::string& provider)
{
    const QString name = environmentTitle(environment);
    if (environment.guard == GuardLevel::Everybody)
        return Say::tr("%1 reaches real people: anybody who isn’t suppressed.").arg(name);
    QStringList reached;
    if (environment.guard == GuardLevel::AllowList) {
        if (const int count = int(environment.allowedAddresses.size()); count > 0)
            reached << Say::tr("%n address(es)", nullptr, count);
        if (const int count = int(environment.allowedDomains.size()); count > 0)
            reached << Say::tr("%n domain(s)", nullptr, count);
    }
    if (!provider.empty() && !providers::testAddressesOf(provider).empty())
        reached << Say::tr("%1’s test addresses").arg(providerName(provider));
    if (reached.isEmpty())
        return Say::tr("%1 reaches nobody yet: its allow-list is empty.").arg(name);
    return Say::tr("%1 reaches %2. Nobody else.").arg(name, reached.join(Say::tr(", ")));
}

QString patienceSentence(const std::optional<std::chrono::milliseconds>& usual, const std::string& provider)
{
    const QString who = providerName(provider);
    if (!usual)
        return Say::tr("There is no baseline yet for %1 here, so %2 of silence is taken as normal.")
            .arg(who, spanText(waybill::sending::patienceWithoutBaseline));
    return Say::tr("Silence is normal for %1: 99 of 100 messages through %2 had their outcome within that here.")
        .arg(spanText(waybill::sending::patienceOf({.acceptedAt = {}, .now = {}, .events = {}, .endpoint = {}, .usual = usual})), who);
}

QString watchSentence(const WatchVerdict& verdict, const std::string& provider, const std::string& environment,
                      const std::string& endpoint)
{
    const QString who = providerName(provider);
    const QString where = QString::fromStdString(endpoint);
    using Layer = WatchVerdict::Layer;
    if (verdict.state == WatchVerdict::State::Partly)
        return Say::tr("%1 told something of it, the outcome is still to come. Its own log has the rest.").arg(who);
    switch (verdict.layer) {
    case Layer::None: return {};
    case Layer::NoEndpoint:
        return Say::tr("No webhook can come: the relay has no endpoint for %1 in %2. Add one, then look at the Relay page.")
            .arg(who, environmentTitle(environment));
    case Layer::Secret:
        return Say::tr("A webhook is missing: the relay can’t read the key of endpoint %1 and tells %2 to come back later. "
                  "Look at the keychain.")
            .arg(where, who);
    case Layer::Refused:
        return Say::tr("A webhook is missing: requests came to endpoint %1 and were refused. Look at the Relay page: the "
                  "signing key may have changed.")
            .arg(where);
    case Layer::Provider:
        return Say::tr("A webhook is missing: others arrive at endpoint %1, so %2 has not told of this message. Look at its "
                  "own log.")
            .arg(where, who);
    case Layer::Way:
        return Say::tr("A webhook is missing: nothing came to endpoint %1 since. Look at the webhook’s address at %2, and at "
                  "the tunnel or proxy before the relay.")
            .arg(where, who);
    }
    return {};
}

} // namespace waybill::ui::sending
