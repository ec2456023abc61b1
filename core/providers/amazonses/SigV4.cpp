// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/SigV4.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace waybill::providers::amazonses {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

struct Canonical {
    std::string request;
    std::string signedHeaders;
};

Canonical canonicalOf(const SigV4Request& request)
{
    auto headers = request.headers;
    std::ranges::sort(headers);
    Canonical canonical;
    std::string lines;
    for (const auto& [name, value] : headers) {
        lines += name + ':' + value + '\n';
        canonical.signedHeaders += (canonical.signedHeaders.empty() ? "" : ";") + name;
    }
    canonical.request = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path, request.query, lines,
                                    canonical.signedHeaders, toHex(sha256({request.body})));
    return canonical;
}

} // namespace

std::string amzDate(Timestamp time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", int(date.year()), unsigned(date.month()),
                       unsigned(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string sigV4Authorization(const SigV4Request& request, const SigV4Scope& scope, const Secret& secretKey,
                               Timestamp time)
{
    const std::string date = amzDate(time);
    const std::string day = date.substr(0, 8);
    const std::string credentialScope = fmt::format("{}/{}/{}/aws4_request", day, scope.region, scope.service);
    const Canonical canonical = canonicalOf(request);
    const std::string toSign =
        fmt::format("{}\n{}\n{}\n{}", algorithm, date, credentialScope, toHex(sha256({canonical.request})));

    std::string key = "AWS4" + std::string(secretKey.reveal());
    for (const std::string_view part : {std::string_view(day), scope.region, scope.service, std::string_view("aws4_request")})
        key = hmacSha256(key, {part});
    return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm, scope.accessKeyId,
                       credentialScope, canonical.signedHeaders, toHex(hmacSha256(key, {toSign})));
}

} // namespace waybill::providers::amazonses
