// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What Waybill must know of one email provider to receive its webhooks. One folder a provider; they never include one
// another. Implementations are stateless: safe from any thread, and live as long as the registry.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/events/Event.h"
#include "core/providers/Headers.h"
#include "core/providers/Kind.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::providers {

class Certificate;
class Keys;
struct TestEvent;
struct TestEventFacts;

// What the relay knows of an endpoint beside the request's bytes, for schemes that sign or need it.
struct EndpointFacts {
    std::string_view publicUrl;               // exactly as the provider was given it; empty: not configured
    std::string_view topicArn;                // the only SNS topic that may post here; empty: not configured
    const Certificate* certificate = nullptr; // what certificateUrl() named, if it was fetched
};

// A webhook request as it came in. Views must outlive the call they are passed to.
struct WebhookRequest {
    const Headers& headers;
    std::string_view body;
    EndpointFacts endpoint = {};
};

// How an endpoint proves its caller; every endpoint names one, nothing is inferred.
enum class Auth : std::uint8_t { Signature, Basic, Header, Bearer, None };
std::string_view toString(Auth auth);
std::optional<Auth> authFrom(std::string_view name);

enum class Refusal : std::uint8_t {
    None,
    NoSignature,   // or no credentials at all
    Malformed,     // the signature can't be read
    Mismatch,      // wrong key, or the body changed: the scheme can't tell
    TooOld,        // outside the tolerance of Standard Webhooks; `skew` says by how much
    TooNew,
    WrongKey,      // another secret, or another key pair
    BodyChanged,   // signed with the right key, but not these bytes
    WrongTopic,    // an SNS topic that is not this endpoint's
    BadCertificate, // the signing certificate is not Amazon's, or not valid now
};
// Numbers are stored: new ones go to the end.
std::string_view toString(Refusal refusal); // "no_signature", …
// One sentence for the person, English; with the skew where the refusal is about time: "clock skew of 421 s".
std::string describe(Refusal refusal, std::chrono::seconds skew);

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

// The HTTP status for each answer that isn't success; the provider's retries depend on it.
struct Answers {
    int comeBackLater = 503;
    int notAuthentic = 401;
    int tooLarge = 413;
    friend bool operator==(const Answers&, const Answers&) = default;
};

// One line of a card's table of events.
struct EventMeaning {
    std::string_view native; // "bounce/blocked"
    Kind kind;
    std::string_view note = {};
};

// Everything that the person must know of a provider to use it, as plain data: `waybillctl provider show` and the
// console print it. Sentences are English and without a full stop; an empty one means that nothing is documented.
struct ProviderCard {
    std::string_view id = {};          // "sendgrid"
    std::string_view displayName = {}; // "SendGrid"
    enum class ReportsDelivered : std::uint8_t { Always, OptIn, Never } reportsDelivered = ReportsDelivered::Always;
    // What the signature proves where auth is Signature; None: the provider signs nothing.
    events::Strength signatureStrength = events::Strength::None;
    std::string_view retries = {};     // one sentence: how long and how often it resends
    std::string_view webhookPath = {}; // where in the provider's own console a webhook is set up
    std::string_view signature = {};   // one sentence: the scheme and what it covers, or what to use instead
    std::string_view limits = {};      // one sentence: batches, deadlines, rates
    std::string_view inbound = {};     // one sentence: how received mail is posted; empty: not offered
    std::string_view testing = {};     // one sentence: how to try a send without reaching anybody
    std::string_view testEvent = {};   // one sentence: what "send a test event" is
    std::string_view documentation = {}; // URL of the provider's own page
    std::span<const EventMeaning> events = {};
    std::span<const std::string_view> safeAddresses = {}; // recipients that reach nobody
    // By what a body holds. No head tells the two apart, so a provider's rows are equal.
    Answers eventAnswers = {};
    Answers inboundAnswers = {};
    bool probesWithHead = false; // asks with HEAD whether the URL is there, and wants 200
    bool needsPublicUrl = false; // the signature covers the URL
    bool needsTopic = false;     // posts come from an SNS topic that must be named
    // The same as retries, to reckon with: until when after the first try; 0: never; nothing: it isn't documented.
    std::optional<std::chrono::minutes> resendsFor = {};
    bool resendsDeliveries = true; // false: it resends everything but "delivered"
};
std::string_view toString(ProviderCard::ReportsDelivered reports); // "always", "opt-in", "never"

// What a provider asks of the relay in a request that is no event: to visit an address once, so that posts begin.
struct Confirmation {
    std::string url;
    std::string what; // the topic, for the person
};

class Provider {
public:
    virtual ~Provider() = default;

    virtual const ProviderCard& card() const = 0;

    // What speaks against a request whoever sent it, before anything is checked or fetched; None for most.
    virtual Refusal objection(const WebhookRequest&) const { return Refusal::None; }

    // Where the certificate is that the request was signed with; empty where the scheme needs none, or where it names
    // an address that may not be asked.
    virtual std::string certificateUrl(const WebhookRequest&) const { return {}; }

    // Checks the provider's own signature over the raw bytes against any of the keys (several while rotating).
    // Only called where auth is Signature and the card says that the provider signs; see authenticate().
    virtual Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const = 0;

    // Whether this only tries the URL out, under a key that everybody knows: answered with success, never stored.
    virtual bool isProbe(const WebhookRequest&) const { return false; }

    // What the request asks to have confirmed, if it does. Only asked of requests that were accepted.
    virtual std::optional<Confirmation> confirmation(const WebhookRequest&) const { return {}; }

    // The events in a body, in input order. InvalidInput only when the container can't be parsed (dead letter);
    // a bad element gives an event of type Other. An empty list is "nothing to report".
    virtual Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const = 0;

    // The body of a delivery to nobody, as the provider would post it, and its Content-Type. See makeTestEvent().
    virtual TestEvent testEvent(const TestEventFacts& facts) const = 0;
    // Adds the provider's signature. Nothing where only the provider itself can make one; false when the key, or what
    // else it takes, is not there or won't do.
    virtual std::optional<bool> sign(TestEvent&, const TestEventFacts&, const Keys&) const { return {}; }
};

} // namespace waybill::providers
