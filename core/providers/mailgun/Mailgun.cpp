// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailgun/Mailgun.h"

#include "core/base/Encoding.h"
#include "core/base/Json.h"
#include "core/providers/Elements.h"
#include "core/providers/Form.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/Text.h"
#include "core/providers/Values.h"
#include "core/providers/mailgun/Normalise.h"

namespace waybill::providers::mailgun {

namespace {

// One event and its message's headers; what is larger and calls itself JSON is not parsed before we know the sender.
constexpr std::size_t largestSignedJson = 1024 * 1024;

struct SignatureBlock {
    std::string timestamp;
    std::string token;
    std::string signature;
};

Result<SignatureBlock> signatureBlock(std::string_view body)
{
    if (!looksLikeJson(body)) {
        const Form form = Form::parse(body);
        return SignatureBlock{form.last("timestamp"), form.last("token"), form.last("signature")};
    }
    if (body.size() > largestSignedJson)
        return fail(ErrorCode::TooLarge, "The body is too large for one event");
    JsonDocument document;
    TRY_VOID(document.parse(body));
    const JsonValue block = document.root()["signature"];
    return SignatureBlock{textOf(block["timestamp"]), textOf(block["token"]), textOf(block["signature"])};
}

} // namespace

const ProviderCard& Mailgun::card() const
{
    static constexpr ProviderCard card{
        .id = "mailgun",
        .displayName = "Mailgun",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Sender,
        .retries = "Resends for 8 hours after any answer but 200; 406 ends that at once, and deliveries are not resent",
        .webhookPath = "Send → Sending → Webhooks",
    };
    return card;
}

// HMAC-SHA-256 over timestamp and token: it shows who posted, not what. No age is refused: the first timestamp is kept
// through hours of retries.
Verification Mailgun::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp) const
{
    const auto block = signatureBlock(request.body);
    if (!block)
        return refused(Refusal::Malformed);
    if (block->timestamp.empty() || block->token.empty() || block->signature.empty())
        return refused(Refusal::NoSignature);
    const auto mac = fromHex(block->signature);
    if (!mac || !isDigits(block->timestamp))
        return refused(Refusal::Malformed);
    return matchesHmacSha256(keys, {block->timestamp, block->token}, *mac) ? verified(events::Strength::Sender)
                                                                            : refused(Refusal::Mismatch);
}

Result<std::vector<NormalisedEvent>> Mailgun::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::mailgun
