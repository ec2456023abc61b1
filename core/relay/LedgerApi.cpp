// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/LedgerApi.h"

#include "core/base/Json.h"
#include "core/environments/Address.h"
#include "core/environments/Guard.h"
#include "core/events/Address.h"
#include "core/providers/registry/SendApis.h"
#include "core/relay/ApiJson.h"
#include "core/suppressions/Suppressed.h"

namespace waybill::relay {

namespace {

using environments::Suppression;
using sending::SendState;

constexpr std::size_t defaultLimit = 100;
constexpr std::size_t maxLimit = 1000;
constexpr std::size_t eventsLookedAt = 1000;
constexpr std::size_t maxText = 500;

HttpResponse done(std::string_view what)
{
    JsonWriter writer;
    writer.beginObject().member(what, true).endObject();
    return jsonResponse(writer);
}

template <typename T>
HttpResponse listed(std::string_view key, const Result<std::vector<T>>& things)
{
    if (!things)
        return errorResponse(things.error());
    JsonWriter writer;
    writer.beginObject().key(key).beginArray();
    for (const T& thing : *things)
        writer.rawValue(toJson(thing));
    writer.endArray().endObject();
    return jsonResponse(writer);
}

void writeSuppression(JsonWriter& writer, const std::optional<Suppression>& suppression)
{
    writer.key("suppression");
    if (!suppression) {
        writer.null();
        return;
    }
    writer.beginObject()
        .member("reason", suppression->reason)
        .memberOrNull("event", suppression->eventId)
        .endObject();
}

HttpResponse sendsResponse(std::span<const LedgerEntry> entries)
{
    JsonWriter writer;
    writer.beginObject().key("sends").beginArray();
    for (const LedgerEntry& entry : entries)
        sending::write(writer, entry);
    writer.endArray().endObject();
    return jsonResponse(writer);
}

// A short text; one that is longer or of another type counts as missing.
std::string shortTextIn(const JsonValue& object, std::string_view key)
{
    const auto text = object[key].string();
    return text && text->size() <= maxText ? std::string(*text) : std::string();
}

Result<sending::Intent> intentIn(std::string_view body)
{
    JsonDocument document;
    TRY_VOID(document.parse(body));
    const JsonValue root = document.root();
    sending::Intent intent{.environment = shortTextIn(root, "environment"),
                           .provider = shortTextIn(root, "provider"),
                           .credential = shortTextIn(root, "credential"),
                           .recipient = shortTextIn(root, "recipient"),
                           .messageType = shortTextIn(root, "message_type"),
                           .correlationId = shortTextIn(root, "correlation_id")};
    if (providers::sendApiOf(intent.provider) == nullptr)
        return fail(ErrorCode::InvalidInput, "provider must be one that can be sent through", "for example postmark");
    intent.recipient = TRY(environments::plainAddress(intent.recipient));
    return intent;
}

Result<sending::LedgerNote> noteIn(std::string_view body)
{
    JsonDocument document;
    TRY_VOID(document.parse(body));
    const JsonValue root = document.root();
    const auto state = sending::sendStateFrom(root["state"].string().value_or(""));
    const auto attempts = root["attempts"].integer().value_or(0);
    if (!state)
        return fail(ErrorCode::InvalidInput, "state must be planned, in_flight, accepted, refused, failed or unknown");
    if (attempts < 0 || attempts > 1000)
        return fail(ErrorCode::InvalidInput, "attempts must be from 0 to 1000");
    sending::LedgerNote note{.state = *state,
                             .attempts = int(attempts),
                             .messageId = shortTextIn(root, "message_id"),
                             .problem = shortTextIn(root, "problem"),
                             .text = shortTextIn(root, "text")};
    if (note.state == SendState::Accepted && note.messageId.empty())
        return fail(ErrorCode::InvalidInput, "an accepted send has a message_id", "give the id that the provider answered with");
    return note;
}

// What a trace is to know of the send. Without an id of one's own the ledger's stands for it.
events::Send sendOf(const LedgerEntry& entry)
{
    return {.provider = entry.intent.provider,
            .environment = entry.intent.environment,
            .messageId = entry.last.messageId,
            .recipient = events::normalisedAddress(entry.intent.recipient),
            .correlationId = entry.intent.correlationId.empty() ? entry.id : entry.intent.correlationId,
            .messageType = entry.intent.messageType,
            .registeredAt = entry.updatedAt};
}

// A verified event of that provider for the recipient, by our own id.
bool provesAcceptance(const events::Event& event, const LedgerEntry& entry)
{
    return event.verification == events::VerificationStatus::Verified && !event.messageId.empty() &&
           event.provider == entry.intent.provider && event.environment == entry.intent.environment &&
           event.correlationId == entry.intent.correlationId &&
           events::foldedAddress(event.recipient) == events::foldedAddress(entry.intent.recipient);
}

} // namespace

HttpResponse LedgerApi::environments() const { return listed("environments", m_ledger.environments()); }

HttpResponse LedgerApi::saveEnvironment(const HttpRequest& request)
{
    const auto change = environments::environmentChangeFromJson(request.body);
    if (!change)
        return errorResponse(change.error());
    const auto saved = m_ledger.change(*change);
    return saved ? done("saved") : errorResponse(saved.error());
}

HttpResponse LedgerApi::removeEnvironment(const std::string& name)
{
    const auto removed = m_ledger.removeEnvironment(name);
    return removed ? done("removed") : errorResponse(removed.error());
}

HttpResponse LedgerApi::credentials() const { return listed("credentials", m_ledger.credentials()); }

HttpResponse LedgerApi::saveCredential(const HttpRequest& request)
{
    const auto credential = sending::credentialFromJson(request.body);
    if (!credential)
        return errorResponse(credential.error());
    const auto saved = m_ledger.save(*credential);
    return saved ? done("saved") : errorResponse(saved.error());
}

HttpResponse LedgerApi::removeCredential(const std::string& name)
{
    const auto removed = m_ledger.removeCredential(name);
    return removed ? done("removed") : errorResponse(removed.error());
}

HttpResponse LedgerApi::noteCredential(const std::string& name, const HttpRequest& request)
{
    const auto note = sending::credentialNoteFromJson(request.body);
    if (!note)
        return errorResponse(note.error());
    const auto noted = m_ledger.noteCredential(name, *note);
    return noted ? done("noted") : errorResponse(noted.error());
}

Result<std::optional<Suppression>> LedgerApi::suppressionOf(const std::string& recipient,
                                                            const std::string& environment) const
{
    const auto events = TRY(m_store.trace(recipient, std::nullopt, eventsLookedAt));
    return suppressions::suppressionOf(recipient, environment, events);
}

HttpResponse LedgerApi::suppression(const HttpRequest& request) const
{
    const auto recipient = queryParameter(request.query, "recipient");
    const auto environment = queryParameter(request.query, "environment");
    if (!recipient || !environment)
        return errorResponse({ErrorCode::InvalidInput, "recipient and environment are missing"});
    const auto plain = environments::plainAddress(*recipient);
    if (!plain)
        return errorResponse(plain.error());
    const auto suppression = suppressionOf(*plain, *environment);
    if (!suppression)
        return errorResponse(suppression.error());
    JsonWriter writer;
    writer.beginObject();
    writeSuppression(writer, *suppression);
    writer.endObject();
    return jsonResponse(writer);
}

HttpResponse LedgerApi::templates(const HttpRequest& request) const
{
    return listed("templates", m_ledger.templates(queryParameter(request.query, "environment").value_or("")));
}

HttpResponse LedgerApi::saveTemplate(const HttpRequest& request)
{
    const auto saved = sending::templateFromJson(request.body);
    if (!saved)
        return errorResponse(saved.error());
    const auto version = m_ledger.save(*saved);
    if (!version)
        return errorResponse(version.error());
    JsonWriter writer;
    writer.beginObject().member("saved", true).member("version", *version).endObject();
    return jsonResponse(writer);
}

HttpResponse LedgerApi::removeTemplate(const HttpRequest& request)
{
    JsonDocument document;
    if (const auto parsed = document.parse(request.body); !parsed)
        return errorResponse(parsed.error());
    const auto removed =
        m_ledger.removeTemplate(shortTextIn(document.root(), "environment"), shortTextIn(document.root(), "name"));
    return removed ? done("removed") : errorResponse(removed.error());
}

HttpResponse LedgerApi::entries(const HttpRequest& request)
{
    const auto limit = limitParameter(request.query, defaultLimit, maxLimit);
    if (!limit)
        return limit.error();
    if (const auto id = queryParameter(request.query, "id")) {
        const auto entry = m_ledger.entry(*id);
        return entry ? sendsResponse({&*entry, 1}) : errorResponse(entry.error());
    }
    const auto entries = m_ledger.entries(*limit);
    return entries ? sendsResponse(*entries) : errorResponse(entries.error());
}

HttpResponse LedgerApi::reserve(const HttpRequest& request)
{
    const auto intent = intentIn(request.body);
    if (!intent)
        return errorResponse(intent.error());
    const auto environment = m_ledger.environment(intent->environment);
    if (!environment)
        return errorResponse(environment.error());
    // The sender's guard refuses it too; a place for somebody outside the rules would still stand in everybody's ledger
    // and count against the cap.
    if (const auto block = environments::recipientBlock(intent->recipient, *environment,
                                                        providers::testAddressesOf(intent->provider)))
        return errorResponse({ErrorCode::PermissionDenied, block->message, block->hint});
    const auto suppression = suppressionOf(intent->recipient, intent->environment);
    if (!suppression)
        return errorResponse(suppression.error());
    const auto reserved = m_ledger.reserve(*intent);
    if (!reserved)
        return errorResponse(reserved.error());
    JsonWriter writer;
    writer.beginObject()
        .member("id", reserved->id)
        .key("environment")
        .rawValue(environments::toJson(*environment))
        .member("sent_today", reserved->sentToday);
    writeSuppression(writer, *suppression);
    writer.endObject();
    HttpResponse response = jsonResponse(writer);
    response.status = 201;
    return response;
}

void LedgerApi::note(const std::string& id, const HttpRequest& request, const Reply& reply)
{
    const auto note = noteIn(request.body);
    if (!note)
        return reply(errorResponse(note.error()));
    if (const auto noted = m_ledger.note(id, *note); !noted)
        return reply(errorResponse(noted.error()));
    const auto entry = m_ledger.entry(id);
    if (!entry || entry->last.state != SendState::Accepted)
        return reply(done("noted"));
    m_register(sendOf(*entry), [reply] { reply(done("noted")); });
}

void LedgerApi::registerAccepted(Timestamp since)
{
    const auto entries = m_ledger.entries(maxLimit);
    if (!entries)
        return;
    for (const LedgerEntry& entry : *entries) {
        if (entry.last.state == SendState::Accepted && entry.updatedAt >= since)
            m_register(sendOf(entry), [] {});
    }
}

HttpResponse LedgerApi::reconcile(const std::string& id)
{
    auto entry = m_ledger.entry(id);
    if (!entry)
        return errorResponse(entry.error());
    if (entry->last.state == SendState::Unknown && !entry->intent.correlationId.empty()) {
        const auto events = m_store.trace(entry->intent.correlationId, std::nullopt, eventsLookedAt);
        if (!events)
            return errorResponse(events.error());
        for (const events::Event& event : *events) {
            if (!provesAcceptance(event, *entry))
                continue;
            entry->last.state = SendState::Accepted;
            entry->last.messageId = event.messageId;
            entry->last.problem.clear();
            entry->last.text = "the provider's webhook " + events::toString(event.id) + " shows that it took the message";
            if (const auto noted = m_ledger.note(id, entry->last); !noted)
                return errorResponse(noted.error());
            break;
        }
    }
    JsonWriter writer;
    sending::write(writer, *entry);
    return jsonResponse(writer);
}

std::vector<ApiRoute> LedgerApi::routes()
{
    return {
        {"GET", "/v1/environments", "", Role::Read, answeredBy([this](const ApiCall&) { return environments(); })},
        {"POST", "/v1/environments", "", Role::Admin,
         answeredBy([this](const ApiCall& call) { return saveEnvironment(call.request); })},
        {"POST", "/v1/environments/", "/remove", Role::Admin,
         answeredBy([this](const ApiCall& call) { return removeEnvironment(call.argument); })},
        {"GET", "/v1/credentials", "", Role::Read, answeredBy([this](const ApiCall&) { return credentials(); })},
        {"POST", "/v1/credentials", "", Role::Admin,
         answeredBy([this](const ApiCall& call) { return saveCredential(call.request); })},
        {"POST", "/v1/credentials/", "/remove", Role::Admin,
         answeredBy([this](const ApiCall& call) { return removeCredential(call.argument); })},
        {"POST", "/v1/credentials/", "/note", Role::Operate,
         answeredBy([this](const ApiCall& call) { return noteCredential(call.argument, call.request); })},
        {"GET", "/v1/suppression", "", Role::Read,
         answeredBy([this](const ApiCall& call) { return suppression(call.request); })},
        {"GET", "/v1/templates", "", Role::Read,
         answeredBy([this](const ApiCall& call) { return templates(call.request); })},
        {"POST", "/v1/templates", "", Role::Operate,
         answeredBy([this](const ApiCall& call) { return saveTemplate(call.request); })},
        {"POST", "/v1/templates/remove", "", Role::Operate,
         answeredBy([this](const ApiCall& call) { return removeTemplate(call.request); })},
        {"GET", "/v1/sends/intents", "", Role::Read,
         answeredBy([this](const ApiCall& call) { return entries(call.request); })},
        {"POST", "/v1/sends/intents", "", Role::Operate,
         answeredBy([this](const ApiCall& call) { return reserve(call.request); })},
        {"POST", "/v1/sends/intents/", "/note", Role::Operate,
         [this](const ApiCall& call, const Reply& reply) { note(call.argument, call.request, reply); }},
        {"POST", "/v1/sends/intents/", "/reconcile", Role::Operate,
         answeredBy([this](const ApiCall& call) { return reconcile(call.argument); })},
    };
}

} // namespace waybill::relay
