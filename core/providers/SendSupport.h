// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the providers' send requests and answers have in common. Pure; safe from any thread.

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/providers/SendApi.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace waybill::providers {

// The account's origin, or the provider's. InvalidInput for one that isn't https, unless it is on this machine: a key
// must not cross a network in the clear.
Result<std::string> sendOrigin(const SendAccount& account, std::string_view providersOwn);

// A JSON body with the headers every JSON API wants, before the one that authenticates.
SendCall jsonCall(std::string url, JsonWriter& body);

// "Name <address>" with the name quoted where RFC 5322 asks for it; the address alone without a name.
std::string mailboxText(const environments::Mailbox& mailbox);

// {"<addressKey>":…,"<nameKey>":…}, the name left out when empty. The key must have been written.
void writeMailbox(JsonWriter& writer, const environments::Mailbox& mailbox, std::string_view addressKey = "email",
                  std::string_view nameKey = "name");

// An object of the values, in their order.
void writeObject(JsonWriter& writer, const environments::NamedValues& values);
// The same with the correlation id under "correlation_id", where there is one.
void writeWithCorrelation(JsonWriter& writer, const environments::NamedValues& values, std::string_view correlationId);

// The names of an attachment's members; an empty one is left out.
struct AttachmentKeys {
    std::string_view name, type, content, disposition = {};
};
// A list under `key`, contents in base64; nothing without attachments.
void writeAttachments(JsonWriter& writer, std::string_view key, const environments::Message& message,
                      const AttachmentKeys& keys);

// The member, when the text is not empty.
void writeIfSet(JsonWriter& writer, std::string_view key, std::string_view text);

// "Basic …" of user and secret.
std::string basicAuthorization(std::string_view user, const Secret& secret);

// JSON with every letter beyond ASCII as \uXXXX: for a JSON text that travels in a mail header.
std::string asciiJson(std::string_view json);

// A text as the smallest HTML that shows it: escaped, in <pre>.
std::string htmlOfText(std::string_view text);

std::string percentEncoded(std::string_view text); // all but RFC 3986's unreserved characters

// -- Answers --

SendAnswer accepted(std::string messageId);
SendAnswer refusedSend(SendProblem problem, std::string_view text);

// What the status alone says, with Retry-After in seconds where it is given: 401 wrong key, 403 missing scope, 413 too
// large, 429 rate limited, other 4xx bad request; 5xx is unclear, for the message may have got through.
SendAnswer answerByStatus(const HttpAnswer& answer, std::string_view text);

// A problem by the provider's own error code, over what the status says.
struct NamedProblem {
    std::string_view code;
    SendProblem problem;
};
SendAnswer refine(SendAnswer answer, std::string_view code, std::initializer_list<NamedProblem> table);

// 2xx without what must be in it: the provider took something, what is not known.
SendAnswer notUnderstood(const HttpAnswer& answer);

bool isSuccess(const HttpAnswer& answer);

// The body as a JSON tree; Missing when it is none.
class AnswerBody {
public:
    explicit AnswerBody(const HttpAnswer& answer);
    JsonValue root() const;
    std::string text(std::initializer_list<std::string_view> path) const; // "" when absent

private:
    JsonDocument m_document;
    bool m_parsed;
};

} // namespace waybill::providers
