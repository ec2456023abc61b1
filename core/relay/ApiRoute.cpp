// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ApiRoute.h"

#include "core/events/Event.h"

namespace waybill::relay {

std::optional<std::string> ApiRoute::argumentIn(std::string_view path) const
{
    if (after.empty())
        return path == before ? std::optional(std::string()) : std::nullopt;
    if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after))
        return {};
    const std::string_view argument = path.substr(before.size(), path.size() - before.size() - after.size());
    return argument.contains('/') ? std::nullopt : std::optional(std::string(argument));
}

std::string ApiRoute::name(const std::string& argument) const
{
    std::string text = std::string(method) + ' ' + std::string(before);
    const bool isRead = method == "GET"; // noted once in a while, whatever was read
    return after.empty() ? text : text + (!isRead && events::eventIdFrom(argument) ? argument : "…") + std::string(after);
}

} // namespace waybill::relay
