// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Query.h"

#include "core/base/Result.h"
#include "core/filter/Parser.h"
#include "core/filter/Printer.h"

namespace waybill::filter {

std::expected<Query, ParseError> Query::parse(std::string_view text)
{
    Query query;
    query.m_root = TRY(Parser(text).parse());
    return query;
}

std::string Query::toString() const { return print(m_root); }

bool Query::matchesEverything() const { return m_root.kind == Node::Kind::And && m_root.children.empty(); }

} // namespace waybill::filter
