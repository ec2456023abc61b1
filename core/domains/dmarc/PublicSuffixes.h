// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The Public Suffix List through libpsl, for receivers that follow RFC 7489 still. Immutable; safe from any thread.

#include "core/base/Result.h"

#include <memory>
#include <string>
#include <string_view>

struct psl_ctx_st;

namespace waybill::domains::dmarc {

class PublicSuffixes {
public:
    // The newest of the system's list and the one built into libpsl.
    static PublicSuffixes standard();
    static Result<PublicSuffixes> fromFile(const std::string& path);

    // "a.b.example.co.uk" -> "example.co.uk". A public suffix itself, or a name without dots, is returned as it is: there
    // is nothing above it that could be asked.
    std::string organisationalDomain(std::string_view domain) const;
    // Empty for what has no registrable domain.
    std::string registrableDomain(std::string_view domain) const;

private:
    struct Free {
        void operator()(psl_ctx_st* list) const;
    };
    explicit PublicSuffixes(psl_ctx_st* list) : m_list(list) {}
    std::unique_ptr<psl_ctx_st, Free> m_list;
};

} // namespace waybill::domains::dmarc
