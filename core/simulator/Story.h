// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What happens to a simulated message, before a provider puts it into its own words. Plain data.

#include "core/base/Clock.h"
#include "core/events/EventType.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::simulator {

// What a mail server answered; an empty text: nobody did.
struct Reply {
    int code = 0;               // "550"
    std::string enhanced;       // "5.1.1"
    std::string text;           // what follows both

    std::string line() const;   // "550 5.1.1 <a@b>: User unknown"; empty without a reply
};

struct Message {
    std::string id;             // as the provider's webhooks give it
    std::string recipient;
    std::string sender;
    std::string senderName;
    std::string subject;
    std::string tag;
    std::string correlationId;
    std::string templateId;
    std::string mailServer;     // the recipient's
    Timestamp requestedAt{};
};

struct ProviderEvent {
    std::size_t source = 0;     // which StorySource it came from
    Message message;
    std::string id;             // 24 letters and digits, the provider's own id of the event
    events::EventType type = events::EventType::Other;
    events::BounceClass bounce = events::BounceClass::None;
    Timestamp at{};             // the provider's time
    Timestamp postedAt{};       // when its webhook leaves
    int attempt = 1;            // of delivery
    Reply reply;
    std::string reason;         // the provider's own word where no server answered: "Bounced Address"
    std::string url;            // of a click
    bool machineOpen = false;
};

// A webhook endpoint's worth of mail: one provider account in one environment.
struct StorySource {
    std::string provider;       // "sendgrid", "postmark", "mailgun" or "resend"
    std::string senderDomain;
    double share = 1.0;         // of all messages, relative to the other sources
    std::vector<std::string_view> tags; // the message types it sends; see MessageTypes.h
};

} // namespace waybill::simulator
