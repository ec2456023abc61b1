// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ApiServer.h"

#include "core/base/Redact.h"
#include "core/relay/ApiJson.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <array>

namespace waybill::relay {

namespace {

enum class Action { Feed, Events, Raw, Trace, Status, DeadLetters, Replay, Quarantine };

struct Route {
    std::string_view method;
    std::string_view before; // the path, or what stands before its argument
    std::string_view after;  // what stands after the argument; empty: the path has none
    Role role;
    Action action;
};

constexpr std::array routes = {
    Route{"GET", "/v1/feed", "", Role::Read, Action::Feed},
    Route{"GET", "/v1/events", "", Role::Read, Action::Events},
    Route{"GET", "/v1/events/", "/raw", Role::Read, Action::Raw},
    Route{"GET", "/v1/trace", "", Role::Read, Action::Trace},
    Route{"GET", "/v1/status", "", Role::Read, Action::Status},
    Route{"GET", "/v1/dead-letters", "", Role::Read, Action::DeadLetters},
    Route{"POST", "/v1/dead-letters/", "/replay", Role::Operate, Action::Replay},
    Route{"GET", "/v1/quarantine", "", Role::Read, Action::Quarantine},
};

// A read that repeats is noted once in this time; everything that changes something, every time.
constexpr std::chrono::minutes noteReadsEvery{1};
constexpr std::size_t maxNotedReads = 1024;

struct Match {
    const Route* route;
    std::string argument;
};

std::optional<std::string> argumentOf(const Route& route, std::string_view path)
{
    if (route.after.empty())
        return path == route.before ? std::optional(std::string()) : std::nullopt;
    if (path.size() <= route.before.size() + route.after.size() || !path.starts_with(route.before)
        || !path.ends_with(route.after))
        return {};
    const std::string_view argument =
        path.substr(route.before.size(), path.size() - route.before.size() - route.after.size());
    return argument.find('/') == std::string_view::npos ? std::optional(std::string(argument)) : std::nullopt;
}

std::expected<Match, HttpResponse> match(const HttpHead& head)
{
    for (const Route& route : routes) {
        const auto argument = argumentOf(route, head.path);
        if (!argument)
            continue;
        if (route.method == head.method)
            return Match{&route, *argument};
        HttpResponse response = errorResponse(
            {ErrorCode::InvalidInput, fmt::format("{} is answered to {} only", route.before, route.method)}, 405);
        response.headers.emplace_back("Allow", std::string(route.method));
        return std::unexpected(std::move(response));
    }
    return std::unexpected(
        errorResponse({ErrorCode::NotFound, "there is nothing at this path", "the paths begin with /v1/"}));
}

std::string nameOf(const Route& route)
{
    return fmt::format("{} {}{}{}", route.method, route.before, route.after.empty() ? "" : "…", route.after);
}

} // namespace

std::optional<HttpResponse> ApiServer::checkHead(const HttpHead& head)
{
    const auto caller = m_parts.gate.admit(head);
    if (!caller) {
        const int status = caller.error().status;
        if (const auto count = m_warnings.count(std::to_string(status)))
            spdlog::warn("api: {} {} from {} was refused with {} ({} such since the last line)", forLog(head.method),
                         forLog(head.path.substr(0, 80)), head.peer, status, count);
        return caller.error();
    }
    const auto found = match(head);
    if (!found)
        return found.error();
    if (caller->role >= found->route->role)
        return {};
    audit(*caller, nameOf(*found->route), 403);
    return errorResponse(
        {ErrorCode::PermissionDenied,
         fmt::format("the token \"{}\" may not do this: it has the role {}", caller->name, toString(caller->role)),
         fmt::format("use a token with the role {}", toString(found->route->role))});
}

HttpResponse ApiServer::answerTo(Trouble trouble, const HttpHead&)
{
    if (trouble == Trouble::BodyTooLarge)
        return errorResponse({ErrorCode::TooLarge, "the request's body is too large"});
    HttpResponse response = errorResponse({ErrorCode::Unavailable, "the relay is busy", "try again in a moment"});
    response.headers.emplace_back("Retry-After", "5");
    return response;
}

void ApiServer::handle(HttpRequest request, Reply reply)
{
    const auto caller = m_parts.gate.admit(request);
    const auto found = match(request);
    if (!caller || !found)
        return; // checkHead has answered such requests
    audit(*caller, nameOf(*found->route), 200);
    const Action action = found->route->action;
    if (action == Action::Replay)
        return m_parts.status.replay(found->argument, std::move(reply));
    // A pool that is full drops the work, and with it the reply: the client hears 503.
    m_parts.pool.run([this, action, argument = found->argument, request = std::move(request), reply] {
        switch (action) {
        case Action::Feed:
            return m_parts.feed.feed(request, reply);
        case Action::Events:
            return reply(m_parts.queries.events(request));
        case Action::Raw:
            return reply(m_parts.queries.raw(argument));
        case Action::Trace:
            return reply(m_parts.queries.trace(request));
        case Action::Status:
            return reply(m_parts.status.status());
        case Action::DeadLetters:
            return reply(m_parts.status.deadLetters(request));
        case Action::Quarantine:
            return reply(m_parts.status.quarantine(request));
        case Action::Replay:
            break;
        }
    });
}

void ApiServer::audit(const Caller& caller, const std::string& what, int status)
{
    const Timestamp now = m_parts.clock.now();
    if (status == 200 && what.starts_with("GET")) {
        const std::lock_guard lock(m_mutex);
        if (m_lastNoted.size() >= maxNotedReads)
            m_lastNoted.clear();
        Timestamp& last = m_lastNoted[caller.name + ' ' + what];
        if (last != Timestamp() && now - last < noteReadsEvery)
            return;
        last = now;
    }
    m_parts.state.noteTokenUse({now, caller.name, std::string(toString(caller.role)), what, status});
}

} // namespace waybill::relay
