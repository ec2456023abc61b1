// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The kinds of mail that the simulated shop sends. Pure but for the chance drawn; safe from any thread.

#include "core/simulator/Random.h"

#include <span>
#include <string>
#include <string_view>

namespace waybill::simulator {

struct MessageType {
    std::string_view tag;           // "receipt"
    std::string_view name;          // "Receipt", for people
    std::string_view localPart;     // of the sender
    std::string_view senderName;
    std::string_view subject;       // # stands for the number below
    std::string_view correlationId; // the application's own id; # is six digits, ~ eight hex digits
    std::string_view link;          // below https://www.example.com/
    double opened = 0.0;            // how likely people open it
    double complained = 0.0;        // or call it spam
};

std::span<const MessageType> messageTypes();
// Of that tag, which must be one of them.
const MessageType& messageType(std::string_view tag);

// The pattern with its # and ~ replaced: "order-#-receipt" -> "order-582134-receipt".
std::string fillIn(std::string_view pattern, std::string_view number, std::string_view hexDigits);

} // namespace waybill::simulator
