// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Authentication.h"

#include "core/base/Ascii.h"
#include "core/base/Encoding.h"
#include "core/providers/Text.h"

#include <algorithm>

namespace waybill::providers {

namespace {

bool anyEquals(std::span<const Secret> secrets, std::string_view given)
{
    bool found = false;
    for (const Secret& secret : secrets)
        found |= equalsConstantTime(secret.reveal(), given); // to compare with what was sent
    return found;
}

// What follows the scheme's name in "Authorization: <scheme> …".
std::optional<std::string_view> credentialsOf(const WebhookRequest& request, std::string_view scheme)
{
    const auto header = request.headers.find("Authorization");
    if (!header)
        return {};
    const std::string_view text = trimmed(*header);
    const auto space = text.find(' ');
    if (space == std::string_view::npos || !equalsIgnoringCase(text.substr(0, space), scheme))
        return {};
    return trimmed(text.substr(space + 1));
}

Verification checkBasic(const Keys& keys, const WebhookRequest& request)
{
    const auto credentials = credentialsOf(request, "Basic");
    if (!credentials)
        return refused(Refusal::NoSignature);
    const auto decoded = fromBase64(*credentials);
    if (!decoded)
        return refused(Refusal::Malformed);
    return anyEquals(keys.basic(), *decoded) ? verified(events::Strength::Sender) : refused(Refusal::WrongKey);
}

Verification checkBearer(const Keys& keys, const WebhookRequest& request)
{
    const auto token = credentialsOf(request, "Bearer");
    if (!token)
        return refused(Refusal::NoSignature);
    return anyEquals(keys.bearer(), *token) ? verified(events::Strength::Sender) : refused(Refusal::WrongKey);
}

Verification checkHeader(const Keys& keys, const WebhookRequest& request)
{
    bool given = false;
    bool equal = false;
    for (const Keys::Header& header : keys.headers()) {
        if (const auto value = request.headers.find(header.name)) {
            given = true;
            equal |= equalsConstantTime(header.value.reveal(), trimmed(*value)); // to compare with what was sent
        }
    }
    if (equal)
        return verified(events::Strength::Sender);
    return refused(given ? Refusal::WrongKey : Refusal::NoSignature);
}

} // namespace

Verification authenticate(const Provider& provider, Auth auth, const Keys& keys, const WebhookRequest& request,
                          Timestamp now)
{
    if (const Refusal objection = provider.objection(request); objection != Refusal::None)
        return refused(objection);
    switch (auth) {
    case Auth::Signature:
        if (provider.card().signatureStrength == events::Strength::None)
            return refused(Refusal::NoSignature);
        return provider.verifySignature(request, keys, now);
    case Auth::Basic: return checkBasic(keys, request);
    case Auth::Header: return checkHeader(keys, request);
    case Auth::Bearer: return checkBearer(keys, request);
    case Auth::None: break;
    }
    return {};
}

std::vector<std::string> secretHeaderNames(const Keys& keys)
{
    std::vector<std::string> names{"Authorization"};
    for (const Keys::Header& header : keys.headers()) {
        const auto same = [&](const std::string& name) { return equalsIgnoringCase(name, header.name); };
        if (std::none_of(names.begin(), names.end(), same))
            names.push_back(header.name);
    }
    return names;
}

} // namespace waybill::providers
