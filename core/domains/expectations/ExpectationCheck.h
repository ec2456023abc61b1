// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a provider wants published for the domain, held against what is: one check a provider, the slip named and the
// record to publish worked out where the published ones allow it. Safe from any thread.

#include "core/domains/DomainCheck.h"
#include "core/domains/expectations/ProviderRecord.h"

namespace waybill::domains {

enum class Slip : std::uint8_t {
    None,
    Missing,
    ZoneDoubledInTarget, // the panel appended the zone to the CNAME's target
    ZoneDoubledInName,   // … or to the record's own name
    KeySplit,
    KeyQuoted,
    TextBesideCname,
    TextInsteadOfCname,
    OtherSelector,       // a sibling's target: s1 points where s2 should
    WrongValue,
    SeveralSpf,
};
std::string_view toString(Slip slip); // "zone_doubled_in_target", …

class ExpectationCheck : public DomainCheck {
public:
    // name: as people know the provider. returnPath may be empty; selectors come with the context. ask: the provider's own
    // API, which goes before what is documented; null, or whatever it fails with: the documented pattern.
    ExpectationCheck(std::string provider, QString name, std::string returnPath, AskRecords ask = {})
        : m_provider(std::move(provider)), m_name(std::move(name)), m_returnPath(std::move(returnPath)), m_ask(std::move(ask)),
          m_id("provider:" + m_provider)
    {
    }
    std::string_view id() const override { return m_id; }
    std::vector<Check> run(const CheckContext& context) const override;

private:
    std::string m_provider;
    QString m_name;
    std::string m_returnPath;
    AskRecords m_ask;
    std::string m_id;
};

} // namespace waybill::domains
