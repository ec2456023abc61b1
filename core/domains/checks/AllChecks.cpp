// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/AllChecks.h"

#include "core/domains/checks/DkimCheck.h"
#include "core/domains/checks/DmarcCheck.h"
#include "core/domains/checks/DnssecCheck.h"
#include "core/domains/checks/MailChecks.h"
#include "core/domains/checks/SpfCheck.h"

namespace waybill::domains {

std::vector<std::unique_ptr<DomainCheck>> allChecks(const dmarc::PublicSuffixes& suffixes,
                                                   const dns::ValidatorOptions& validator)
{
    std::vector<std::unique_ptr<DomainCheck>> checks;
    checks.push_back(std::make_unique<SpfCheck>());
    checks.push_back(std::make_unique<DkimCheck>());
    checks.push_back(std::make_unique<DmarcCheck>(suffixes));
    checks.push_back(std::make_unique<MxCheck>());
    checks.push_back(std::make_unique<TransportCheck>());
    checks.push_back(std::make_unique<BimiCheck>());
    checks.push_back(std::make_unique<PtrCheck>());
    checks.push_back(std::make_unique<DnssecCheck>(validator));
    return checks;
}

} // namespace waybill::domains
