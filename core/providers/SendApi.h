// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a provider is asked to send one message, and what its answer means. A request is built from a PermittedMessage
// only. Plain functions without I/O, one table entry a provider; safe from any thread.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/environments/Guard.h"
#include "core/providers/Provider.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::providers {

// What belongs to a credential and is not secret. Which of them a provider wants says its SendApi.
struct SendAccount {
    std::string user;    // the public half of a pair: access key id, API key, application key
    std::string region;  // "eu", "us-east-1"; empty: the provider's default
    std::string channel; // SMTP.com channel, EmailLabs SMTP account, Postmark message stream, SES configuration set
    std::string origin;  // "https://postal.example.com": instead of the provider's own, for self-hosted ones and tests

    friend bool operator==(const SendAccount&, const SendAccount&) = default;
};

struct SendContext {
    const SendAccount& account;
    const Secret& secret;
    std::string_view idempotencyKey; // the ledger's id of this send
    Timestamp now;
};

// One HTTP request. Holds the secret: hand it to the transport and let it go, never log it. For a preview build it with a
// masked secret.
struct SendCall {
    std::string url;
    Headers headers;
    std::string body;
    std::string_view method = "POST"; // "GET" where a credential is probed
};

struct HttpAnswer {
    int status = 0;
    Headers headers;
    std::string body;
};

enum class SendResult : std::uint8_t {
    Accepted, // with the provider's message id
    Refused,  // nothing was sent, and trying again won't help
    TryLater, // nothing was sent; once more after a while
    Unclear,  // the message may have been sent: only the provider knows
};

enum class SendProblem : std::uint8_t {
    None,
    WrongKey,
    MissingScope,
    BadRequest,
    BadRecipient,      // invalid, or on the provider's own suppression list
    SenderNotVerified,
    AccountSuspended,
    QuotaReached,
    RateLimited,
    TooLarge,
    IdempotencyConflict,
    ProviderFault,
    NotUnderstood,     // an answer that is none of the provider's
};
std::string_view toString(SendProblem problem);

struct SendAnswer {
    SendResult result = SendResult::Unclear;
    SendProblem problem = SendProblem::None;
    std::string messageId = {}; // as the provider's webhooks bring it
    std::string text = {}; // the provider's own words on one line, at most 500 bytes
    std::optional<std::chrono::seconds> retryAfter = {};
};

struct SendApi {
    std::string_view provider; // "sendgrid"
    bool idempotent = false;   // the same key a second time sends nothing a second time
    // What of the account must be filled in, in the person's words; empty: not needed.
    std::string_view userName = {};
    std::string_view channelName = {};
    bool needsOrigin = false;

    // InvalidInput: something of the account is missing, or the message has what this provider can't carry.
    Result<SendCall> (*build)(const environments::PermittedMessage& message, const SendContext& context) = nullptr;
    SendAnswer (*classify)(const HttpAnswer& answer) = nullptr;
};

} // namespace waybill::providers
