// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Completion.h"

#include "core/filter/Fields.h"
#include "core/filter/Match.h"
#include "core/filter/Printer.h"

#include <algorithm>
#include <optional>

namespace waybill::filter {

namespace {

constexpr std::string_view separators = " \t\r\n()";

// The run without spaces or parentheses around the cursor, quoted parts taken whole.
struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
};

Run runAt(std::string_view text, std::size_t cursor)
{
    Run run;
    bool inQuotes = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inQuotes && c == '\\') {
            ++i;
            continue;
        }
        if (c == '"')
            inQuotes = !inQuotes;
        if (inQuotes || !separators.contains(c))
            continue;
        if (i >= cursor) {
            run.end = i;
            return run;
        }
        run.begin = i + 1;
    }
    run.end = text.size();
    return run;
}

struct FieldAtCursor {
    Field field = Field::Word;
    std::string_view metaKey;
};

std::optional<FieldAtCursor> fieldOf(std::string_view name)
{
    const std::size_t dot = name.find('.');
    const auto field = fieldFrom(name.substr(0, dot));
    if (!field || (*field == Field::Meta) != (dot != std::string_view::npos))
        return {};
    return FieldAtCursor{*field, *field == Field::Meta ? name.substr(dot + 1) : std::string_view()};
}

// The closed vocabulary first takes its counts from what occurs; times have a few habits.
std::vector<KnownValue> valuesOf(const FieldAtCursor& at, const ValueSource& source)
{
    if (at.field == Field::Since || at.field == Field::Before)
        return {{"15m"}, {"1h"}, {"2h"}, {"24h"}, {"7d"}, {"30d"}};
    if (at.field == Field::Time)
        return {{"1h.."}, {"24h.."}, {"7d.."}};
    std::vector<KnownValue> values = source ? source(at.field, at.metaKey) : std::vector<KnownValue>();
    for (const std::string_view name : vocabularyOf(at.field)) {
        if (std::ranges::none_of(values, [&](const KnownValue& known) { return known.value == name; }))
            values.push_back({std::string(name), 0});
    }
    return values;
}

Completion completeValue(std::string_view text, Run value, std::size_t cursor, const FieldAtCursor& at,
                         const ValueSource& source, std::size_t limit)
{
    Completion completion{value.begin, value.end - value.begin, {}};
    std::string_view typed = text.substr(value.begin, cursor - value.begin);
    if (typed.starts_with('"'))
        typed.remove_prefix(1);
    const std::string prefix = foldedAscii(typed);
    std::vector<Candidate> inside; // those that only contain it come after those that begin with it
    for (const KnownValue& known : valuesOf(at, source)) {
        const std::size_t found = findFolded(known.value, prefix);
        if (found == std::string_view::npos || known.value.empty())
            continue;
        auto& into = found == 0 ? completion.candidates : inside;
        into.push_back({printValue(literalValue(known.value)), known.value, known.count, false});
    }
    std::ranges::move(inside, std::back_inserter(completion.candidates));
    if (completion.candidates.size() > limit)
        completion.candidates.resize(limit);
    return completion;
}

} // namespace

Completion complete(std::string_view text, std::size_t cursor, const ValueSource& source, std::size_t limit)
{
    cursor = std::min(cursor, text.size());
    Run run = runAt(text, cursor);
    while (run.begin < cursor && text[run.begin] == '-')
        ++run.begin;
    const std::string_view typed = text.substr(run.begin, cursor - run.begin);
    const std::size_t sign = typed.find_first_of(":<>\"");
    if (sign != std::string_view::npos && typed[sign] != '"') {
        const auto at = fieldOf(typed.substr(0, sign));
        std::size_t behind = sign + 1;
        if (behind < typed.size() && typed[sign] != ':' && typed[behind] == '=')
            ++behind;
        return at ? completeValue(text, {run.begin + behind, run.end}, cursor, *at, source, limit) : Completion{cursor, 0, {}};
    }
    Completion completion{run.begin, run.end - run.begin, {}};
    if (sign != std::string_view::npos)
        return completion;
    const std::string prefix = foldedAscii(typed);
    for (const Field field : namedFields()) {
        const std::string_view name = fieldName(field);
        if (!name.starts_with(prefix) || completion.candidates.size() == limit)
            continue;
        const char after = field == Field::Meta ? '.' : ':';
        completion.candidates.push_back({std::string(name) + after, std::string(name), 0, true});
    }
    return completion;
}

} // namespace waybill::filter
