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

QString webhookText() { return translate("trace", "Webhook request"); }

void rest(LayerStatus& status, const Event& event, QString evidenceText)
{
    status.evidence = event.id;
    status.evidenceText = std::move(evidenceText);
    status.confidence = confidenceOf(event);
}

// The application's own word, where it registered the send; else an id of its own that came back shows that there was a
// request.
LayerStatus requestLayer(const Findings& findings, const Context& context)
{
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

LayerStatus acceptanceLayer(const Findings& findings, const Context& context, Outcome outcome, const Event* deciding)
{
    LayerStatus status;
    if (outcome == Outcome::Rejected || outcome == Outcome::Failed) {
        status.state = State::Trouble;
        status.at = deciding->time();
        status.detail = outcome == Outcome::Rejected ? translate("trace", "%1 refused it").arg(context.providerName)
                                                     : translate("trace", "%1 failed").arg(context.providerName);
        rest(status, *deciding, webhookText());
        return status;
    }
    const Event* accepted = findings.acceptance();
    // Whatever a provider reports of a message, it has taken it.
    const Event* shown = accepted != nullptr ? accepted : deciding;
    if (shown == nullptr)
        return status;
    status.state = State::Done;
    if (accepted != nullptr)
        status.at = accepted->time();
    status.detail = shown->messageId.empty()
                        ? context.providerName
                        : context.providerName + QStringLiteral(" ") + dot + QStringLiteral(" ")
                              + translate("trace", "id %1").arg(shortId(shown->messageId));
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
    if (shown == nullptr)
        return status;
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
