// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Text.h"
#include "core/trace/Wording.h"

#include <algorithm>

namespace waybill::trace {

using events::BounceClass;
using events::Event;
using events::EventType;

namespace {

void addAcceptedByServer(const Findings& findings, const Event& delivered, Verdict& verdict)
{
    verdict.clauses.push_back(
        clauseOf(delivered, translate("trace", "%1 accepted it %time%").arg(recipientServer(delivered))));
    const Findings::EventList refusals = findings.passingRefusalsBefore(delivered);
    if (refusals.empty())
        return;
    const QString text = refusals.size() == 1
                             ? translate("trace", "after one temporary refusal")
                             : translate("trace", "after %n temporary refusals", nullptr, int(refusals.size()));
    verdict.clauses.push_back(clauseOf(refusals, text));
}

// Reported, not "was opened": picture proxies and link scanners look the same to most providers.
void addEngagement(const Findings& findings, Verdict& verdict)
{
    if (const Event* engaged = findings.engagement()) {
        const QString text = engaged->type == EventType::Opened ? translate("trace", "an opening was reported %time%")
                                                                : translate("trace", "a click was reported %time%");
        verdict.clauses.push_back(clauseOf(*engaged, text, QStringLiteral("; ")));
    } else if (const Event* fetched = findings.first(EventType::Opened)) {
        verdict.clauses.push_back(clauseOf(*fetched,
                                           translate("trace", "a mail program fetched its pictures %time%, which "
                                                              "proves no reader"),
                                           QStringLiteral("; ")));
    }
}

// Opened or clicked, but the delivery itself was never reported.
const Event* sayInferred(const Event& engaged, Verdict& verdict)
{
    verdict.headline = translate("trace", "Delivered, most likely.");
    const QString text = engaged.type == EventType::Clicked ? translate("trace", "A click was reported %time%")
                         : engaged.machineOpen ? translate("trace", "A mail program fetched its pictures %time%")
                                               : translate("trace", "An opening was reported %time%");
    verdict.clauses.push_back(clauseOf(engaged, text));
    Clause gap = clauseOf(engaged, translate("trace", "so it arrived, though no event of its delivery came"));
    gap.at.reset();
    verdict.clauses.push_back(gap);
    verdict.layerClause = {translate("trace", "The truth now lives on the recipient’s side"), {}, {engaged.id}};
    verdict.nextAction = translate("trace", "Nothing to fix for this message. Check that the provider’s webhook also "
                                            "sends delivered events.");
    return &engaged;
}

} // namespace

const Event* sayDelivered(const Findings& findings, const Context&, Verdict& verdict)
{
    const Event* delivered = findings.first(EventType::Delivered);
    if (delivered == nullptr) {
        // Even a mail program that fetches ahead can do so only once the recipient's server has the message.
        const Event* engaged = findings.engagement();
        return sayInferred(engaged != nullptr ? *engaged : *findings.first(EventType::Opened), verdict);
    }
    verdict.headline = translate("trace", "Delivered.");
    addAcceptedByServer(findings, *delivered, verdict);
    if (const Event* hard = findings.lastBounce(BounceClass::Hard)) {
        verdict.clauses.push_back(clauseOf(*hard, translate("trace", "though a refusal for good was reported %time%")));
        verdict.nextAction = translate("trace", "The reports disagree: look at both events before answering anybody.");
    } else if (findings.engagement() != nullptr) {
        verdict.nextAction = translate("trace", "Nothing to fix in sending. An opening or a click can also be a "
                                                "machine’s (picture proxies, link scanners), so it doesn’t prove a "
                                                "reader: if the customer misses it, ask them to look in spam and other "
                                                "folders.");
    } else {
        verdict.nextAction = translate("trace", "Nothing to fix; ask the customer to look in spam and other folders.");
    }
    addEngagement(findings, verdict);
    verdict.layerClause = {
        translate("trace", "The truth now lives with the recipient’s server; only it knows inbox or spam"),
        {},
        {delivered->id}};
    return delivered;
}

const Event* sayComplained(const Findings& findings, const Context& context, Verdict& verdict)
{
    const Event* complaint = findings.first(EventType::Complained);
    const Event* delivered = findings.first(EventType::Delivered);
    if (delivered != nullptr) {
        verdict.headline = translate("trace", "Delivered, then reported as spam.");
        addAcceptedByServer(findings, *delivered, verdict);
        verdict.clauses.push_back(
            clauseOf(*complaint, translate("trace", "and the recipient reported it as spam %time%")));
    } else {
        verdict.headline = translate("trace", "Reported as spam.");
        verdict.clauses.push_back(clauseOf(*complaint, translate("trace", "The recipient reported it as spam %time%")));
        Clause gap = clauseOf(*complaint, translate("trace", "so it arrived, though no event of its delivery came"));
        gap.at.reset();
        verdict.clauses.push_back(gap);
    }
    if (const Event* hard = findings.lastBounce(BounceClass::Hard))
        verdict.clauses.push_back(clauseOf(*hard, translate("trace", "though a refusal for good was reported %time%")));
    verdict.layerClause = {translate("trace", "The truth now lives with the recipient, who doesn’t want this mail"),
                           {}, {complaint->id}};
    verdict.nextAction =
        translate("trace", "Send nothing more to this address until the person asks for it; %1 may have "
                           "put it on its complaint list.")
            .arg(context.providerName);
    return complaint;
}

} // namespace waybill::trace
