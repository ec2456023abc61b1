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
    for (auto& [name, value] : headers.entries()) {
        const auto isThis = [&name](std::string_view other) { return equalsIgnoringCase(name, other); };
        const bool isCredential =
            std::ranges::any_of(credentialHeaders, isThis) || std::ranges::any_of(secretHeaders, isThis);
        if (isCredential)
            value = "[masked]";
    }
    return headers;
}

} // namespace waybill::relay
