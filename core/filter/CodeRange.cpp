// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/CodeRange.h"

#include <algorithm>
#include <charconv>

namespace waybill::filter {

namespace {

std::optional<int> codeFrom(std::string_view text)
{
    int code = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
    if (error != std::errc() || end != text.data() + text.size() || text.size() > 3 || code < 0)
        return {};
    return code;
}

std::optional<CodeRange> between(std::string_view value)
{
    const std::size_t dots = value.find("..");
    if (dots == std::string_view::npos)
        return {};
    const auto first = codeFrom(value.substr(0, dots));
    const auto last = codeFrom(value.substr(dots + 2));
    if (!first || !last)
        return {};
    return CodeRange{std::max(1, *first), *last};
}

} // namespace

std::optional<CodeRange> CodeRange::from(const Term& term)
{
    if (term.comparison == Comparison::Equal)
        return between(term.value);
    const auto bound = codeFrom(term.value);
    if (!bound)
        return {};
    switch (term.comparison) {
    case Comparison::Greater:
        return CodeRange{*bound + 1, 999};
    case Comparison::GreaterOrEqual:
        return CodeRange{std::max(1, *bound), 999};
    case Comparison::Less:
        return CodeRange{1, *bound - 1};
    case Comparison::LessOrEqual:
        return CodeRange{1, *bound};
    case Comparison::Equal:
        break;
    }
    return {};
}

} // namespace waybill::filter
