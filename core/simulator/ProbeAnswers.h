// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the providers' cheapest authenticated endpoints answer a good key, and a bad one. Pure; safe from any thread.

#include "core/simulator/SendAnswers.h"

#include <optional>
#include <string_view>

namespace waybill::simulator {

// The provider that is probed at this method and path (with its query); empty when none is.
std::string_view probedAt(std::string_view method, std::string_view target);

// The answer to a good key: an account called "Example Shop".
SendAnswer goodKeyAnswer(std::string_view provider);
// The answer to a key that is revoked or was never one.
SendAnswer badKeyAnswer(std::string_view provider);
// The answer to a good key that may not ask or may not send.
SendAnswer narrowKeyAnswer(std::string_view provider);

} // namespace waybill::simulator
