// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Decides from a message's events what is true now. Pure: no I/O, no clock; safe from any thread.
// The same set of events gives the same state in any order and however often one is repeated: every fact is the smallest
// or the greatest (time, id) of its kind, and merging is commutative, associative and idempotent.

#include "core/events/Event.h"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::events {

// What became of the message, by the strongest evidence (RFC 3463 classes decide hard and soft).
enum class Outcome : std::uint8_t {
    Unknown,    // no event says anything about delivery
    Accepted,   // the provider has it; nothing further was heard
    Deferred,   // the recipient's server said "later"; the provider is still trying
    Delivered,  // the recipient's server took it
    BouncedSoft,
    BouncedHard,
    Rejected,   // the provider refused or suppressed it
    Failed,     // the provider broke on it (template, quota)
    Complained, // delivered, and the recipient called it spam
};

std::string_view toString(Outcome outcome); // "unknown", "accepted", "deferred", "delivered", "bounced_soft", …

// The first or the last event of a kind.
struct Fact {
    Timestamp at{};
    EventId event;
    friend auto operator<=>(const Fact&, const Fact&) = default;
};

class MessageState {
public:
    void apply(const Event& event);
    void merge(const MessageState& other);

    // The first that holds:
    //   Complained   a complaint: only who got the message can complain, so it hides nothing that came before or after
    //   BouncedHard  a hard bounce, unless a later "delivered" took it back. One after "delivered" is an asynchronous
    //                bounce: the first server took the message, a later one gave it up
    //   Delivered    "delivered", whatever deferrals and soft bounces came before or (retries of a list, auto-replies)
    //                after; or an open or a click, which can't be without it
    //   BouncedSoft  a soft bounce, or one whose class the provider did not say
    //   Rejected, Failed, Deferred, Accepted (queued or sent), Unknown
    Outcome outcome() const;

    // From the first queued or sent to the first delivered, else the hard bounce, else the refusal or failure.
    std::optional<std::chrono::milliseconds> timeToOutcome() const;

    // First and last evidence of a type, by the provider's time, ties by id.
    const std::optional<Fact>& first(EventType type) const { return m_first[std::size_t(type)]; }
    const std::optional<Fact>& last(EventType type) const { return m_last[std::size_t(type)]; }
    const std::optional<Fact>& lastBounce(BounceClass bounce) const { return m_lastBounce[std::size_t(bounce)]; }
    friend bool operator==(const MessageState&, const MessageState&) = default;

    // For a store; equal states give equal bytes. Nothing when the bytes are not a state's.
    std::string toBytes() const;
    static std::optional<MessageState> fromBytes(std::string_view bytes);

private:
    std::array<std::optional<Fact>, eventTypeCount> m_first;
    std::array<std::optional<Fact>, eventTypeCount> m_last;
    std::array<std::optional<Fact>, 4> m_lastBounce;
};

} // namespace waybill::events
