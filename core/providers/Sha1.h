// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SHA-1 by OpenSSL, only for schemes of providers that still use it. Pure; safe from any thread.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace waybill::providers {

// 20 raw bytes. The parts are hashed as if they stood in one string.
std::string sha1(std::initializer_list<std::string_view> parts);

// 20 raw bytes (RFC 2104), over the parts as if they stood in one string.
std::string hmacSha1(std::string_view key, std::span<const std::string_view> parts);

} // namespace waybill::providers
