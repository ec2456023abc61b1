// SPDX-License-Identifier: GPL-3.0-or-later
// The filter language: what parses is printed so that it parses to the same tree, and completing at any place is safe.

#include "core/filter/Completion.h"
#include "core/filter/Query.h"
#include "tests/fuzz/Target.h"

using namespace waybill;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    if (const auto query = filter::Query::parse(text)) {
        const auto again = filter::Query::parse(query->toString());
        fuzz::demand(again && again->root() == query->root(), "parse(toString()) gives an equal tree");
    } else {
        fuzz::demand(query.error().position <= text.size(), "an error points into the text");
    }
    return 0;
}
