// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SipHash-2-4 (Aumasson and Bernstein, 2012): a quick keyed hash of short texts, whose values nobody can guess or steer
// without the key. Pure; safe from any thread.

#include <array>
#include <cstdint>
#include <string_view>

namespace waybill {

using SipKey = std::array<std::uint64_t, 2>; // its 16 bytes, little endian

std::uint64_t sipHash(const SipKey& key, std::string_view text);

} // namespace waybill
