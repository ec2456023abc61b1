// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/MaskStory.h"

#include "core/base/Redact.h"
#include "core/events/MaskEvent.h"

namespace waybill::trace {

namespace {

void mask(QString& text) { text = QString::fromStdString(maskAddresses(text.toStdString())); }

void mask(Clause& clause) { mask(clause.text); }

} // namespace

Story maskedStory(Story story)
{
    if (!story.key.recipient.empty())
        story.key.recipient = maskAddress(story.key.recipient);
    story.key.messageId = maskAddresses(story.key.messageId);
    if (story.send) {
        story.send->recipient = story.key.recipient;
        story.send->correlationId = maskAddresses(story.send->correlationId);
    }
    if (story.ledger) {
        story.ledger->recipient = story.key.recipient;
        story.ledger->correlationId = maskAddresses(story.ledger->correlationId);
        story.ledger->text = maskAddresses(story.ledger->text);
    }
    for (events::Event& event : story.events)
        event = events::masked(std::move(event));
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
