// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One path of the API: who may call it, and what answers. Each API class lists its own; ApiServer knows none of them.

#include "core/relay/http/Http.h"
#include "core/relay/Tokens.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::relay {

struct ApiCall {
    HttpRequest request;
    std::string argument; // what stands in the path between before and after, still percent-encoded
    std::string caller = {}; // the token's name
};

struct ApiRoute {
    enum class Runs : std::uint8_t {
        InPool, // may wait for the disk
        AtOnce, // in the server's io thread: must not block
    };

    std::string_view method; // "GET"
    std::string_view before; // the path, or what stands before its argument
    std::string_view after;  // what stands after the argument; empty: the path has none
    Role role = Role::Read;
    std::function<void(const ApiCall& call, Reply reply)> answer;
    Runs runs = Runs::InPool;

    // The argument that this path has for the route, empty where it takes none; nothing when it is another's.
    std::optional<std::string> argumentIn(std::string_view path) const;
    // "POST /v1/dead-letters/…/replay", for the audit. An event's id as the argument is named whole, others are not.
    std::string name(const std::string& argument) const;
};

// An answer that comes from a plain function of the request.
template <typename Function>
std::function<void(const ApiCall&, Reply)> answeredBy(Function function)
{
    return [function](const ApiCall& call, const Reply& reply) { reply(function(call)); };
}

} // namespace waybill::relay
