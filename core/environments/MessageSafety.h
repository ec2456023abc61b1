// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What would bend an outgoing message: line breaks that start a header of their own, names that aren't names, and
// headers by which a provider takes orders (another recipient, another template). Pure; safe from any thread.

#include "core/base/Result.h"
#include "core/environments/Message.h"

#include <string_view>
#include <vector>

namespace waybill::environments {

// Every problem in every field, each naming the field; empty for a message that says only what it seems to say.
// CR, LF and NUL are refused everywhere but in the text and HTML, which may have line breaks.
std::vector<Error> safetyProblems(const Message& message);

// A header that the message, the provider's API or its SMTP gateway gives a meaning of its own: To, Bcc, From,
// X-SMTPAPI, X-MC-BccAddress, …
bool isReservedHeader(std::string_view name);

} // namespace waybill::environments
