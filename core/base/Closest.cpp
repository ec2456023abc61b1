// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Closest.h"

#include "core/base/Ascii.h"

#include <algorithm>
#include <array>

namespace waybill {

namespace {

constexpr std::size_t maxLength = 64;

// Levenshtein's distance; both texts are at most maxLength long.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::array<std::size_t, maxLength + 1> row;
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitute = diagonal + (asciiLower(a[i - 1]) == asciiLower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({substitute, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

} // namespace

std::string_view closest(std::string_view name, std::span<const std::string_view> candidates)
{
    std::string_view best;
    std::size_t bestDistance = maxLength + 1;
    for (std::string_view candidate : candidates) {
        const std::size_t longer = std::max(name.size(), candidate.size());
        if (longer > maxLength)
            continue;
        const std::size_t d = distance(name, candidate);
        if (d < bestDistance && d * 3 <= longer) {
            best = candidate;
            bestDistance = d;
        }
    }
    return best;
}

} // namespace waybill
