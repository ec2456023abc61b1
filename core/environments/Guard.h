// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one door through which a message becomes one that can be sent. A provider's request is built from a
// PermittedMessage only, and only the guard makes one: a request to somebody outside the environment's rules can't be
// written down in this program. Pure; safe from any thread.

#include "core/environments/Environment.h"
#include "core/environments/Message.h"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::environments {

// What an address did that keeps it from being mailed again, with the event that proves it.
struct Suppression {
    std::string reason;  // "hard bounce: 550 5.1.1 no mailbox by that name"
    std::string eventId; // "evt_…"
};

// What the guard must be told; it looks nothing up.
struct SendFacts {
    // The provider's own addresses that reach nobody, as patterns (providers' cards).
    std::span<const std::string_view> testAddresses;
    std::optional<Suppression> suppression; // of the recipient, in this environment
    int sentToday = 0;                      // reserved places included
    std::string confirmation;               // what was typed where GuardLevel::Everybody asks for the environment's name
};

// One reason why the message can't be sent.
struct Block {
    enum class Reason : std::uint8_t {
        Unsafe,        // a field that would bend the message
        Incomplete,    // no subject, nothing to read
        BadAddress,
        NotAllowed,    // outside the allow-list or the test addresses
        Suppressed,
        CapReached,
        Paused,
        TypeNotAllowed,
        NotConfirmed,
    } reason;
    std::string message;
    std::string hint;
    std::string evidence = {}; // an event's id
};

class PermittedMessage {
public:
    const Message& message() const { return m_message; }
    const EnvironmentId& environment() const { return m_environment; }

private:
    friend std::expected<PermittedMessage, std::vector<Block>> permit(Message, const Environment&, const SendFacts&);
    PermittedMessage(Message message, EnvironmentId environment)
        : m_message(std::move(message)), m_environment(std::move(environment))
    {
    }

    Message m_message; // addresses in their plain form
    EnvironmentId m_environment;
};

// The message, or everything that keeps it from being sent: all reasons at once, so that they can be mended together.
std::expected<PermittedMessage, std::vector<Block>> permit(Message message, const Environment& environment,
                                                           const SendFacts& facts);

// Why the environment doesn't let a plain address be written to, whatever else is known of it; nothing: it may be.
std::optional<Block> recipientBlock(std::string_view address, const Environment& environment,
                                    std::span<const std::string_view> testAddresses);

// Whether the environment lets this address be written to, before anything else is known: for completion while typing.
bool isAllowedRecipient(std::string_view address, const Environment& environment,
                        std::span<const std::string_view> testAddresses);

} // namespace waybill::environments
