// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Credential.h"

#include "core/base/Ascii.h"
#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"
#include "core/environments/EnvironmentName.h"
#include "core/providers/SendSupport.h"
#include "core/providers/registry/SendApis.h"
#include "core/providers/smtp/Send.h"

#include <algorithm>

namespace waybill::sending {

namespace {

constexpr std::size_t maxNameLength = 60;
constexpr std::size_t maxLength = 200;

bool isPlain(std::string_view text)
{
    return text.size() <= maxLength &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

} // namespace

std::string secretName(const Credential& credential) { return credential.name + ".sending"; }

Result<void> check(const Credential& credential)
{
    if (!isPlainName(credential.name, maxNameLength))
        return fail(ErrorCode::InvalidInput, "a credential's name has a-z, 0-9 and -", "for example postmark-staging");
    if (!environments::isEnvironmentName(credential.environment))
        return fail(ErrorCode::InvalidInput, "an environment's name has " + std::string(environments::environmentNameRule),
                    "for example staging");
    const providers::SendApi* api = providers::sendApiOf(credential.provider);
    if (api == nullptr)
        return fail(ErrorCode::InvalidInput, "this provider can't be sent through", "for example postmark");
    const providers::SendAccount& account = credential.account;
    for (const std::string* text : {&account.user, &account.region, &account.channel}) {
        if (!isPlain(*text))
            return fail(ErrorCode::InvalidInput,
                        "a part of the account is too long, or has a space, a quote or a letter beyond ASCII in it",
                        "copy it from the provider once more");
    }
    const auto missing = [](std::string_view what) {
        return fail(ErrorCode::InvalidInput, "the account's " + std::string(what) + " is missing", "fill it in");
    };
    if (!api->userName.empty() && account.user.empty())
        return missing(api->userName);
    if (!api->channelName.empty() && account.channel.empty())
        return missing(api->channelName);
    if (api->needsOrigin && account.origin.empty())
        return missing("address");
    if (api == &providers::smtp::sendApi())
        TRY(providers::smtp::serverOf(account.origin));
    else
        TRY(providers::sendOrigin(account, {}));
    return {};
}

std::string toJson(const Credential& credential)
{
    JsonWriter writer;
    writer.beginObject();
    writeMembers(writer, credential);
    writer.endObject();
    return writer.take();
}

void writeMembers(JsonWriter& writer, const Credential& credential)
{
    writer.member("name", credential.name)
        .member("environment", credential.environment)
        .member("provider", credential.provider)
        .member("user", credential.account.user)
        .member("region", credential.account.region)
        .member("channel", credential.account.channel)
        .member("origin", credential.account.origin);
}

Result<Credential> credentialFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    const JsonValue root = document.root();
    const auto text = [&root](std::string_view key) { return textOrEmpty(root[key]); };
    Credential credential{.name = text("name"),
                          .environment = text("environment"),
                          .provider = text("provider"),
                          .account = {.user = text("user"),
                                      .region = text("region"),
                                      .channel = text("channel"),
                                      .origin = text("origin")}};
    TRY_VOID(check(credential));
    return credential;
}

Result<std::vector<Credential>> credentialsFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    std::vector<Credential> credentials;
    for (const JsonValue& entry : document.root()["credentials"])
        credentials.push_back(TRY(credentialFromJson(entry.raw())));
    return credentials;
}

} // namespace waybill::sending
