// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The answer to "was it delivered?": one sentence of clauses, each tied to the events that prove it. Plain data.

#include "core/events/Event.h"
#include "core/events/MessageState.h"

#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace waybill::trace {

// Where the truth now lives.
enum class Layer : std::uint8_t { Request, Acceptance, Delivery, Processing };
enum class Confidence : std::uint8_t { Sure, Likely, Unknown };

std::string_view toString(Layer layer);           // "request", "acceptance", "delivery", "processing"
std::string_view toString(Confidence confidence); // "sure", "likely", "unknown"

struct Clause {
    QString text;                         // translated; "%time%" stands where `at` is to be written
    std::optional<Timestamp> at;
    std::vector<events::EventId> evidence; // empty: says that there is none
};

// What is known of one layer, for the path of four boxes.
struct LayerStatus {
    enum class State : std::uint8_t { Done, Trouble, Waiting, NotYet, NotKnown } state = State::NotKnown;
    std::optional<Timestamp> at;
    QString detail;      // "250 2.0.0", "SendGrid · id n3Qk…"
    QString evidenceText; // "Webhook request"; empty without
    std::optional<events::EventId> evidence;
};

struct Verdict {
    events::Outcome outcome = events::Outcome::Unknown;
    QString headline;             // "Delivered.", "Not delivered.", "Not known."
    std::vector<Clause> clauses;  // the rest of the sentence
    std::optional<Timestamp> at;  // of the deciding event
    Layer layer = Layer::Request;
    Clause layerClause;           // "The truth now lives with the recipient's server; …"
    Confidence confidence = Confidence::Unknown;
    Clause confidenceClause;      // "signed webhook …"
    QString nextAction;
    std::array<LayerStatus, 4> layers;

    // Headline and clauses as one sentence, times in RFC 3339 UTC: for ctl, API and tests.
    QString sentence() const;
    // All ids that any clause names, without repeats, in order.
    std::vector<events::EventId> evidence() const;
};

} // namespace waybill::trace
