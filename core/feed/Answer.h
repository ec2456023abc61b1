// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How every answer of the pull API is read: an object, whose members may be missing. Pure; safe from any thread.

#include "core/base/JsonRead.h"
#include "core/base/Result.h"

#include <QByteArray>

#include <string>

namespace waybill::feed {

// The answer isn't one of a relay that this program knows.
std::unexpected<Error> surprise(const std::string& what);

// NewerVersion unless it is an object.
Result<JsonDocument> parseAnswer(const QByteArray& body);

std::int64_t numberOf(const JsonValue& value);           // 0 for anything else
double fractionOf(const JsonValue& value);              // 0 for anything else

} // namespace waybill::feed
