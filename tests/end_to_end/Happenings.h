// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a shop's provider tells of one receipt, for the tests that post it to a real relay.

#include "core/simulator/Traffic.h"

#include <string>

namespace waybill::tests {

// A receipt to somebody, delivered or bounced as hard as the type says. Ids come from the application's own.
inline simulator::ProviderEvent happened(const std::string& recipient, const std::string& correlationId,
                                         events::EventType type, Timestamp at)
{
    const bool bounced = type == events::EventType::Bounced;
    simulator::ProviderEvent event;
    event.message.id = "id-of-" + correlationId;
    event.message.recipient = recipient;
    event.message.sender = "orders@shop.example.com";
    event.message.senderName = "Example Shop";
    event.message.subject = "Your receipt";
    event.message.tag = "receipt";
    event.message.correlationId = correlationId;
    event.message.mailServer = "mx1.example.org";
    event.message.requestedAt = at;
    event.id = "event-of-" + correlationId;
    event.type = type;
    event.bounce = bounced ? events::BounceClass::Hard : events::BounceClass::None;
    event.at = at;
    event.reply = bounced ? simulator::Reply{550, "5.1.1", "User unknown"} : simulator::Reply{250, "2.0.0", "OK"};
    return event;
}

} // namespace waybill::tests
