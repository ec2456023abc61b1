// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/run/DomainRun.h"

#include "core/domains/checks/DkimCheck.h"
#include "core/domains/checks/DmarcCheck.h"
#include "core/domains/checks/MailChecks.h"
#include "core/domains/checks/SpfCheck.h"
#include "core/domains/expectations/ExpectationCheck.h"
#include "core/domains/run/ProviderNames.h"

namespace waybill::domains {

std::vector<std::unique_ptr<DomainCheck>> checksFor(const DomainProfile& profile, const CheckTools& tools)
{
    std::vector<std::string> selectors;
    for (const std::string& provider : profile.providers) {
        const auto own = selectorsOf(provider);
        selectors.insert(selectors.end(), own.begin(), own.end());
    }
    // Mail that is signed at all is signed for the domain: what else a profile's selectors would be of.
    const bool isSigned = !selectors.empty() || !profile.selectors.empty();
    const std::string returnPath = returnPathFor(profile);
    std::vector<std::unique_ptr<DomainCheck>> checks;
    checks.push_back(std::make_unique<SpfCheck>());
    checks.push_back(std::make_unique<DkimCheck>(std::move(selectors)));
    checks.push_back(std::make_unique<DmarcCheck>(tools.suffixes));
    checks.push_back(std::make_unique<AlignmentCheck>(tools.suffixes, returnPath, isSigned ? profile.name : std::string()));
    for (const std::string& provider : profile.providers)
        checks.push_back(std::make_unique<ExpectationCheck>(provider, providerTitle(provider), returnPath, tools.askProvider));
    checks.push_back(std::make_unique<MxCheck>());
    checks.push_back(std::make_unique<TransportCheck>());
    if (!profile.addresses.empty())
        checks.push_back(std::make_unique<PtrCheck>());
    checks.push_back(std::make_unique<BimiCheck>());
    checks.push_back(std::make_unique<DnssecCheck>(tools.security));
    return checks;
}

std::vector<Check> checkDomain(const DomainProfile& profile, const CheckTools& tools, std::stop_token stop,
                               const std::function<void(const std::vector<Check>&)>& progress)
{
    const auto name = dns::Name::fromPerson(profile.name);
    if (!name)
        return {};
    std::vector<dns::IpAddress> addresses;
    for (const std::string& text : profile.addresses) {
        if (const auto address = dns::IpAddress::parse(text))
            addresses.push_back(*address);
    }
    const auto checks = checksFor(profile, tools);
    return runChecks(checks, {*name, profile.selectors, std::move(addresses), tools.resolver, tools.clock, std::move(stop)}, progress);
}

} // namespace waybill::domains
