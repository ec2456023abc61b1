// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SHA-256 and HMAC-SHA-256 by OpenSSL. Pure; safe from any thread.

#include <initializer_list>
#include <string>
#include <string_view>

namespace waybill {

// 32 raw bytes. The parts are hashed as if they stood in one string.
std::string sha256(std::initializer_list<std::string_view> parts);

// 32 raw bytes (RFC 2104).
std::string hmacSha256(std::string_view key, std::initializer_list<std::string_view> parts);

} // namespace waybill
