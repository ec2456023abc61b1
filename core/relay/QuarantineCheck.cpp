// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/QuarantineCheck.h"

#include "core/providers/Authentication.h"
#include "core/relay/ApiJson.h"

#include <atomic>

namespace waybill::relay {

namespace {

constexpr std::size_t everything = 100'000; // the quarantine's own bound is far below

} // namespace

// Answers when the last request that was handed in has become durable, and lets it go.
struct QuarantineCheck::Tally {
    explicit Tally(Reply r) : reply(std::move(r)) {}
    ~Tally()
    {
        JsonWriter writer;
        writer.beginObject()
            .member("checked", checked)
            .member("accepted", accepted.load())
            .member("still_refused", stillRefused)
            .member("not_whole", notWhole)
            .endObject();
        reply(jsonResponse(writer));
    }

    const Reply reply;
    std::int64_t checked = 0;
    std::int64_t stillRefused = 0;
    std::int64_t notWhole = 0;
    std::atomic<std::int64_t> accepted = 0;
};

void QuarantineCheck::check(const HttpRequest& request, const Reply& reply)
{
    const auto endpoint = m_endpoints.find(queryParameter(request.query, "endpoint").value_or(""));
    if (!endpoint)
        return reply(errorResponse({ErrorCode::NotFound, "there is no such endpoint", "GET /v1/endpoints lists them"}));
    if (endpoint->config.auth != providers::Auth::Signature)
        return reply(errorResponse({ErrorCode::Conflict,
                                    "credentials are not kept with refused requests, so these can't be checked again",
                                    "the provider sends them again"}));
    if (!endpoint->ready())
        return reply(errorResponse({ErrorCode::Unavailable, "the endpoint's key can't be read: " + endpoint->secretProblem,
                                    "add the key first"}));
    auto refused = m_state.quarantine(everything);
    if (!refused)
        return reply(errorResponse(refused.error()));

    const auto tally = std::make_shared<Tally>(reply);
    for (auto one = refused->rbegin(); one != refused->rend(); ++one) { // oldest first
        IncomingRequest& kept = one->request;
        if (kept.endpoint != endpoint->config.name)
            continue;
        ++tally->checked;
        if (std::int64_t(kept.body.size()) != one->bodyBytes) {
            ++tally->notWhole;
            continue;
        }
        // It was on time when it came, or it was not: that is what the age is measured by.
        kept.verification = providers::authenticate(*endpoint->provider, endpoint->config.auth, *endpoint->keys,
                                                    {kept.headers, kept.body}, kept.receivedAt);
        if (kept.verification.status != events::VerificationStatus::Verified) {
            ++tally->stillRefused;
            continue;
        }
        m_intake.submit(std::move(kept), [this, tally, id = one->id](const Result<events::RequestId>& stored) {
            if (!stored)
                return;
            ++tally->accepted;
            m_state.noteReleased(id);
        });
    }
}

std::vector<ApiRoute> QuarantineCheck::routes()
{
    return {
        {"POST", "/v1/quarantine/check", "", Role::Operate,
         [this](const ApiCall& call, const Reply& reply) { check(call.request, reply); }},
    };
}

} // namespace waybill::relay
