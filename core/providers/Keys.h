// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The secrets of one endpoint, made ready once: told apart by their form, public keys parsed. Any of several counts, so
// that an old and a new secret can overlap. Immutable; safe from any thread. Moves, does not copy.

#include "core/base/Secret.h"
#include "core/providers/PublicKey.h"

#include <span>
#include <string>
#include <vector>

namespace waybill::providers {

class Keys {
public:
    struct Header {
        std::string name;
        Secret value;
    };

    // One secret line each: a bare key (PEM may span lines), "basic user:password", "header Name: value" or
    // "bearer token". A line that holds no secret is left out: an empty key would be everybody's.
    explicit Keys(std::span<const Secret> lines);

    std::span<const Secret> bare() const { return m_bare; }
    // The bare ones as Standard Webhooks writes them, "whsec_" and base64 or base64 alone, decoded.
    std::span<const Secret> symmetric() const { return m_symmetric; }
    std::span<const PublicKey> publicKeys() const { return m_publicKeys; } // the bare ones that are one
    std::span<const Secret> basic() const { return m_basic; }              // "user:password"
    std::span<const Header> headers() const { return m_headers; }
    std::span<const Secret> bearer() const { return m_bearer; }

private:
    void add(std::string_view line);

    std::vector<Secret> m_bare;
    std::vector<Secret> m_symmetric;
    std::vector<PublicKey> m_publicKeys;
    std::vector<Secret> m_basic;
    std::vector<Header> m_headers;
    std::vector<Secret> m_bearer;
};

} // namespace waybill::providers
