// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SMTP codes by number: code:500..599, code>=500. Pure value; safe from any thread.

#include "core/filter/Query.h"

#include <optional>

namespace waybill::filter {

struct CodeRange {
    int first = 1;
    int last = 999; // inclusive

    bool contains(int code) const { return code >= first && code <= last; }

    // What a code: term asks for by number; nothing when it asks by text ("550", "5.1.*").
    static std::optional<CodeRange> from(const Term& term);
};

} // namespace waybill::filter
