// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/DnssecCheck.h"

#include "core/domains/checks/Text.h"

namespace waybill::domains {

AskSecurity validatedBy(dns::ValidatorOptions options)
{
    return [validator = dns::Validator(std::move(options))](const dns::Question& question, std::stop_token stop) {
        return validator.verdict(question, std::move(stop));
    };
}

std::vector<Check> DnssecCheck::run(const CheckContext& context) const
{
    const auto [security, why] = m_ask({context.domain, dns::RecordType::Soa}, context.stop);
    const QString title = translate("domains", "DNSSEC");
    switch (security) {
    case dns::Security::Secure:
        return {makeCheck("dnssec", title, Verdict::Pass,
                          translate("domains", "Signed, and the signatures lead to a trust anchor"))};
    case dns::Security::Insecure:
        return {makeCheck("dnssec", title, Verdict::Pass,
                          translate("domains", "Not signed. It is optional: what is published can’t be proven"))};
    case dns::Security::Bogus:
        return {makeCheck("dnssec", title, Verdict::Fail,
                          translate("domains", "The signatures are wrong, so validating receivers see nothing at all: %1")
                              .arg(said(why)))};
    case dns::Security::Unknown: break;
    }
    return {makeCheck("dnssec", title, Verdict::Unknown,
                      translate("domains", "It could not be validated: %1").arg(said(why)))};
}

} // namespace waybill::domains
