// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the relay knows of a credential beside its public half: how old its key is, when it was last used, what the last
// probe said, and whether an old key waits to be revoked. Never the secret. Plain data; safe from any thread.

#include "core/base/Clock.h"
#include "core/sending/Credential.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::sending {

// What a probe found, for colleagues to see.
struct ProbeNote {
    std::string verdict; // providers::toString(ProbeVerdict)
    std::string mode;    // "live", "sandbox", or empty: not known
    std::string account; // in the provider's words
    std::string text;    // one sentence
    std::vector<std::string> scopes = {};

    friend bool operator==(const ProbeNote&, const ProbeNote&) = default;
};

struct CredentialState {
    Credential credential;
    std::optional<Timestamp> addedAt = {};     // none: before the relay noted it
    std::optional<Timestamp> rotatedAt = {};   // when the key was changed for a new one
    std::optional<Timestamp> revokeSince = {}; // an old key is to be revoked at the provider since then
    std::optional<Timestamp> lastUsed = {};    // a message was sent with it
    std::optional<Timestamp> probedAt = {};
    std::optional<ProbeNote> probe = {};

    // Of the key, not of the name.
    std::optional<Timestamp> keySince() const { return rotatedAt ? rotatedAt : addedAt; }
    friend bool operator==(const CredentialState&, const CredentialState&) = default;
};

// What happened to a credential. The times are the relay's own.
struct CredentialNote {
    enum class Kind : std::uint8_t {
        Probed,
        Rotated, // the new key is in use, the old one is to be revoked
        Revoked, // the old one is revoked
    } kind = Kind::Probed;
    ProbeNote probe = {}; // of Probed
};

// The credential's JSON with "added_at", "rotated_at", "revoke_since", "last_used", "probed_at" and "probe".
std::string toJson(const CredentialState& state);
Result<std::vector<CredentialState>> credentialStatesFromJson(std::string_view json); // {"credentials":[…]}

std::string toJson(const ProbeNote& note);
Result<ProbeNote> probeNoteFromJson(std::string_view json);
// {"happened":"probed"|"rotated"|"revoked","probe":{…}}
std::string toJson(const CredentialNote& note);
Result<CredentialNote> credentialNoteFromJson(std::string_view json);

} // namespace waybill::sending
