// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The envelope in which Amazon SNS posts, and the addresses that it may name. Pure; safe from any thread.

#include "core/base/Json.h"
#include "core/providers/Provider.h"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::providers::amazonses {

// The names that a certificate may carry which signed for an address at this host.
struct SnsHost {
    std::string region; // "us-east-1"
    std::string domain; // "amazonaws.com" or "amazonaws.com.cn"
    std::vector<std::string> certificateNames() const;
};

// Whether an element is such an envelope, and not a bare event as raw message delivery posts it.
bool isEnvelope(const JsonValue& element);

// The host of https://sns.<region>.amazonaws.com(.cn)/SimpleNotificationService-<id>.pem; nothing for any other address,
// so that nobody can make the relay ask one.
std::optional<SnsHost> certificateHost(std::string_view url);

// Whether this is the address of such a host that confirms a subscription.
bool isSubscribeUrl(std::string_view url);

// What an envelope's signature covers: the fields of its type in byte order, a name and a value line each. Nothing when
// the type is unknown or a field is missing.
std::optional<std::string> signedText(const JsonValue& envelope);

} // namespace waybill::providers::amazonses
