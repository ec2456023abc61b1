// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/CredentialState.h"

#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"

#include <array>
#include <utility>

namespace waybill::sending {

namespace {

constexpr std::size_t maxText = 500;
constexpr std::size_t maxScopes = 500;

using Kind = CredentialNote::Kind;
constexpr std::array<std::pair<Kind, std::string_view>, 3> kindNames{
    {{Kind::Probed, "probed"}, {Kind::Rotated, "rotated"}, {Kind::Revoked, "revoked"}}};

void writeProbe(JsonWriter& writer, const ProbeNote& note)
{
    writer.beginObject()
        .member("verdict", note.verdict)
        .member("mode", note.mode)
        .member("account", note.account)
        .member("text", note.text)
        .key("scopes")
        .beginArray();
    for (const std::string& scope : note.scopes)
        writer.value(scope);
    writer.endArray().endObject();
}

Result<ProbeNote> probeIn(const JsonValue& value)
{
    if (!value.isObject() || !value["verdict"].string())
        return fail(ErrorCode::InvalidInput, "a probe is an object with its verdict");
    ProbeNote note{.verdict = textOrEmpty(value["verdict"], maxText),
                   .mode = textOrEmpty(value["mode"], maxText),
                   .account = textOrEmpty(value["account"], maxText),
                   .text = textOrEmpty(value["text"], maxText)};
    for (const JsonValue& scope : value["scopes"]) {
        if (note.scopes.size() < maxScopes)
            note.scopes.emplace_back(textOrEmpty(scope, maxText));
    }
    return note;
}

} // namespace

std::string toJson(const CredentialState& state)
{
    JsonWriter writer;
    writer.beginObject();
    writeMembers(writer, state.credential);
    writer.memberOrNull("added_at", state.addedAt)
        .memberOrNull("rotated_at", state.rotatedAt)
        .memberOrNull("revoke_since", state.revokeSince)
        .memberOrNull("last_used", state.lastUsed)
        .memberOrNull("probed_at", state.probedAt)
        .key("probe");
    if (state.probe)
        writeProbe(writer, *state.probe);
    else
        writer.null();
    writer.endObject();
    return writer.take();
}

Result<std::vector<CredentialState>> credentialStatesFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    std::vector<CredentialState> states;
    for (const JsonValue& entry : document.root()["credentials"]) {
        CredentialState state{.credential = TRY(credentialFromJson(entry.raw())),
                              .addedAt = timeOrNothing(entry["added_at"]),
                              .rotatedAt = timeOrNothing(entry["rotated_at"]),
                              .revokeSince = timeOrNothing(entry["revoke_since"]),
                              .lastUsed = timeOrNothing(entry["last_used"]),
                              .probedAt = timeOrNothing(entry["probed_at"])};
        if (entry["probe"].isObject())
            state.probe = TRY(probeIn(entry["probe"]));
        states.push_back(std::move(state));
    }
    return states;
}

std::string toJson(const ProbeNote& note)
{
    JsonWriter writer;
    writeProbe(writer, note);
    return writer.take();
}

Result<ProbeNote> probeNoteFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    return probeIn(document.root());
}

std::string toJson(const CredentialNote& note)
{
    JsonWriter writer;
    writer.beginObject();
    for (const auto& [kind, name] : kindNames) {
        if (kind == note.kind)
            writer.member("happened", name);
    }
    if (note.kind == Kind::Probed) {
        writer.key("probe");
        writeProbe(writer, note.probe);
    }
    writer.endObject();
    return writer.take();
}

Result<CredentialNote> credentialNoteFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    const std::string_view happened = document.root()["happened"].string().value_or("");
    for (const auto& [kind, name] : kindNames) {
        if (name != happened)
            continue;
        CredentialNote note{.kind = kind};
        if (kind == Kind::Probed)
            note.probe = TRY(probeIn(document.root()["probe"]));
        return note;
    }
    return fail(ErrorCode::InvalidInput, "happened must be probed, rotated or revoked");
}

} // namespace waybill::sending
