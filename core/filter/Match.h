// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How texts compare in a filter, for everybody who evaluates one: without ASCII case, '*' for any run of characters.
// Pure; safe from any thread.

#include "core/base/Ascii.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::filter {

// Folded: letters of ASCII in lower case.
inline std::string foldedAscii(std::string_view text) { return asciiLower(text); }

// Offset of the first occurrence at or after `from`, npos without one. The needle is folded already.
std::size_t findFolded(std::string_view text, std::string_view foldedNeedle, std::size_t from = 0);

// A term's value, taken apart at its wildcards. An empty text is one that the event does not say: it never matches.
class Pattern {
public:
    // "\*" is a star, "\\" a backslash, any other backslash stands for itself.
    explicit Pattern(std::string_view value);

    bool matchesWhole(std::string_view text) const;
    bool matchesInside(std::string_view text) const;

    bool hasWildcard() const { return m_folded.size() > 1; }
    // The runs between the wildcards, one more than there are wildcards; folded, and as typed.
    const std::vector<std::string>& foldedRuns() const { return m_folded; }
    const std::vector<std::string>& runs() const { return m_runs; }

private:
    std::vector<std::string> m_runs;
    std::vector<std::string> m_folded;
};

// The value that matches exactly this text: stars and backslashes lose their meaning.
std::string literalValue(std::string_view text);

} // namespace waybill::filter
