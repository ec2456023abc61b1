// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A large body with received mail, without what makes it large: attachments, texts, whole messages in a field. What is
// left has the same form, so that the provider's own code reads sender, recipient and subject from it, and needs no
// memory for the rest. Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill::relay {

// JSON: longer texts become empty. Forms, multipart or urlencoded: longer values are cut, or where they hold JSON treated
// as such. Takes one pass. A result longer than mostCondensed is not whole: such a body is no mail.
std::string condensedMail(std::string_view body);

inline constexpr std::size_t longestKeptValue = 64 * 1024;
inline constexpr std::size_t mostCondensed = 8 * 1024 * 1024;

} // namespace waybill::relay
