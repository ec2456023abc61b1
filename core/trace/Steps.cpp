// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Steps.h"

#include "core/events/Synthetic.h"
#include "core/trace/ProcessingSteps.h"
#include "core/trace/Text.h"

#include <algorithm>

namespace waybill::trace {

using Answer = LedgerSend::Answer;
using events::Event;
using events::EventType;

namespace {

EvidenceRow row(QString label, QString text, std::optional<Timestamp> at = {}) { return {std::move(label), std::move(text), at}; }

void addQuoted(std::vector<EvidenceRow>& rows, QString label, const std::string& text)
{
    if (!text.empty())
        rows.push_back({std::move(label), outsideText(text, 2000), {}, true});
}

bool isHeldBack(const LedgerSend& send) { return send.answer == Answer::NotSent && send.attempts == 0; }

QString askedText(const LedgerSend& send, const QString& provider)
{
    if (isHeldBack(send))
        return send.text.empty() ? translate("trace", "Held back before %1 was asked").arg(provider)
                                 : translate("trace", "Held back before %1 was asked: %2").arg(provider, outsideText(send.text));
    const QString key = outsideText(send.credential, 80);
    if (send.answer == Answer::None && send.attempts == 0)
        return translate("trace", "To be sent by %1 with the key %2; not asked yet").arg(provider, key);
    if (send.messageType.empty())
        return translate("trace", "Asked %1 to send it, with the key %2").arg(provider, key);
    return translate("trace", "Asked %1 to send “%2”, with the key %3").arg(provider, outsideText(send.messageType, 80), key);
}

Step askedStep(const LedgerSend& send, const QString& provider)
{
    Step step{.layer = Layer::Request, .event = {}, .at = send.askedAt};
    step.name = isHeldBack(send) ? translate("trace", "Held back") : translate("trace", "Requested");
    step.looksLike = isHeldBack(send) ? EventType::Failed : EventType::Queued;
    step.what = askedText(send, provider);
    step.basis = translate("trace", "Send ledger");
    step.rows = {row(translate("trace", "Noted"), translate("trace", "%time%, before %1 was asked").arg(provider), send.askedAt)};
    addQuoted(step.rows, translate("trace", "Key"), send.credential);
    addQuoted(step.rows, translate("trace", "Your id"), send.correlationId);
    addQuoted(step.rows, translate("trace", "Ledger’s id"), send.id);
    step.rows.push_back(row(translate("trace", "Attempts"), QString::number(send.attempts)));
    step.rows.push_back(row(translate("trace", "Means"),
                            translate("trace", "The request was made from here: the console or waybillctl took a place in "
                                               "the ledger that this relay keeps.")));
    return step;
}

QString answerText(const LedgerSend& send)
{
    switch (send.answer) {
    case Answer::Accepted:
        return send.correlationId.empty()
                   ? translate("trace", "Took it as %1").arg(outsideText(send.messageId, 80))
                   : translate("trace", "Took it as %1; both ids are stored").arg(outsideText(send.messageId, 80));
    case Answer::Refused:
        return send.text.empty() ? translate("trace", "Refused our request") : outsideText(send.text, 300);
    case Answer::NotSent:
        return send.text.empty() ? translate("trace", "Did not take it") : outsideText(send.text, 300);
    case Answer::Unclear:
        return translate("trace", "No answer says whether it was taken");
    case Answer::None:
        break;
    }
    return translate("trace", "No answer yet");
}

QString answerName(Answer answer)
{
    switch (answer) {
    case Answer::Accepted: return translate("trace", "Accepted");
    case Answer::Refused: return translate("trace", "Refused");
    case Answer::NotSent: return translate("trace", "Not taken");
    case Answer::Unclear: return translate("trace", "Not known");
    case Answer::None: break;
    }
    return translate("trace", "Waiting");
}

void explainAnswer(const LedgerSend& send, const QString& provider, std::vector<EvidenceRow>& rows)
{
    if (send.answer == Answer::Accepted) {
        addQuoted(rows, translate("trace", "%1 id").arg(provider), send.messageId);
        rows.push_back(row(translate("trace", "Means"), translate("trace", "%1 took the message to send it.").arg(provider)));
        rows.push_back(row(translate("trace", "Does not mean"), translate("trace", "That the recipient’s server took it.")));
    } else if (send.answer == Answer::Unclear) {
        rows.push_back(row(translate("trace", "Means"),
                           translate("trace", "The request may have arrived and its answer was lost. Sending again may make "
                                              "a second mail.")));
    } else if (send.answer != Answer::None) {
        rows.push_back(row(translate("trace", "Means"), translate("trace", "Nothing was sent.")));
    }
}

Step answerStep(const LedgerSend& send, const QString& provider)
{
    Step step{.layer = Layer::Acceptance, .event = {}};
    const bool isTrouble = send.answer == Answer::Refused || send.answer == Answer::NotSent;
    if (send.answer != Answer::None)
        step.at = send.answeredAt;
    step.name = answerName(send.answer);
    if (send.answer == Answer::Accepted || isTrouble)
        step.looksLike = send.answer == Answer::Accepted  ? EventType::Queued
                         : send.answer == Answer::Refused ? EventType::Rejected
                                                          : EventType::Failed;
    step.what = answerText(send);
    const bool heard = send.answer == Answer::Accepted || send.answer == Answer::Refused;
    step.basis = heard ? translate("trace", "Provider’s answer") : translate("trace", "Send ledger");
    if (step.at)
        step.rows.push_back(row(translate("trace", "Noted"), translate("trace", "%time%, by whoever sent it"), step.at));
    addQuoted(step.rows, heard ? translate("trace", "Provider’s words") : translate("trace", "Why"), send.text);
    explainAnswer(send, provider, step.rows);
    return step;
}

Step registeredStep(const events::Send& send)
{
    Step step{.layer = Layer::Request, .event = {}, .at = send.registeredAt};
    step.name = translate("trace", "Registered");
    step.looksLike = EventType::Queued;
    const QString id = outsideText(send.correlationId, 80);
    step.what = send.messageType.empty()
                    ? translate("trace", "Your application says that it sent this as %1").arg(id)
                    : translate("trace", "Your application says that it sent this “%1” as %2")
                          .arg(outsideText(send.messageType, 80), id);
    step.basis = translate("trace", "Your application");
    step.rows = {row(translate("trace", "Registered"), QStringLiteral("%time%"), send.registeredAt)};
    addQuoted(step.rows, translate("trace", "Your id"), send.correlationId);
    step.rows.push_back(row(translate("trace", "Means"),
                            translate("trace", "A program that may register sends told this relay of it.")));
    step.rows.push_back(row(translate("trace", "Does not mean"),
                            translate("trace", "That the request was seen here: the time is that of the registration.")));
    return step;
}

Step unrecordedStep(const Story& story)
{
    Step step{.layer = Layer::Request, .event = {}};
    step.name = translate("trace", "Not recorded");
    const auto named = std::ranges::find_if(story.events, [](const Event& event) {
        return event.recipientCertain && !event.correlationId.empty();
    });
    if (named == story.events.end()) {
        step.what = translate("trace", "No evidence of the request here: register sends to see it");
        step.basis = translate("trace", "None");
    } else {
        step.what = translate("trace", "No record of the request; your id %1 came back with the events")
                        .arg(outsideText(named->correlationId, 80));
        step.basis = translate("trace", "Your id, returned");
        addQuoted(step.rows, translate("trace", "Your id"), named->correlationId);
    }
    step.rows.push_back(row(translate("trace", "Means"),
                            translate("trace", "Something sent this message, but nothing told this relay when or how.")));
    step.rows.push_back(row(translate("trace", "To see it"),
                            translate("trace", "Let your application register its sends (POST /v1/sends), or send with "
                                               "Waybill: those stand in the send ledger.")));
    return step;
}

void addRequest(const Story& story, const QString& provider, std::vector<Step>& steps)
{
    if (!story.ledger) {
        steps.push_back(story.send ? registeredStep(*story.send) : unrecordedStep(story));
        return;
    }
    steps.push_back(askedStep(*story.ledger, provider));
    if (story.ledger->attempts > 0)
        steps.push_back(answerStep(*story.ledger, provider));
}

bool isOurs(const Story& story)
{
    const auto cameIn = [](const Event& event) { return event.type == EventType::Inbound || events::isSynthetic(event); };
    return story.ledger || story.send || !std::ranges::all_of(story.events, cameIn);
}

Layer layerOf(EventType type)
{
    switch (type) {
    case EventType::Queued:
    case EventType::Sent:
    case EventType::Rejected:
    case EventType::Failed: return Layer::Acceptance;
    case EventType::Inbound:
    case EventType::Other: return Layer::Processing;
    default: return Layer::Delivery;
    }
}

QString nameWithClass(const Event& event)
{
    const QString name = eventName(event);
    switch (event.bounce) {
    case events::BounceClass::Hard: return translate("trace", "%1, hard").arg(name);
    case events::BounceClass::Soft: return translate("trace", "%1, soft").arg(name);
    case events::BounceClass::None:
    case events::BounceClass::Undetermined: break;
    }
    return name;
}

QString basisText(const Event& event)
{
    if (event.verification == events::VerificationStatus::Verified) {
        if (event.strength == events::Strength::Body)
            return translate("trace", "Signed webhook");
        if (event.strength == events::Strength::Sender)
            return translate("trace", "Webhook, sender known");
    }
    return translate("trace", "Unproven webhook");
}

} // namespace

std::vector<Step> stepsOf(const Story& story, const QString& providerName)
{
    std::vector<Step> steps;
    if (isOurs(story))
        addRequest(story, providerName, steps);
    for (std::size_t i = 0; i < story.events.size(); ++i) {
        const Event& event = story.events[i];
        Step step{.layer = layerOf(event.type), .event = i, .isEvent = true, .at = event.time()};
        step.name = nameWithClass(event);
        step.what = whatHappened(event, providerName);
        step.basis = basisText(event);
        step.looksLike = event.type;
        steps.push_back(std::move(step));
    }
    addProcessing(story, providerName, steps);
    return steps;
}

} // namespace waybill::trace
