// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a domain's data is proven by DNSSEC: what a validator says, not a resolver's word for it. Safe from any thread.

#include "core/dns/Validator.h"
#include "core/domains/DomainCheck.h"

#include <functional>

namespace waybill::domains {

// dns::Validator's verdict(), or an invented one where nobody outside is asked. Blocks; called from any thread.
using AskSecurity = std::function<dns::SecurityVerdict(const dns::Question& question, std::stop_token stop)>;
AskSecurity validatedBy(dns::ValidatorOptions options);

class DnssecCheck : public DomainCheck {
public:
    explicit DnssecCheck(AskSecurity ask) : m_ask(std::move(ask)) {}

    std::string_view id() const override { return "dnssec"; }
    std::vector<Check> run(const CheckContext& context) const override;

private:
    AskSecurity m_ask;
};

} // namespace waybill::domains
