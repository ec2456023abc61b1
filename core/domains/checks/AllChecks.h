// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The checks that a domain is put through, in the order in which they are shown.

#include "core/dns/Validator.h"
#include "core/domains/DomainCheck.h"
#include "core/domains/dmarc/PublicSuffixes.h"

#include <memory>
#include <vector>

namespace waybill::domains {

// The suffixes outlive the checks.
std::vector<std::unique_ptr<DomainCheck>> allChecks(const dmarc::PublicSuffixes& suffixes,
                                                   const dns::ValidatorOptions& validator);

} // namespace waybill::domains
