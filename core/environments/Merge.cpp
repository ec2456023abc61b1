// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/Merge.h"

#include <algorithm>
#include <string>

namespace waybill::environments {

namespace {

using Texts = std::vector<std::string>;

bool has(const Texts& texts, const std::string& text) { return std::ranges::find(texts, text) != texts.end(); }

Texts mergedTexts(const Texts& base, const Texts& mine, const Texts& theirs)
{
    Texts all = theirs;
    std::erase_if(all, [&](const std::string& text) { return has(base, text) && !has(mine, text); });
    for (const std::string& text : mine) {
        if (!has(base, text) && !has(all, text))
            all.push_back(text);
    }
    std::ranges::sort(all);
    return all;
}

template <typename T>
T mergedValue(const T& base, const T& mine, const T& theirs)
{
    return mine == base ? theirs : mine;
}

} // namespace

std::vector<Rule> changedRules(const Environment& before, const Environment& after)
{
    std::vector<Rule> rules;
    const auto note = [&rules](bool changed, Rule rule) {
        if (changed)
            rules.push_back(rule);
    };
    note(before.guard != after.guard, Rule::Guard);
    note(before.allowedAddresses != after.allowedAddresses, Rule::Addresses);
    note(before.allowedDomains != after.allowedDomains, Rule::Domains);
    note(before.dailyCap != after.dailyCap, Rule::Cap);
    note(before.messageTypes != after.messageTypes, Rule::Types);
    note(before.colour != after.colour, Rule::Colour);
    note(before.paused != after.paused, Rule::Pause);
    note(before.title != after.title, Rule::Title);
    return rules;
}

Environment merged(const Environment& base, const Environment& mine, const Environment& theirs)
{
    return {.id = theirs.id,
            .colour = mergedValue(base.colour, mine.colour, theirs.colour),
            .guard = mergedValue(base.guard, mine.guard, theirs.guard),
            .allowedAddresses = mergedTexts(base.allowedAddresses, mine.allowedAddresses, theirs.allowedAddresses),
            .allowedDomains = mergedTexts(base.allowedDomains, mine.allowedDomains, theirs.allowedDomains),
            .dailyCap = mergedValue(base.dailyCap, mine.dailyCap, theirs.dailyCap),
            .messageTypes = mergedTexts(base.messageTypes, mine.messageTypes, theirs.messageTypes),
            .paused = mergedValue(base.paused, mine.paused, theirs.paused),
            .title = mergedValue(base.title, mine.title, theirs.title)};
}

} // namespace waybill::environments
