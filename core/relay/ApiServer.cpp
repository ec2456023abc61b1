// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ApiServer.h"

#include "core/base/Redact.h"
#include "core/relay/ApiJson.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

namespace waybill::relay {

namespace {

// A read that repeats is noted once in this time; everything that changes something, every time.
constexpr std::chrono::minutes noteReadsEvery{1};
constexpr std::size_t maxNotedReads = 1024;

} // namespace

ApiServer::ApiServer(ApiParts parts, std::vector<ApiRoute> routes) : m_parts(parts), m_routes(std::move(routes)) {}

std::expected<ApiServer::Match, HttpResponse> ApiServer::match(const HttpHead& head) const
{
    std::string allowed; // methods of routes with this path
    for (const ApiRoute& route : m_routes) {
        auto argument = route.argumentIn(head.path);
        if (!argument)
            continue;
        if (route.method == head.method)
            return Match{&route, std::move(*argument)};
        allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
    }
    if (allowed.empty())
        return std::unexpected(
            errorResponse({ErrorCode::NotFound, "there is nothing at this path", "the paths begin with /v1/"}));
    HttpResponse response =
        errorResponse({ErrorCode::InvalidInput, fmt::format("this path is answered to {} only", allowed)}, 405);
    response.headers.emplace_back("Allow", allowed);
    return std::unexpected(std::move(response));
}

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
    audit(*caller, found->route->name(found->argument), 403);
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
    audit(*caller, found->route->name(found->argument), 200);
    const ApiRoute& route = *found->route;
    ApiCall call{std::move(request), found->argument, caller->name};
    if (route.runs == ApiRoute::Runs::AtOnce)
        return route.answer(call, std::move(reply));
    // A pool that is full drops the work, and with it the reply: the client hears 503.
    m_parts.pool.run([&route, call = std::move(call), reply] { route.answer(call, reply); });
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
