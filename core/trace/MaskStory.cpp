// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/MaskStory.h"

#include "core/base/Redact.h"

namespace waybill::trace {

namespace {

void mask(QString& text) { text = QString::fromStdString(maskAddresses(text.toStdString())); }

void mask(Clause& clause) { mask(clause.text); }

void maskRecipient(std::string& recipient)
{
    if (!recipient.empty())
        recipient = maskAddress(recipient);
}

void mask(events::Event& event)
{
    maskRecipient(event.recipient);
    for (std::string* text : {&event.reason, &event.subject, &event.url, &event.messageId, &event.correlationId,
                              &event.providerEventId, &event.templateId})
        *text = maskAddresses(*text);
    for (std::string& tag : event.tags)
        tag = maskAddresses(tag);
    for (auto& [key, value] : event.metadata)
        value = maskAddresses(value);
}

} // namespace

Story maskedStory(Story story)
{
    maskRecipient(story.key.recipient);
    story.key.messageId = maskAddresses(story.key.messageId);
    for (events::Event& event : story.events)
        mask(event);
    Verdict& verdict = story.verdict;
    mask(verdict.headline);
    for (Clause& clause : verdict.clauses)
        mask(clause);
    mask(verdict.layerClause);
    mask(verdict.confidenceClause);
    mask(verdict.nextAction);
    for (LayerStatus& layer : verdict.layers) {
        mask(layer.detail);
        mask(layer.evidenceText);
    }
    return story;
}

} // namespace waybill::trace
