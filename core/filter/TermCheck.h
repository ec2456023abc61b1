// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Decides whether a term makes sense: a known field, a comparison that it has, a value that it can have.
// Pure; safe from any thread.

#include "core/filter/Lexer.h"

namespace waybill::filter {

// text is the whole filter: a wrong value at its very end may only be half-typed.
std::expected<Term, ParseError> checkedTerm(const Token& token, std::string_view text);

} // namespace waybill::filter
