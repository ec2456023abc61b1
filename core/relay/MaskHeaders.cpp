// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/MaskHeaders.h"

#include "core/base/Ascii.h"
#include "core/providers/Authentication.h"

#include <algorithm>
#include <array>

namespace waybill::relay {

namespace {

constexpr std::array<std::string_view, 7> credentialHeaders = {
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
};

} // namespace

providers::Headers maskedHeaders(providers::Headers headers, const providers::Keys& keys)
{
    const std::vector<std::string> secretHeaders = providers::secretHeaderNames(keys);
    providers::Headers masked;
    masked.reserve(headers.packed().size());
    for (const auto& [name, value] : headers) {
        const auto isThis = [name](std::string_view other) { return equalsIgnoringCase(name, other); };
        const bool isCredential =
            std::ranges::any_of(credentialHeaders, isThis) || std::ranges::any_of(secretHeaders, isThis);
        masked.add(name, isCredential ? "[masked]" : value);
    }
    return masked;
}

} // namespace waybill::relay
