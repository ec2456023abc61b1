// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/Synthetic.h"
#include "core/trace/Findings.h"
#include "core/trace/Layers.h"
#include "core/trace/Refusal.h"
#include "core/trace/Story.h"
#include "core/trace/Text.h"
#include "core/trace/Wording.h"

namespace waybill::trace {

using events::BounceClass;
using events::Event;
using events::EventType;
using events::Outcome;

namespace {

Layer layerOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Unknown:
        return Layer::Request;
    case Outcome::Accepted:
    case Outcome::Rejected:
    case Outcome::Failed:
        return Layer::Acceptance;
    default:
        return Layer::Delivery;
    }
}

const Event* say(const Findings& findings, const Context& context, Verdict& verdict)
{
    switch (verdict.outcome) {
    case Outcome::Delivered:
        return sayDelivered(findings, context, verdict);
    case Outcome::Complained:
        return sayComplained(findings, context, verdict);
    case Outcome::BouncedHard:
    case Outcome::BouncedSoft:
        return sayBounced(findings, context, verdict);
    case Outcome::Deferred:
        return sayDeferred(findings, context, verdict);
    case Outcome::Rejected:
        return sayRejected(findings, context, verdict);
    case Outcome::Failed:
        return sayFailed(findings, context, verdict);
    case Outcome::Accepted:
        return sayAccepted(findings, context, verdict);
    case Outcome::Unknown:
        break;
    }
    return sayUnknown(findings, context, verdict);
}

// A bounce after the delivery returns the mail; any other pair of both can't be true at once.
bool isContradicted(const Findings& findings, Outcome outcome)
{
    const Event* delivered = findings.first(EventType::Delivered);
    const Event* hard = findings.lastBounce(BounceClass::Hard);
    return delivered != nullptr && hard != nullptr && (outcome != Outcome::BouncedHard || isEarlier(*hard, *delivered));
}

// What the outcome was concluded from rather than told by.
bool isConcluded(const Findings& findings, const Context& context, Outcome outcome, const Event& deciding)
{
    return isContradicted(findings, outcome) || deciding.bounce == BounceClass::Undetermined
           || (outcome == Outcome::Delivered && deciding.type != EventType::Delivered)
           || (outcome == Outcome::Deferred && context.now - deciding.time() > longestRetry);
}

Clause confidenceClause(const Event& deciding, const Context& context)
{
    Clause clause{{}, {}, {deciding.id}};
    switch (deciding.strength) {
    case events::Strength::Body:
        clause.text = translate("trace", "signed webhook from %1").arg(context.providerName);
        break;
    case events::Strength::Sender:
        clause.text = translate("trace", "webhook from a sender that knows our secret, but %1’s bytes aren’t signed")
                          .arg(context.providerName);
        break;
    case events::Strength::None:
        clause.text = translate("trace", "webhook without a signature: nothing proves that %1 posted it")
                          .arg(context.providerName);
        break;
    }
    const bool refused = deciding.type == EventType::Bounced || deciding.type == EventType::Deferred;
    if (deciding.strength == events::Strength::Body && refused && readRefusal(deciding).byServer)
        clause.text = translate("trace", "%1, with the server’s own reply").arg(clause.text);
    return clause;
}

void sayConfidence(const Findings& findings, const Context& context, const Event* deciding, Verdict& verdict)
{
    if (deciding == nullptr) {
        verdict.confidence = Confidence::Unknown;
        verdict.confidenceClause.text = translate("trace", "no event says more");
        return;
    }
    verdict.at = deciding->time();
    verdict.confidence = confidenceOf(*deciding);
    verdict.confidenceClause = confidenceClause(*deciding, context);
    if (isConcluded(findings, context, verdict.outcome, *deciding)) {
        verdict.confidence = Confidence::Likely;
        if (isContradicted(findings, verdict.outcome))
            verdict.confidenceClause.text = translate("trace", "the events contradict each other");
    }
}

} // namespace

Verdict judge(const events::MessageKey&, const std::vector<Event>& events, const Context& context)
{
    Verdict verdict;
    if (!events.empty() && events::isSynthetic(events.front())) { // the key has it: then all are
        sayTest(events.front(), verdict);
        return verdict;
    }
    if (events.empty() && context.ledger) {
        saySent(*context.ledger, context, verdict);
        const Findings none(events);
        sayOff(none, context, verdict);
        verdict.layers = layersOf(none, context, verdict.outcome, nullptr);
        return verdict;
    }
    const Findings findings(events);
    verdict.outcome = findings.state().outcome();
    verdict.layer = layerOf(verdict.outcome);
    const Event* deciding = say(findings, context, verdict);
    sayOff(findings, context, verdict);
    sayConfidence(findings, context, deciding, verdict);
    verdict.layers = layersOf(findings, context, verdict.outcome, deciding);
    return verdict;
}

} // namespace waybill::trace
