// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Gathers records out of a provider's answer, and leaves out what can't be one. Pure.

#include "core/domains/expectations/ProviderRecord.h"

#include <string_view>

namespace waybill::domains {

class RecordList {
public:
    explicit RecordList(const dns::Name& domain) : m_domain(domain) {}

    // type: "CNAME", "txt", "MX"; host: whole, or below the domain ("@", "s1._domainkey"), with or without a final dot.
    // Nothing happens for another type, an empty value, or a name that is not at or below the domain's organisation.
    void add(std::string_view purpose, std::string_view type, std::string_view host, std::string_view value, bool isOptional = false);

    std::vector<ProviderRecord> take() { return std::move(m_records); }

private:
    std::optional<dns::Name> nameOf(std::string_view host) const;

    const dns::Name& m_domain;
    std::vector<ProviderRecord> m_records;
};

} // namespace waybill::domains
