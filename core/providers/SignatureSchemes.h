// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Signature schemes that more than one provider uses. Pure; safe from any thread. Keys are tried one after the other.

#include "core/providers/Keys.h"
#include "core/providers/Provider.h"

namespace waybill::providers {

// Standard Webhooks and Svix (standardwebhooks.com): HMAC-SHA-256 over "id.timestamp.body" in svix-* or webhook-*
// headers, key base64 with or without "whsec_". Signed times more than 300 s off are refused, either way.
Verification verifyStandardWebhooks(const WebhookRequest& request, const Keys& keys, Timestamp now);

// The message id that Standard Webhooks keeps the same from retry to retry; empty when there is none.
std::string standardWebhooksId(const Headers& headers);

// True when any bare key, taken as text, gives this HMAC-SHA-256 over the parts.
bool matchesHmacSha256(const Keys& keys, std::initializer_list<std::string_view> parts, std::string_view mac);

} // namespace waybill::providers
