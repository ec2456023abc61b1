// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Refusal.h"
#include "core/trace/Text.h"
#include "core/trace/Wording.h"

#include <QLocale>

namespace waybill::trace {

using events::Event;
using events::EventType;

namespace {

// Fewer samples make no ninety-ninth percentile.
constexpr std::int64_t fewestSamples = 100;

struct ProviderReason {
    QString why;
    QString action;
};

ProviderReason reasonOf(const Event& event, const QString& provider)
{
    const QString liftAction =
        translate("trace", "Ask the customer whether the address is right and mail is wanted; then take it "
                           "off %1’s list and send again.")
            .arg(provider);
    switch (readProviderRefusal(event)) {
    case ProviderRefusal::BounceList:
        return {translate("trace", "the address bounced before and is on its bounce list"), liftAction};
    case ProviderRefusal::ComplaintList:
        return {translate("trace", "the recipient reported earlier mail as spam"),
                translate("trace", "Send nothing to this address unless the person asks for it in writing.")};
    case ProviderRefusal::UnsubscribeList:
        return {
            translate("trace", "the recipient unsubscribed"),
            translate("trace", "Respect the wish. For mail that must arrive, send it outside the unsubscribe group.")};
    case ProviderRefusal::SuppressionList:
        return {translate("trace", "the address is on its suppression list"), liftAction};
    case ProviderRefusal::Spam:
        return {translate("trace", "it takes the message for spam or harmful"),
                translate("trace", "Have an engineer look at the template’s content, links and attachments.")};
    case ProviderRefusal::InvalidAddress:
        return {translate("trace", "the address isn’t valid"),
                translate("trace", "Ask the customer for the right address.")};
    case ProviderRefusal::Other:
        break;
    }
    const QString quoted = event.reason.empty() ? QString() : translate("trace", "“%1”").arg(outsideText(event.reason));
    return {quoted, translate("trace", "Look at the provider’s words and the message in %1’s own log.").arg(provider)};
}

void addSilence(const Event& last, const Context& context, Verdict& verdict)
{
    const auto silence = context.now - last.time();
    Clause clause = clauseOf(last, QString(), QStringLiteral("; "));
    clause.at.reset();
    if (!context.providerReportsDelivered) {
        clause.text =
            translate("trace", "%1 doesn’t report deliveries, so its silence says nothing").arg(context.providerName);
        verdict.nextAction =
            translate("trace", "Ask the customer whether it arrived; a bounce would have been reported.");
    } else if (!context.baseline || context.baseline->samples < fewestSamples) {
        clause.text =
            translate("trace", "silent since for %1, and there is no baseline yet for how long that is normal")
                .arg(durationText(silence));
        verdict.nextAction =
            translate("trace", "Look again in a few minutes; if it stays silent, look the message up in %1’s own log.")
                .arg(context.providerName);
    } else if (silence <= context.baseline->p99) {
        clause.text =
            translate("trace", "silent since for %1, which is normal: 99 of 100 messages have an outcome within %2")
                .arg(durationText(silence), durationText(context.baseline->p99));
        verdict.nextAction = translate("trace", "Wait until the usual time is over, then look again.");
    } else {
        clause.text =
            translate("trace", "silent since for %1, longer than normal: 99 of 100 messages have an outcome within %2")
                .arg(durationText(silence), durationText(context.baseline->p99));
        verdict.nextAction =
            translate("trace", "Look the message up in %1’s own log, and check that its webhook sends delivered "
                               "and bounce events here.")
                .arg(context.providerName);
    }
    verdict.clauses.push_back(clause);
}

void sayOnlyRegistered(const events::Send& send, const Context& context, Verdict& verdict)
{
    verdict.clauses.push_back({translate("trace", "Your application registered it as %1 %time%")
                                   .arg(outsideText(send.correlationId, 80)),
                               send.registeredAt,
                               {}});
    verdict.clauses.push_back({translate("trace", "no event says that %1 accepted it").arg(context.providerName),
                               {},
                               {},
                               QStringLiteral("; ")});
    verdict.layerClause.text =
        translate("trace", "The request layer is known; whether %1 accepted it isn’t").arg(context.providerName);
    verdict.nextAction = translate("trace", "Look the message up in %1’s own log by its message id, and check that its "
                                            "webhook reaches this relay.")
                             .arg(context.providerName);
}

const Event* sayInbound(const Event& inbound, Verdict& verdict)
{
    verdict.headline = translate("trace", "Mail that came in.");
    verdict.clauses.push_back(clauseOf(inbound, translate("trace", "It was received %time%")));
    Clause clause = clauseOf(inbound, translate("trace", "so there is no delivery to report"));
    clause.at.reset();
    verdict.clauses.push_back(clause);
    verdict.layerClause = {translate("trace", "The truth lives here: the mail was received"), {}, {inbound.id}};
    verdict.layer = Layer::Processing;
    verdict.nextAction = translate("trace", "Nothing to do.");
    return &inbound;
}

} // namespace

const Event* sayRejected(const Findings& findings, const Context& context, Verdict& verdict)
{
    const Event* rejected = findings.last(EventType::Rejected);
    const ProviderReason reason = reasonOf(*rejected, context.providerName);
    verdict.headline = translate("trace", "Not sent.");
    verdict.clauses.push_back(
        clauseOf(*rejected, translate("trace", "%1 refused to send it %time%").arg(context.providerName)));
    if (!reason.why.isEmpty()) {
        Clause why = clauseOf(*rejected, reason.why, QStringLiteral(": "));
        why.at.reset();
        verdict.clauses.push_back(why);
    }
    verdict.layerClause = {
        translate("trace", "The truth lives with %1; the recipient’s server never saw it").arg(context.providerName),
        {},
        {rejected->id}};
    verdict.nextAction = reason.action;
    return rejected;
}

const Event* sayFailed(const Findings& findings, const Context& context, Verdict& verdict)
{
    const Event* failed = findings.last(EventType::Failed);
    verdict.headline = translate("trace", "Not sent.");
    verdict.clauses.push_back(
        clauseOf(*failed, translate("trace", "%1 failed to send it %time%").arg(context.providerName)));
    if (!failed->reason.empty()) {
        Clause why =
            clauseOf(*failed, translate("trace", "“%1”").arg(outsideText(failed->reason)), QStringLiteral(": "));
        why.at.reset();
        verdict.clauses.push_back(why);
    }
    verdict.layerClause = {
        translate("trace", "The truth lives with %1; the recipient’s server never saw it").arg(context.providerName),
        {},
        {failed->id}};
    verdict.nextAction =
        translate("trace", "Have an engineer look at the template, the request and the account’s limits at %1; then "
                           "send it again.")
            .arg(context.providerName);
    return failed;
}

const Event* sayAccepted(const Findings& findings, const Context& context, Verdict& verdict)
{
    const Event* accepted = findings.acceptance();
    const Event* lastSent = findings.last(EventType::Sent);
    verdict.headline = translate("trace", "Accepted, no outcome yet.");
    verdict.clauses.push_back(
        clauseOf(*accepted, translate("trace", "%1 accepted it %time%").arg(context.providerName)));
    addSilence(lastSent != nullptr ? *lastSent : *accepted, context, verdict);
    verdict.layerClause = {translate("trace", "The truth lives with %1").arg(context.providerName), {}, {accepted->id}};
    return accepted;
}

const Event* sayUnknown(const Findings& findings, const Context& context, Verdict& verdict)
{
    if (const Event* inbound = findings.first(EventType::Inbound))
        return sayInbound(*inbound, verdict);
    verdict.headline = translate("trace", "Not known.");
    verdict.nextAction =
        translate("trace", "Look the message up in %1’s own log by its message id.").arg(context.providerName);
    verdict.layerClause.text = translate("trace", "Where the truth lives isn’t known");
    if (findings.certain().empty() && !findings.uncertain().empty()) {
        verdict.clauses.push_back(
            {translate("trace", "%1 reported on several recipients at once and doesn’t say which of them it "
                                "means")
                 .arg(context.providerName),
             {},
             {}});
        return nullptr;
    }
    if (findings.certain().empty() && context.send) {
        sayOnlyRegistered(*context.send, context, verdict);
        return nullptr;
    }
    if (findings.certain().empty()) {
        verdict.clauses.push_back({translate("trace", "There is no event about it"), {}, {}});
        return nullptr;
    }
    const Event& last = *findings.certain().back();
    verdict.clauses.push_back(
        clauseOf(last, translate("trace", "No event says what became of it; the last one came %time%")));
    return nullptr;
}

} // namespace waybill::trace
