// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A message's story row by row, over all four layers: the request and the provider's answer to it, the events, and what
// this relay did with them. A layer without evidence has a row that says so. Pure; safe from any thread.

#include "core/trace/EvidenceText.h"
#include "core/trace/Story.h"

namespace waybill::trace {

struct Step {
    Layer layer = Layer::Request;
    // The event that the step is or is about: where it stands in the story's events. Nothing: of the whole message.
    std::optional<std::size_t> event = {};
    bool isEvent = false; // the step is that event
    std::optional<Timestamp> at = {};
    QString name = {};  // "Requested", "Bounced, hard"
    QString what = {};  // "Asked SendGrid, with the key prod-transactional", "550 5.1.1 no such user"
    QString basis = {}; // what it rests on: "Send ledger", "Signed webhook"; "None" where there is no evidence
    std::optional<events::EventType> looksLike = {}; // whose icon and colour suit it
    std::vector<EvidenceRow> rows = {};              // the evidence in words, where it isn't an event's
};

// At least one step a layer of which something should be known: request first, then the events by the provider's time,
// then what became of them here. Mail that came in has no request, and a test event none of yours.
std::vector<Step> stepsOf(const Story& story, const QString& providerName);

} // namespace waybill::trace
