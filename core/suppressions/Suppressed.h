// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who may not be mailed, and why: decided from the events of the address. Pure; safe from any thread.
//
// A hard bounce or a complaint keeps an address from being mailed. A later delivery lifts a bounce, for the mailbox is
// there again; nothing but a person lifts a complaint. Only what was verified counts: an endpoint without authentication
// never suppresses anybody, and neither does an event whose recipient the provider couldn't name for certain.

#include "core/environments/Guard.h"
#include "core/events/Event.h"

#include <optional>
#include <span>
#include <string_view>

namespace waybill::suppressions {

// `events` are of any messages, in any order; those of other addresses and environments don't count.
std::optional<environments::Suppression> suppressionOf(std::string_view recipient, std::string_view environment,
                                                       std::span<const events::Event> events);

} // namespace waybill::suppressions
