// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "Did you mean …?" for names that were mistyped. Pure; safe from any thread.

#include <span>
#include <string_view>

namespace waybill {

// The candidate with the smallest edit distance (ASCII case ignored), or nothing ("") when none is near: at most a third
// of the longer name's letters may differ. The first of equals. Names beyond 64 bytes are near nothing.
std::string_view closest(std::string_view name, std::span<const std::string_view> candidates);

} // namespace waybill
