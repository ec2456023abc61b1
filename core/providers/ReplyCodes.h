// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SMTP reply codes (RFC 5321) and enhanced status codes (RFC 3463), from a field of their own or from the diagnostic
// text. Pure; safe from any thread.

#include "core/base/Json.h"
#include "core/events/Event.h"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::providers {

// 200 to 599 at the start of the text, after at most one lead-in: "smtp;", "sent (" or one word and a colon.
std::optional<int> smtpCodeIn(std::string_view reason);

// The first token like 5.1.1 in the text; not a part of an IP address.
std::string enhancedCodeIn(std::string_view reason);

// Sets smtpCode and enhancedCode: from the dedicated fields where these are good, else from event.reason.
void setReplyCodes(events::Event& event, const JsonValue& smtpCode = {}, const JsonValue& enhancedCode = {});

} // namespace waybill::providers
