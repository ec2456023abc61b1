// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The addresses that Waybill itself mails, and the patterns that allow them. Stricter than RFC 5321: a dot-atom of ASCII
// before the '@', a host name of letters, digits and hyphens behind it. Two readers can't take such an address for two
// different people. Pure; safe from any thread.

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace waybill::environments {

// The address with its domain in lower case. InvalidInput, with what is wrong in words, for everything that isn't a plain
// address: quoted local parts, comments, non-ASCII, several addresses, more than 254 bytes.
Result<std::string> plainAddress(std::string_view text);

// The host name in lower case ("example.com"), at least two labels. InvalidInput.
Result<std::string> plainDomain(std::string_view text);

// A pattern is an address, perhaps with one '*' in it that stands for any run of characters but '@'
// ("success+*@simulator.amazonses.com"). Both without case.
bool addressMatches(std::string_view pattern, std::string_view address);

} // namespace waybill::environments
