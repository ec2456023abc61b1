// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A message as MIME (RFC 5322, RFC 2045), with lines that end in CRLF and nothing beyond ASCII. GMime builds it. Safe
// from any thread.

#include "core/base/Clock.h"
#include "core/environments/Message.h"

#include <string>

namespace waybill::providers::smtp {

// `messageId` without the angle brackets. The correlation id travels as X-Correlation-Id.
std::string mimeOf(const environments::Message& message, const std::string& messageId, Timestamp now);

} // namespace waybill::providers::smtp
