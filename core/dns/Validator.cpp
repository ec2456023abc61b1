// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/Validator.h"

#include <poll.h>
#include <unbound.h>

#include <array>
#include <memory>

namespace waybill::dns {

namespace {

// The root's key signing keys of 2017 and 2024 (https://data.iana.org/root-anchors/root-anchors.xml).
constexpr std::array rootAnchors{
    ". DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
    ". DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
};

constexpr int sliceMs = 50; // how long a request to stop may go unseen

struct Free {
    void operator()(ub_ctx* context) const { ub_ctx_delete(context); }
    void operator()(ub_result* result) const { ub_resolve_free(result); }
};
using Context = std::unique_ptr<ub_ctx, Free>;

std::string at(const Endpoint& endpoint) { return endpoint.address.text() + '@' + std::to_string(endpoint.port); }

bool setUp(ub_ctx* context, const ValidatorOptions& options, const Name& asked)
{
    // A thread, not a fork of the whole program; to be said before anything that makes the context final.
    bool isGood = ub_ctx_async(context, 1) == 0 && ub_ctx_set_option(context, "do-not-query-localhost:", "no") == 0
        && ub_ctx_set_option(context, "module-config:", "validator iterator") == 0;
    for (const Endpoint& forwarder : options.forwarders)
        isGood = isGood && ub_ctx_set_fwd(context, at(forwarder).c_str()) == 0;
    for (const auto& [zone, server] : options.stubs)
        isGood = isGood && ub_ctx_set_stub(context, zone.text().c_str(), at(server).c_str(), 0) == 0;
    if (options.anchors.empty()) {
        for (const char* anchor : rootAnchors)
            isGood = isGood && ub_ctx_add_ta(context, anchor) == 0;
    }
    for (const std::string& anchor : options.anchors)
        isGood = isGood && ub_ctx_add_ta(context, anchor.c_str()) == 0;
    // Some names libunbound answers by itself (test., home.arpa. …): no server would be asked, and nothing known.
    for (Name name = asked; !name.isRoot(); name = name.parent())
        ub_ctx_zone_remove(context, (name.text() + '.').c_str());
    return isGood;
}

struct Done {
    bool hasEnded = false;
    int error = 0;
    std::unique_ptr<ub_result, Free> result;
};

void onResult(void* data, int error, ub_result* result)
{
    auto* done = static_cast<Done*>(data);
    done->hasEnded = true;
    done->error = error;
    done->result.reset(result);
}

SecurityVerdict verdictOf(const Done& done)
{
    if (done.error != 0 || !done.result)
        return {Security::Unknown, ub_strerror(done.error)};
    const ub_result& result = *done.result;
    const std::string why = result.why_bogus != nullptr ? result.why_bogus : "";
    // Keys that could not be asked for prove nothing; libunbound has one word for both.
    if (result.bogus)
        return {why.find("could not fetch") != std::string::npos ? Security::Unknown : Security::Bogus, why};
    if (result.rcode != 0 && result.rcode != 3)
        return {Security::Unknown, "rcode " + std::to_string(result.rcode)};
    return {result.secure ? Security::Secure : Security::Insecure, {}};
}

} // namespace

std::string_view toString(Security security)
{
    switch (security) {
    case Security::Secure: return "secure";
    case Security::Insecure: return "insecure";
    case Security::Bogus: return "bogus";
    case Security::Unknown: return "unknown";
    }
    return {};
}

SecurityVerdict Validator::verdict(const Question& question, std::stop_token stop) const
{
    Done done; // outlives the context, whose thread may still report
    const Context context(ub_ctx_create());
    if (!context || !setUp(context.get(), m_options, question.name))
        return {Security::Unknown, "the validator could not be set up"};
    int id = 0;
    const int error = ub_resolve_async(context.get(), question.name.text().c_str(), int(question.type), 1, &done,
                                       &onResult, &id);
    if (error != 0)
        return {Security::Unknown, ub_strerror(error)};
    const auto deadline = std::chrono::steady_clock::now() + m_options.timeout;
    while (!done.hasEnded) {
        pollfd each{.fd = ub_fd(context.get()), .events = POLLIN, .revents = 0};
        if (::poll(&each, 1, sliceMs) > 0)
            ub_process(context.get());
        const bool isLate = std::chrono::steady_clock::now() >= deadline;
        if (!done.hasEnded && (isLate || stop.stop_requested())) {
            ub_cancel(context.get(), id);
            return {Security::Unknown, isLate ? "no answer in time" : "cancelled"};
        }
    }
    return verdictOf(done);
}

} // namespace waybill::dns
