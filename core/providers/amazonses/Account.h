// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What sending and probing at Amazon SES have in common. Pure; safe from any thread.

#include "core/providers/SendSupport.h"

namespace waybill::providers::amazonses {

// InvalidInput: no access key id, no region, or a temporary key.
Result<void> checkAccount(const SendAccount& account);

// "MessageRejected": from a header or the body, without the ":http://…" that may stand behind it.
std::string errorType(const HttpAnswer& answer, const AnswerBody& body);

} // namespace waybill::providers::amazonses
