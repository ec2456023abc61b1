// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Correlation.h"

#include <algorithm>

namespace waybill::relay {

std::string correlationIn(const events::Event& event, const std::vector<std::string>& keys)
{
    for (const std::string& key : keys) {
        const auto named = std::ranges::find(event.metadata, key, &std::pair<std::string, std::string>::first);
        if (named != event.metadata.end() && !named->second.empty())
            return named->second;
        for (const std::string& tag : event.tags) {
            if (tag.size() > key.size() + 1 && tag.starts_with(key) && (tag[key.size()] == '=' || tag[key.size()] == ':'))
                return tag.substr(key.size() + 1);
        }
    }
    return {};
}

} // namespace waybill::relay
