// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/ProbeSupport.h"

#include "core/base/Redact.h"
#include "core/base/Utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace waybill::providers {

namespace {

constexpr std::size_t maxLine = 200;

constexpr std::array<std::pair<ProbeVerdict, std::string_view>, 7> verdictNames{
    {{ProbeVerdict::Works, "works"},
     {ProbeVerdict::WrongKey, "wrong_key"},
     {ProbeVerdict::WrongEnvironment, "wrong_environment"},
     {ProbeVerdict::MissingScope, "missing_scope"},
     {ProbeVerdict::Malformed, "malformed"},
     {ProbeVerdict::NoNetwork, "no_network"},
     {ProbeVerdict::Unclear, "unclear"}}};

// What keys begin with, and whose they are.
struct Shape {
    std::string_view prefix, provider, what;
};
constexpr Shape shapes[] = {
    {"SG.", "sendgrid", "a SendGrid key"},
    {"re_", "resend", "a Resend key"},
    {"am_", "agentmail", "an AgentMail key"},
    {"xkeysib-", "brevo", "a Brevo key"},
    {"mlsn.", "mailersend", "a MailerSend key"},
    {"xsmtpsib-", "", "Brevo’s SMTP key, which the API doesn’t take"},
    {"whsec_", "", "a webhook’s signing secret"},
    {"AKIA", "", "an AWS access key id; the secret access key belongs here"},
    {"ASIA", "", "a temporary AWS access key id; the secret access key belongs here"},
    {"-----BEGIN", "", "a PEM file"},
};

ProbeAnswer malformed(std::string text, std::string hint)
{
    return {.verdict = ProbeVerdict::Malformed, .text = std::move(text), .hint = std::move(hint)};
}

std::string withSaid(std::string text, std::string_view said)
{
    const std::string line = oneLine(said);
    return line.empty() ? text : text + ": “" + line + "”";
}

} // namespace

std::string_view toString(ProbeVerdict verdict)
{
    for (const auto& [known, name] : verdictNames) {
        if (known == verdict)
            return name;
    }
    return {};
}

std::optional<ProbeVerdict> probeVerdictFrom(std::string_view name)
{
    for (const auto& [verdict, known] : verdictNames) {
        if (known == name)
            return verdict;
    }
    return std::nullopt;
}

std::string_view toString(AccountMode mode)
{
    switch (mode) {
    case AccountMode::Unknown: return "";
    case AccountMode::Live: return "live";
    case AccountMode::Sandbox: return "sandbox";
    }
    return "";
}

SendCall probeCall(std::string url)
{
    SendCall call{.url = std::move(url), .headers = {}, .body = {}, .method = "GET"};
    call.headers.add("Accept", "application/json");
    return call;
}

Result<std::string> regionalOrigin(const SendAccount& account, std::string_view usual, std::string_view eu)
{
    return sendOrigin(account, account.region == "eu" ? eu : usual);
}

std::optional<ProbeAnswer> shapeProblem(const ProbeApi& api, const Secret& secret)
{
    const std::string_view key = secret.reveal(); // its shape is looked at, nothing of it is repeated
    if (key.empty())
        return malformed("There is no key", "paste it once more");
    for (const std::string_view scheme : {"Bearer ", "Basic ", "bearer ", "basic "}) {
        if (key.starts_with(scheme))
            return malformed("The key begins with “" + std::string(scheme.substr(0, scheme.size() - 1)) +
                                 "”, which belongs to the header and not to the key",
                             "paste the key alone");
    }
    if (std::ranges::any_of(key, [](char c) { return c <= 0x20 || c >= 0x7f; }))
        return malformed("The key has a space, a line break or a letter in it that no key has",
                         "copy it once more, without what stands around it");
    if (key.front() == '"' || key.front() == '\'' || key.back() == '"' || key.back() == '\'')
        return malformed("The key has quotation marks around it", "paste it without them");
    for (const Shape& shape : shapes) {
        if (key.starts_with(shape.prefix) && shape.provider != api.provider) {
            const bool foreign = !shape.provider.empty();
            ProbeAnswer answer = malformed("This is " + std::string(shape.what), "paste the key of this provider");
            answer.verdict = foreign ? ProbeVerdict::WrongEnvironment : ProbeVerdict::Malformed;
            return answer;
        }
    }
    if (!api.prefix.empty() && !key.starts_with(api.prefix))
        return malformed("A key of this provider begins with “" + std::string(api.prefix) + "”, this one doesn’t",
                         "copy the whole key");
    return std::nullopt;
}

ProbeAnswer classifyProbe(const ProbeApi& api, const HttpAnswer& answer, const SendAccount& account)
{
    const AnswerBody body(answer);
    if (isSuccess(answer) && body.root()[api.answerHas].kind() == JsonValue::Kind::Missing)
        return notTheProviders();
    return api.read(answer, account);
}

ProbeAnswer notTheProviders()
{
    return {.text = "The answer is none of the provider’s and says nothing of the key",
            .hint = "look at the address of the credential, and at what stands between here and the provider"};
}

ProbeAnswer works(std::string text, std::string account, AccountMode mode)
{
    return {.verdict = ProbeVerdict::Works, .mode = mode, .account = oneLine(account), .text = std::move(text)};
}

ProbeAnswer wrongKey(std::string_view said)
{
    return {.verdict = ProbeVerdict::WrongKey,
            .text = withSaid("The provider doesn’t know this key: it is revoked, or it is another account’s", said),
            .hint = "make a new key at the provider and rotate this credential"};
}

ProbeAnswer wrongEnvironment(std::string text, std::string hint)
{
    return {.verdict = ProbeVerdict::WrongEnvironment, .text = std::move(text), .hint = std::move(hint)};
}

ProbeAnswer missingScope(std::string text, std::string hint)
{
    return {.verdict = ProbeVerdict::MissingScope, .text = std::move(text), .hint = std::move(hint)};
}

ProbeAnswer probeByStatus(const HttpAnswer& answer, std::string_view said)
{
    if (isSuccess(answer))
        return works("The provider took the key");
    switch (answer.status) {
    case 400:
        return malformed(withSaid("The provider can’t read the key as it was given", said), "copy it once more");
    case 401: return wrongKey(said);
    case 403:
        return missingScope(withSaid("The provider knows the key, but it may not do this", said),
                            "give it the permission to send, and to read what a probe asks for");
    case 429:
        return {.text = "The provider asks to slow down and says nothing of the key", .hint = "try again in a minute"};
    default:
        return {.text = withSaid("The provider answered " + std::to_string(answer.status) + " and says nothing of the key", said),
                .hint = answer.status >= 500 ? "try again later" : "look at the region and the address of the credential"};
    }
}

std::string oneLine(std::string_view text)
{
    std::string line = printable(text.substr(0, maxLine));
    if (line.size() > maxLine)
        line.resize(maxLine);
    return toValidUtf8(line);
}

} // namespace waybill::providers
