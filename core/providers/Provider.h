// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What Waybill must know of one email provider to receive its webhooks. One folder a provider; they never include one
// another. Implementations are stateless: safe from any thread, and live as long as the registry.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/events/Event.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::providers {

class Keys;

// ASCII letters only, as in header names.
bool equalsIgnoringCase(std::string_view a, std::string_view b);

// Header names compare without case. Repeated names are kept in order.
class Headers {
public:
    void add(std::string name, std::string value) { m_entries.emplace_back(std::move(name), std::move(value)); }
    // The first value of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& entries() const { return m_entries; }

private:
    std::vector<std::pair<std::string, std::string>> m_entries;
};

// A webhook request as it came in. Views must outlive the call they are passed to.
struct WebhookRequest {
    const Headers& headers;
    std::string_view body;
};

// How an endpoint proves its caller; every endpoint names one, nothing is inferred.
enum class Auth : std::uint8_t { Signature, Basic, Header, Bearer, None };
std::string_view toString(Auth auth);
std::optional<Auth> authFrom(std::string_view name);

enum class Refusal : std::uint8_t {
    None,
    NoSignature,   // or no credentials at all
    Malformed,     // the signature can't be read
    Mismatch,      // wrong key, or the body changed
    TooOld,        // outside the tolerance of Standard Webhooks; `skew` says by how much
    TooNew,
};
std::string_view toString(Refusal refusal); // "no_signature", …

struct Verification {
    events::VerificationStatus status = events::VerificationStatus::NotConfigured;
    events::Strength strength = events::Strength::None;
    Refusal refusal = Refusal::None;
    std::chrono::seconds skew{0}; // the signed time minus now, where the scheme signs a time

    bool accepted() const { return status != events::VerificationStatus::Failed; }
};

Verification verified(events::Strength strength);
Verification refused(Refusal refusal, std::chrono::seconds skew = {});

// One event out of a body, before the relay adds what it knows.
struct NormalisedEvent {
    events::Event event; // the 15 keys, what the payload says beside them, and `raw`
    // What the provider itself tells repeats apart by; empty when it gives nothing, then the element's bytes do.
    std::string dedupId;
    std::uint32_t recipientOrdinal = 0; // among the recipients of one element
};

struct ProviderCard {
    std::string_view id;          // "sendgrid"
    std::string_view displayName; // "SendGrid"
    enum class ReportsDelivered : std::uint8_t { Always, OptIn, Never } reportsDelivered = ReportsDelivered::Always;
    // What the signature proves where auth is Signature; None: the provider signs nothing.
    events::Strength signatureStrength = events::Strength::None;
    std::string_view retries;     // one sentence: how long and how often it resends
    std::string_view webhookPath; // where in the provider's own console a webhook is set up
};

// The HTTP status for each answer that isn't success; the provider's retries depend on it (decisions.md).
struct Answers {
    int comeBackLater = 503;
    int notAuthentic = 401;
    int tooLarge = 413;
};

class Provider {
public:
    virtual ~Provider() = default;

    virtual const ProviderCard& card() const = 0;
    virtual Answers answers() const { return {}; }

    // Checks the provider's own signature over the raw bytes against any of the keys (several while rotating).
    // Only called where auth is Signature and the card says that the provider signs; see authenticate().
    virtual Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const = 0;

    // The events in a body, in input order. InvalidInput only when the container can't be parsed (dead letter);
    // a bad element gives an event of type Other. An empty list is "nothing to report".
    virtual Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const = 0;
};

} // namespace waybill::providers
