// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One message's events put into a story, and the verdict on it. Pure; safe from any thread.

#include "core/events/EventStore.h"
#include "core/trace/LedgerSend.h"
#include "core/trace/Verdict.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace waybill::trace {

// A time in which the relay heard nothing.
struct OffTime {
    Timestamp from{};
    Timestamp to{};
    friend bool operator==(const OffTime&, const OffTime&) = default;
};

// What the verdict may use beside the events.
struct Context {
    Timestamp now;
    std::optional<events::Baseline> baseline; // how long this provider usually takes here
    QString providerName;                     // "SendGrid"
    bool providerReportsDelivered = true;
    std::vector<OffTime> relayWasOff = {}; // ascending
    std::optional<std::chrono::minutes> providerResendsFor = {}; // 0: it does not; nothing: it isn't documented
    bool providerResendsDeliveries = true;
    std::optional<events::Send> send = {}; // what the application registered of this message
    std::optional<LedgerSend> ledger = {}; // what the send ledger says of it
    bool localTimes = false; // times of day in the zone of this computer, where a person reads them; else UTC
};

struct Story {
    events::MessageKey key;
    std::vector<events::Event> events; // by provider's time, then received, then id; empty: a registered or own send only
    Verdict verdict;
    std::optional<events::Send> send = {};
    std::optional<LedgerSend> ledger = {};
    std::map<events::EventId, Timestamp> lastCopies = {}; // when the last further delivery of an event came, where it is known

    bool isEmpty() const { return events.empty() && !send && !ledger; }
};

// Splits events of several messages into one story each, the newest message first. A send without events is a story too,
// and so is one of the ledger: it is put to a message by the provider's id, and without one by our own id.
std::vector<Story> tellStories(std::vector<events::Event> events,
                               const std::function<Context(const events::MessageKey&)>& context,
                               std::vector<events::Send> sends = {}, std::vector<LedgerSend> ledger = {});

// When the first event of it was, or when it was registered or asked for; the epoch without any.
Timestamp beginningOf(const Story& story);

// What the first event that has it says, else the send ledger, else the application; empty where nobody does.
const std::string& ownIdOf(const Story& story);
const std::string& messageTypeOf(const Story& story);

Verdict judge(const events::MessageKey& key, const std::vector<events::Event>& events, const Context& context);

} // namespace waybill::trace
