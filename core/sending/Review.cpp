// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Review.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"
#include "core/providers/registry/SendApis.h"

#include <algorithm>

namespace waybill::sending {

namespace {

constexpr std::size_t attachmentShown = 30;
constexpr const char* mask = "••••••••";

bool authenticates(std::string_view name)
{
    return equalsIgnoringCase(name, "Authorization");
}

} // namespace

bool Review::isBlocked() const
{
    return std::ranges::any_of(items, [](const auto& item) { return item.verdict == PreflightItem::Verdict::Block; });
}

int Review::warnings() const
{
    return int(std::ranges::count(items, PreflightItem::Verdict::Warning, &PreflightItem::verdict));
}

Result<std::string> requestText(environments::Message message, const environments::Environment& environment,
                                const environments::SendFacts& facts, const Credential& credential, Timestamp now)
{
    const auto whole = environments::permit(message, environment, facts);
    if (!whole)
        return fail(ErrorCode::InvalidInput, whole.error().front().message, whole.error().front().hint);
    for (environments::Attachment& attachment : message.attachments)
        attachment.bytes.resize(std::min(attachment.bytes.size(), attachmentShown));
    const auto permitted = environments::permit(std::move(message), environment, facts);
    const providers::SendApi* api = providers::sendApiOf(credential.provider);
    if (!permitted || api == nullptr)
        return fail(ErrorCode::InvalidInput, "this provider can't be sent through", "choose a credential of another one");
    const Secret masked(mask);
    const auto call = TRY(api->build(*permitted, {credential.account, masked, "snd_preview", now}));
    const bool isSmtp = call.url.starts_with("smtp");
    std::string text = (isSmtp ? "" : "POST ") + printable(call.url) + '\n';
    for (const auto& [name, value] : call.headers)
        text.append(name).append(": ").append(authenticates(name) ? mask : printable(value)) += '\n';
    return text + '\n' + call.body;
}

Review review(environments::Message draft, const ReviewFacts& facts)
{
    Review review;
    review.composed = compose(std::move(draft));
    const std::string_view provider = facts.credential ? facts.credential->provider : std::string_view();
    const environments::SendFacts send{.testAddresses = providers::testAddressesOf(provider),
                                       .suppression = facts.suppression,
                                       .sentToday = facts.sentToday,
                                       .confirmation = facts.confirmation};
    review.items = preflight(review.composed.message, review.composed.filled,
                             {.environment = facts.environment,
                              .send = send,
                              .productionDomains = facts.productionDomains,
                              .domain = facts.domain,
                              .variables = review.composed.asked});
    if (facts.credential)
        review.request = requestText(review.composed.message, facts.environment, send, *facts.credential,
                                     SystemClock().now());
    return review;
}

} // namespace waybill::sending
