// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SPF of a domain: its record and all that it includes, the worst case over all senders, and the result for every
// sending address that is known. Safe from any thread.

#include "core/domains/DomainCheck.h"

namespace waybill::domains {

class SpfCheck : public DomainCheck {
public:
    std::string_view id() const override { return "spf"; }
    std::vector<Check> run(const CheckContext& context) const override;
};

} // namespace waybill::domains
