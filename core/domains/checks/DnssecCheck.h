// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a domain's data is proven by DNSSEC, validated here and not taken from a resolver. Safe from any thread.

#include "core/dns/Validator.h"
#include "core/domains/DomainCheck.h"

namespace waybill::domains {

class DnssecCheck : public DomainCheck {
public:
    explicit DnssecCheck(dns::ValidatorOptions options) : m_validator(std::move(options)) {}

    std::string_view id() const override { return "dnssec"; }
    std::vector<Check> run(const CheckContext& context) const override;

private:
    dns::Validator m_validator;
};

} // namespace waybill::domains
