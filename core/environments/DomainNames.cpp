// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/DomainNames.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace waybill::environments {

namespace {

// How people shorten them, as labels of a domain.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> shortNames{{{"stg", "staging"},
                                                                                   {"stage", "staging"},
                                                                                   {"staging", "staging"},
                                                                                   {"uat", "staging"},
                                                                                   {"preprod", "staging"},
                                                                                   {"dev", "development"},
                                                                                   {"development", "development"},
                                                                                   {"test", "development"},
                                                                                   {"sandbox", "development"}}};

enum Nearness { Own, Neutral, Anothers };

Nearness nearnessOf(std::string_view domain, std::string_view environment)
{
    Nearness nearness = Neutral;
    while (!domain.empty()) {
        const std::string_view label = domain.substr(0, domain.find('.'));
        domain.remove_prefix(std::min(domain.size(), label.size() + 1));
        if (label == environment)
            return Own;
        const auto known = std::ranges::find(shortNames, label, &std::pair<std::string_view, std::string_view>::first);
        if (known == shortNames.end())
            continue;
        if (environment.starts_with(known->second)) // "staging-eu", too
            return Own;
        nearness = Anothers;
    }
    return nearness;
}

} // namespace

std::vector<std::string> nearestFirst(std::vector<std::string> domains, const std::string& environment)
{
    std::ranges::stable_sort(domains, {}, [&environment](const std::string& domain) { return nearnessOf(domain, environment); });
    return domains;
}

} // namespace waybill::environments
