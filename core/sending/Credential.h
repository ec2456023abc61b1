// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a team shares of a sending credential: its name, where it belongs, and what of the account isn't secret. The
// secret itself stays in the keychain of whoever sends, under secretName(). Plain data.

#include "core/base/Result.h"
#include "core/providers/SendApi.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill {
class JsonWriter;
}

namespace waybill::sending {

struct Credential {
    std::string name; // a-z, 0-9 and -, as "postmark-staging"
    std::string environment;
    std::string provider;
    providers::SendAccount account;

    friend bool operator==(const Credential&, const Credential&) = default;
};

// The keychain entry: "<name>.sending".
std::string secretName(const Credential& credential);

// InvalidInput names what is wrong: a name, a provider that can't be sent through, a missing part of the account, an
// origin that isn't https.
Result<void> check(const Credential& credential);

// JSON: {"name","environment","provider","user","region","channel","origin"}.
std::string toJson(const Credential& credential);
void writeMembers(JsonWriter& writer, const Credential& credential); // of an object that was begun
Result<Credential> credentialFromJson(std::string_view json);
// {"credentials":[…]}
Result<std::vector<Credential>> credentialsFromJson(std::string_view json);

} // namespace waybill::sending
