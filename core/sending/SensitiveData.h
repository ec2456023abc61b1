// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What must not stand in a test message: card numbers, bank accounts, keys and tokens. Finds kinds, never repeats what it
// found. Pure; safe from any thread.

#include <string_view>
#include <vector>

namespace waybill::sending {

// The kinds found, each once: "a card number", "an IBAN", "a SendGrid key", …
std::vector<std::string_view> sensitiveDataIn(std::string_view content);

// How many kinds are looked for.
int sensitiveKinds();

} // namespace waybill::sending
