// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bearer tokens of the pull API: files with one token each, named, with a role. Loaded once; read-only after, safe
// from any thread. Tokens are never logged; their names are.

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::relay {

// Each may do what the ones before it may.
enum class Role : std::uint8_t { Read, Register, Operate, Admin };
std::string_view toString(Role role); // "read", "register", "operate", "admin"
std::optional<Role> roleFrom(std::string_view name);

struct Caller {
    std::string name; // of the token
    Role role = Role::Read;
};

class Tokens {
public:
    // "api-token" (role admin, name "admin") from the secrets directory, else from the data directory, where it is made
    // when there is none (256 random bits, mode 0600). From both, further ones: "api-token.<name>.<role>".
    // PermissionDenied when others may read one; InvalidInput for an empty one or an unknown role; Io.
    static Result<Tokens> load(const std::string& dataDirectory, const std::string& secretsDirectory);

    // Whose token that is; takes equally long for every wrong one of a length.
    std::optional<Caller> find(std::string_view bearer) const;

    // Where the admin token is kept.
    const std::string& file() const { return m_file; }

private:
    struct Entry {
        Caller caller;
        Secret token;
    };

    Result<void> loadNamed(const std::string& directory);
    Result<void> add(Caller caller, const std::string& path);

    std::vector<Entry> m_entries;
    std::string m_file;
};

} // namespace waybill::relay
