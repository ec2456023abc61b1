// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A message as it is being written: subject, text and HTML still have their {{variables}}. Pure; safe from any thread.

#include "core/environments/Message.h"
#include "core/sending/Template.h"

#include <string>
#include <vector>

namespace waybill::sending {

struct Composed {
    environments::Message message; // what is sent
    Filled filled;
    std::size_t asked = 0; // variables that stand in it
};

// Fills the variables in. They go on to the provider only where its own template asks for them.
Composed compose(environments::Message draft);

// The variables that the draft asks for, in their order.
std::vector<std::string> variablesOf(const environments::Message& draft);

// An id of our own for a message that has none yet: "wb-3f9a…".
std::string newCorrelationId();

} // namespace waybill::sending
