// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One event as evidence, in words: what the server said, what that means, what it does not mean, and how the event came
// to us. Pure; safe from any thread.

#include "core/events/Event.h"

#include <QString>

#include <optional>
#include <vector>

namespace waybill::trace {

struct EvidenceRow {
    QString label;               // "Means", "550", "5.1.1", "Webhook"
    QString text;                // "%time%" stands where `at` is to be written; shown as plain text
    std::optional<Timestamp> at;
    bool quoted = false;         // the server's or provider's own words: monospace
};

// "Delivered": its type as a word.
QString eventName(const events::Event& event);

// "Evidence for “Delivered”", "What the server said, in words".
QString evidenceTitle(const events::Event& event);
std::vector<EvidenceRow> evidenceRows(const events::Event& event, const QString& providerName);

// One line for an event list: "250 2.0.0 OK 1795425247", "Handed over to be delivered".
QString whatHappened(const events::Event& event, const QString& providerName);

} // namespace waybill::trace
