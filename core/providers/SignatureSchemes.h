// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Signature schemes that more than one provider uses. Pure; safe from any thread. Keys are tried one after the other.

#include "core/providers/Keys.h"
#include "core/providers/Provider.h"

namespace waybill::providers {

// Standard Webhooks and Svix (standardwebhooks.com): HMAC-SHA-256 over "id.timestamp.body" in svix-* or webhook-*
// headers, key base64 with or without "whsec_". Signed times more than 300 s off are refused, either way.
Verification verifyStandardWebhooks(const WebhookRequest& request, const Keys& keys, Timestamp now);

// Adds the three svix-* headers, made with the first key. False when that is not base64.
bool signStandardWebhooks(TestEvent& event, const TestEventFacts& facts, const Keys& keys);

// The message id that Standard Webhooks keeps the same from retry to retry; empty when there is none.
std::string standardWebhooksId(const Headers& headers);

// RSA with PKCS #1 v1.5 padding over the message. An RSA signature shows which key made it, so a refusal says whether
// the key is another one or the message was changed.
enum class RsaDigest { Sha1, Sha256 };
Verification verifyRsa(std::span<const PublicKey> keys, RsaDigest digest, std::string_view signature,
                       std::string_view message);

// With the time that was signed (unix seconds, digits only) as skew, for schemes whose age is shown but not refused.
Verification withSkew(Verification verification, std::string_view signedUnixSeconds, Timestamp now);

// True when any bare key, taken as text, gives this HMAC-SHA-256 over the parts.
bool matchesHmacSha256(const Keys& keys, std::initializer_list<std::string_view> parts, std::string_view mac);

} // namespace waybill::providers
