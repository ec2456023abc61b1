// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Match.h"

#include "core/base/Ascii.h"

#include <algorithm>

namespace waybill::filter {

namespace {

bool startsWithFolded(std::string_view text, std::string_view foldedPrefix)
{
    return text.size() >= foldedPrefix.size()
        && std::equal(foldedPrefix.begin(), foldedPrefix.end(), text.begin(),
                      [](char folded, char c) { return folded == asciiLower(c); });
}

// Each run at its earliest place: if that fails, no other places succeed either, so nothing is ever tried twice.
bool findInOrder(std::string_view text, const std::string* first, const std::string* last)
{
    std::size_t at = 0;
    for (; first != last; ++first) {
        at = findFolded(text, *first, at);
        if (at == std::string_view::npos)
            return false;
        at += first->size();
    }
    return true;
}

} // namespace

std::size_t findFolded(std::string_view text, std::string_view foldedNeedle, std::size_t from)
{
    if (from > text.size() || text.size() - from < foldedNeedle.size())
        return std::string_view::npos;
    const auto found = std::search(text.begin() + std::ptrdiff_t(from), text.end(), foldedNeedle.begin(),
                                   foldedNeedle.end(), [](char c, char folded) { return asciiLower(c) == folded; });
    if (found == text.end() && !foldedNeedle.empty())
        return std::string_view::npos;
    return std::size_t(found - text.begin());
}

Pattern::Pattern(std::string_view value) : m_runs(1)
{
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '*') {
            m_runs.emplace_back();
            continue;
        }
        if (value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == '*' || value[i + 1] == '\\'))
            ++i;
        m_runs.back() += value[i];
    }
    for (const std::string& run : m_runs)
        m_folded.push_back(foldedAscii(run));
}

bool Pattern::matchesWhole(std::string_view text) const
{
    if (text.empty())
        return false;
    if (!hasWildcard())
        return text.size() == m_folded.front().size() && startsWithFolded(text, m_folded.front());
    const std::string& head = m_folded.front();
    const std::string& tail = m_folded.back();
    if (text.size() < head.size() + tail.size() || !startsWithFolded(text, head)
        || !startsWithFolded(text.substr(text.size() - tail.size()), tail))
        return false;
    const std::string_view middle = text.substr(head.size(), text.size() - head.size() - tail.size());
    return findInOrder(middle, m_folded.data() + 1, m_folded.data() + m_folded.size() - 1);
}

bool Pattern::matchesInside(std::string_view text) const
{
    return !text.empty() && findInOrder(text, m_folded.data(), m_folded.data() + m_folded.size());
}

std::string literalValue(std::string_view text)
{
    std::string value;
    for (const char c : text) {
        if (c == '*' || c == '\\')
            value += '\\';
        value += c;
    }
    return value;
}

} // namespace waybill::filter
