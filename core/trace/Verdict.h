// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The answer to "was it delivered?": one sentence of clauses, each tied to the events that prove it. Plain data.

#include "core/events/Event.h"
#include "core/events/MessageState.h"

#include <QString>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace waybill::trace {

// Where the truth now lives.
enum class Layer : std::uint8_t { Request, Acceptance, Delivery, Processing };
enum class Confidence : std::uint8_t { Sure, Likely, Unknown };

std::string_view toString(Layer layer);           // "request", "acceptance", "delivery", "processing"
std::string_view toString(Confidence confidence); // "sure", "likely", "unknown"

struct Clause {
    QString text;                         // translated, without a full stop; "%time%" stands where `at` is to be
                                          // written with its preposition ("17 min ago, at 10:14:07")
    std::optional<Timestamp> at;
    std::vector<events::EventId> evidence; // empty: says that there is none
    QString joint = QStringLiteral(", ");  // what stands between this clause and the one before it
};

// What is known of one layer, for the path of four boxes.
struct LayerStatus {
    enum class State : std::uint8_t { Done, Trouble, Waiting, NotYet, NotKnown } state = State::NotKnown;
    std::optional<Timestamp> at;
    QString detail;       // "example.org · accepted", "SendGrid · id n3Qk…"
    QString evidenceText; // "250 2.0.0", "Webhook request"; empty without
    std::optional<events::EventId> evidence;
    Confidence confidence = Confidence::Unknown; // of this box alone
};

struct Verdict {
    events::Outcome outcome = events::Outcome::Unknown;
    QString headline;             // "Delivered.", "Not delivered.", "Not known."
    std::vector<Clause> clauses;  // the rest of the sentence
    std::optional<Timestamp> at;  // of the deciding event
    Layer layer = Layer::Request;
    Clause layerClause;           // "the truth now lives with the recipient's server; only it knows inbox or spam"
    Confidence confidence = Confidence::Unknown;
    Clause confidenceClause;      // "signed webhook from SendGrid"
    QString nextAction;           // whole sentences
    std::array<LayerStatus, 4> layers;

    // Headline and clauses as one sentence, times in RFC 3339 UTC: for ctl, API and tests.
    QString sentence() const;
    // All ids that any clause names, without repeats, in order.
    std::vector<events::EventId> evidence() const;
};

} // namespace waybill::trace
