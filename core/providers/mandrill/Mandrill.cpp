// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mandrill/Mandrill.h"

#include "core/base/Encoding.h"
#include "core/events/Synthetic.h"
#include "core/providers/Form.h"
#include "core/providers/Keys.h"
#include "core/providers/SendSupport.h"
#include "core/providers/Sha1.h"
#include "core/providers/TestEvent.h"
#include "core/providers/mandrill/Normalise.h"

#include <algorithm>

namespace waybill::providers::mandrill {

namespace {

constexpr std::string_view signatureHeader = "X-Mandrill-Signature";

// Under it Mandrill tries a new URL with a batch of nothing; everybody knows it.
constexpr std::string_view probeKey = "test-webhook";

std::string macOf(std::string_view key, std::string_view url, const FormFields& sorted)
{
    std::vector<std::string_view> parts{url};
    for (const auto& [name, value] : sorted) {
        parts.push_back(name);
        parts.push_back(value);
    }
    return hmacSha1(key, parts);
}

// As they were signed: decoded, in the order of their names. Nothing where it is unclear which batch is meant.
std::optional<FormFields> signedFields(std::string_view body)
{
    FormFields fields = urlencodedBytes(body);
    const auto isBatch = [](const auto& field) { return field.first == "mandrill_events"; };
    if (std::ranges::count_if(fields, isBatch) != 1)
        return {};
    std::ranges::stable_sort(fields, {}, &FormFields::value_type::first);
    return fields;
}

} // namespace

Verification Mandrill::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp) const
{
    const auto signature = request.headers.find(signatureHeader);
    if (!signature || signature->empty())
        return refused(Refusal::NoSignature);
    const auto mac = fromBase64(*signature);
    const auto fields = signedFields(request.body);
    if (!mac || !fields)
        return refused(Refusal::Malformed);
    for (const Secret& key : keys.bare()) {
        const std::string expected = macOf(key.reveal(), request.endpoint.publicUrl, *fields); // to compute the MAC
        if (equalsConstantTime(expected, *mac))
            return verified(events::Strength::Body);
    }
    return refused(Refusal::Mismatch);
}

bool Mandrill::isProbe(const WebhookRequest& request) const
{
    constexpr std::size_t longest = 256;
    const auto signature = request.headers.find(signatureHeader);
    const auto fields = request.body.size() <= longest ? signedFields(request.body) : std::nullopt;
    if (!signature || !fields || fields->size() != 1 || fields->front().second != "[]")
        return false;
    const auto mac = fromBase64(*signature);
    return mac && equalsConstantTime(macOf(probeKey, request.endpoint.publicUrl, *fields), *mac);
}

Result<std::vector<NormalisedEvent>> Mandrill::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent Mandrill::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginArray()
        .beginObject()
        .member("event", "send")
        .member("_id", facts.id)
        .member("ts", facts.unixSeconds())
        .key("msg")
        .beginObject()
        .member("_id", facts.id)
        .member("email", events::syntheticRecipient)
        .member("subject", "Test event of Waybill")
        .key("tags")
        .beginArray()
        .value("waybill-test")
        .endArray()
        .endObject()
        .endObject()
        .endArray();
    TestEvent event;
    event.body = "mandrill_events=" + percentEncoded(writer.text());
    event.headers.add("Content-Type", "application/x-www-form-urlencoded");
    return event;
}

std::optional<bool> Mandrill::sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const
{
    const FormFields fields = urlencodedBytes(event.body);
    const std::string mac = macOf(keys.bare().front().reveal(), facts.endpoint.publicUrl, fields); // to compute it
    event.headers.add(signatureHeader, toBase64(mac));
    return true;
}

} // namespace waybill::providers::mandrill
