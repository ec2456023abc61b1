// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The names of the filter's fields and the vocabularies that are closed. Pure; safe from any thread.

#include "core/filter/Query.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace waybill::filter {

// "type", "env", "meta" …; "" for Word.
std::string_view fieldName(Field field);
// Without ASCII case. "meta" alone is Meta: the key is the caller's.
std::optional<Field> fieldFrom(std::string_view name);
// Every field with a name, in the order in which completion offers them.
std::span<const Field> namedFields();

// The values a field can have at all: event types, bounce classes, … Empty for the open ones.
std::vector<std::string_view> vocabularyOf(Field field);

} // namespace waybill::filter
