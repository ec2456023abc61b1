// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/MessageTypes.h"

#include <algorithm>
#include <array>

namespace waybill::simulator {

namespace {

constexpr std::array<MessageType, 7> types{{
    {"receipt", "Receipt", "orders", "Example Shop", "Your receipt for order #",
     "order-#-receipt", "orders/#", 0.20, 0.0},
    {"shipping", "Shipping notice", "orders", "Example Shop", "Order # is on its way",
     "ship-#", "parcels/#", 0.25, 0.0},
    {"invoice", "Invoice", "billing", "Example Billing", "Invoice 2026-#", "inv-2026-#", "invoices/#", 0.18, 0.0},
    {"password-reset", "Password reset", "security", "Example", "Reset your password", "pwreset-~", "reset", 0.35, 0.0},
    {"sign-in-code", "Sign-in code", "security", "Example", "Your sign-in code", "login-~", "sign-in", 0.30, 0.0},
    {"welcome", "Welcome", "hello", "Example", "Welcome to Example", "welcome-~", "start", 0.25, 0.001},
    {"digest", "Digest", "news", "Example Weekly", "Your week at Example", "digest-w47-#", "digest", 0.15, 0.006},
}};

} // namespace

std::span<const MessageType> messageTypes() { return types; }

const MessageType& messageType(std::string_view tag)
{
    return *std::ranges::find(types, tag, &MessageType::tag);
}

std::string fillIn(std::string_view pattern, std::string_view number, std::string_view hexDigits)
{
    std::string filled;
    for (const char character : pattern) {
        if (character == '#')
            filled += number;
        else if (character == '~')
            filled += hexDigits;
        else
            filled += character;
    }
    return filled;
}

} // namespace waybill::simulator
