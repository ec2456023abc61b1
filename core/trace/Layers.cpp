// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Layers.h"

#include "core/trace/Refusal.h"
#include "core/trace/Text.h"

#include <algorithm>

namespace waybill::trace {

using events::Event;
using events::EventType;
using events::Outcome;

namespace {

using State = LayerStatus::State;

constexpr QChar dot(0x00b7);

// A box has room for about 28 characters; the whole id stands below the path.
QString shortId(const std::string& id)
{
    const QString whole = outsideText(id, 256);
    return whole.size() <= 20 ? whole : whole.left(6) + QChar(0x2026) + whole.right(4);
}

QString idText(const QString& provider, const std::string& id)
{
    return id.empty() ? provider
                      : provider + QStringLiteral(" ") + dot + QStringLiteral(" ")
                            + translate("trace", "id %1").arg(shortId(id));
}

QString webhookText() { return translate("trace", "Webhook request"); }

void rest(LayerStatus& status, const Event& event, QString evidenceText)
{
    status.evidence = event.id;
    status.evidenceText = std::move(evidenceText);
    status.confidence = confidenceOf(event);
}

LayerStatus ownRequest(const LedgerSend& send)
{
    LayerStatus status;
    const bool held = send.answer == LedgerSend::Answer::NotSent && send.attempts == 0;
    const bool planned = send.answer == LedgerSend::Answer::None && send.attempts == 0;
    status.state = held ? State::Trouble : planned ? State::Waiting : State::Done;
    status.at = send.askedAt;
    status.detail = held                         ? translate("trace", "Held back before it was sent")
                    : send.correlationId.empty() ? translate("trace", "Key %1").arg(shortId(send.credential))
                                                 : translate("trace", "Your id %1").arg(shortId(send.correlationId));
    status.evidenceText = translate("trace", "Send ledger");
    status.confidence = Confidence::Sure;
    return status;
}

// Our own ledger's record goes first, then the application's word, where it registered the send; else an id of its own
// that came back shows that there was a request.
LayerStatus requestLayer(const Findings& findings, const Context& context)
{
    if (context.ledger)
        return ownRequest(*context.ledger);
    LayerStatus status;
    if (context.send) {
        status.state = State::Done;
        status.at = context.send->registeredAt;
        status.detail = translate("trace", "Your id %1").arg(shortId(context.send->correlationId));
        status.evidenceText = translate("trace", "Registered by your application");
        status.confidence = Confidence::Likely;
        return status;
    }
    const auto& events = findings.certain();
    const auto named =
        std::find_if(events.begin(), events.end(), [](const Event* e) { return !e->correlationId.empty(); });
    if (named == events.end()) {
        status.detail = translate("trace", "No send record here");
        return status;
    }
    status.state = State::Done;
    status.detail = translate("trace", "Your id %1").arg(shortId((*named)->correlationId));
    rest(status, **named, translate("trace", "Came back with the events"));
    status.confidence = Confidence::Likely;
    return status;
}

// What the provider answered to our own request.
LayerStatus answerLayer(const LedgerSend& send, const Context& context)
{
    using Answer = LedgerSend::Answer;
    LayerStatus status;
    switch (send.answer) {
    case Answer::Accepted:
        status.state = State::Done;
        status.detail = idText(context.providerName, send.messageId);
        break;
    case Answer::Refused:
        status.state = State::Trouble;
        status.detail = translate("trace", "%1 refused it").arg(context.providerName);
        break;
    case Answer::NotSent:
        status.state = send.attempts == 0 ? State::NotYet : State::Trouble;
        status.detail = send.attempts == 0 ? translate("trace", "Never asked") : translate("trace", "It was not taken");
        break;
    case Answer::None:
        status.state = send.attempts == 0 ? State::NotYet : State::Waiting;
        return status;
    case Answer::Unclear:
        status.detail = translate("trace", "No clear answer");
        return status;
    }
    if (send.answer != Answer::NotSent)
        status.evidenceText = translate("trace", "Its answer to our request");
    if (status.state != State::NotYet)
        status.at = send.answeredAt;
    status.confidence = Confidence::Likely;
    return status;
}

LayerStatus acceptanceLayer(const Findings& findings, const Context& context, Outcome outcome, const Event* deciding)
{
    LayerStatus status;
    if (deciding != nullptr && (outcome == Outcome::Rejected || outcome == Outcome::Failed)) {
        status.state = State::Trouble;
        status.at = deciding->time();
        status.detail = outcome == Outcome::Rejected ? translate("trace", "%1 refused it").arg(context.providerName)
                                                     : translate("trace", "%1 failed").arg(context.providerName);
        rest(status, *deciding, webhookText());
        return status;
    }
    const Event* accepted = findings.acceptance();
    const bool answered = context.ledger && context.ledger->answer == LedgerSend::Answer::Accepted;
    if (context.ledger && accepted == nullptr && (answered || deciding == nullptr))
        return answerLayer(*context.ledger, context);
    // Whatever a provider reports of a message, it has taken it.
    const Event* shown = accepted != nullptr ? accepted : deciding;
    if (shown == nullptr)
        return status;
    status.state = State::Done;
    if (accepted != nullptr)
        status.at = accepted->time();
    status.detail = idText(context.providerName, shown->messageId);
    rest(status, *shown, webhookText());
    return status;
}

QString deliveryWord(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Delivered:
    case Outcome::Complained:
        return translate("trace", "accepted");
    case Outcome::BouncedHard:
        return translate("trace", "refused for good");
    case Outcome::BouncedSoft:
        return translate("trace", "refused");
    default:
        return translate("trace", "put off");
    }
}

LayerStatus deliveryLayer(const Findings& findings, Outcome outcome, const Event* deciding)
{
    LayerStatus status;
    switch (outcome) {
    case Outcome::Delivered:
    case Outcome::Complained:
        status.state = State::Done;
        break;
    case Outcome::BouncedHard:
    case Outcome::BouncedSoft:
        status.state = State::Trouble;
        break;
    case Outcome::Deferred:
        status.state = State::Waiting;
        break;
    case Outcome::Accepted:
    case Outcome::Rejected:
    case Outcome::Failed:
        status.state = State::NotYet;
        status.detail = outcome == Outcome::Accepted ? QString() : translate("trace", "Never reached");
        return status;
    case Outcome::Unknown:
        return status;
    }
    // A complaint tells of the person; of the server the delivery tells.
    const Event* delivered = findings.first(EventType::Delivered);
    const Event& shown = outcome == Outcome::Complained && delivered != nullptr ? *delivered : *deciding;
    const QString domain = outsideText(events::domainOf(shown.recipient), 80);
    status.detail = domain.isEmpty() ? deliveryWord(outcome)
                                     : domain + QStringLiteral(" ") + dot + QStringLiteral(" ") + deliveryWord(outcome);
    const bool inferred = status.state == State::Done && shown.type != EventType::Delivered;
    if (!inferred)
        status.at = shown.time();
    const QString codes = codesText(shown);
    rest(status, shown, codes.isEmpty() ? webhookText() : codes);
    if (inferred)
        status.confidence = Confidence::Likely;
    return status;
}

QString verifiedText(const Event& event)
{
    switch (event.strength) {
    case events::Strength::Body:
        return translate("trace", "Signed");
    case events::Strength::Sender:
        return translate("trace", "Sender proven");
    case events::Strength::None:
        break;
    }
    return translate("trace", "Not signed");
}

LayerStatus processingLayer(const Findings& findings, const Event* deciding)
{
    LayerStatus status;
    const Event* shown = deciding != nullptr          ? deciding
                         : findings.certain().empty() ? nullptr
                                                      : findings.certain().back();
    if (shown == nullptr) {
        if (findings.uncertain().empty())
            status.detail = translate("trace", "No event of it came here");
        return status;
    }
    QString done;
    switch (shown->processing) {
    case events::Processing::Applied:
    case events::Processing::Retried:
        status.state = State::Done;
        done = translate("trace", "stored, applied");
        break;
    case events::Processing::Failed:
        status.state = State::Trouble;
        done = translate("trace", "stored, not applied");
        break;
    case events::Processing::Received:
    case events::Processing::Queued:
        status.state = State::Waiting;
        done = translate("trace", "stored, waiting");
        break;
    }
    status.at = shown->receivedAt;
    status.detail = verifiedText(*shown) + QStringLiteral(", ") + done;
    rest(status, *shown, webhookText());
    return status;
}

} // namespace

Confidence confidenceOf(const Event& event)
{
    return event.strength == events::Strength::Body ? Confidence::Sure : Confidence::Likely;
}

std::array<LayerStatus, 4> layersOf(const Findings& findings, const Context& context, Outcome outcome,
                                    const Event* deciding)
{
    return {requestLayer(findings, context), acceptanceLayer(findings, context, outcome, deciding),
            deliveryLayer(findings, outcome, deciding), processingLayer(findings, deciding)};
}

} // namespace waybill::trace
