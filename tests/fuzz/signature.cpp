// SPDX-License-Identifier: GPL-3.0-or-later
// Who posted this? Headers and body of a request to one provider's endpoint (--provider=NAME), under every way of
// authentication: nothing is accepted, since nobody knows the keys. An input is "Name: value" lines, an empty line, the
// body.

#include "core/providers/Authentication.h"
#include "core/providers/registry/Registry.h"
#include "tests/fuzz/Target.h"

using namespace waybill;

namespace {

const providers::Registry& registry()
{
    static const providers::Registry all;
    return all;
}

const providers::Provider* provider = nullptr;

const providers::Keys& keys()
{
    static const providers::Keys all = [] {
        std::vector<Secret> lines;
        for (const char* line : {"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "a key of nobody's 7d1f0c",
                                 "basic hook:41c8e1f0a9d2", "header X-Hook-Key: 90d1ab5b7c31", "bearer 5f0e7aa2cc81"})
            lines.emplace_back(std::string(line));
        return providers::Keys(lines);
    }();
    return all;
}

providers::Headers takeHeaders(std::string_view& text)
{
    providers::Headers headers;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty())
            break;
        const std::size_t colon = line.find(": ");
        if (colon != std::string_view::npos)
            headers.add(line.substr(0, colon), line.substr(colon + 2));
    }
    return headers;
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv)
{
    provider = registry().find(fuzz::argument(*argc, *argv, "provider"));
    fuzz::demand(provider, "--provider names one");
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view body = fuzz::textOf(data, size);
    const providers::Headers headers = takeHeaders(body);
    for (const auto auth : {providers::Auth::Signature, providers::Auth::Basic, providers::Auth::Header,
                            providers::Auth::Bearer}) {
        const auto verification =
            providers::authenticate(*provider, auth, keys(), {headers, body}, timestampFromMs(1'764'150'000'000));
        fuzz::demand(!verification.accepted(), "what nobody signed is refused");
    }
    return 0;
}
