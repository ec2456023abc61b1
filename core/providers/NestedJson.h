// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// JSON that a provider hands back inside a text: custom values, lists of tags. Pure; safe from any thread.

#include "core/base/Json.h"

#include <string_view>

namespace waybill::providers {

// The document in the text. Its root is Missing when the text holds no JSON, or isn't one.
JsonDocument jsonIn(std::string_view text);
JsonDocument jsonIn(const JsonValue& text);

} // namespace waybill::providers
