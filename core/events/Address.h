// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An address as events have it. Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill::events {

// Without white space around it and with the domain in lower case (Unicode); the local part is kept as it is.
std::string normalisedAddress(std::string_view text);

// All in lower case: what tells people apart, since no mail server that anybody uses tells cases apart.
std::string foldedAddress(std::string_view text);

} // namespace waybill::events
