// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The DMARC policy that holds for the domain by both RFCs, whether its report addresses may be used, and whether mail from
// here would be aligned. Safe from any thread.

#include "core/domains/DomainCheck.h"
#include "core/domains/dmarc/Alignment.h"

namespace waybill::domains {

class DmarcCheck : public DomainCheck {
public:
    // The list outlives the check.
    explicit DmarcCheck(const dmarc::PublicSuffixes& suffixes) : m_suffixes(suffixes) {}

    std::string_view id() const override { return "dmarc"; }
    std::vector<Check> run(const CheckContext& context) const override;

private:
    void checkReportAddresses(Check& check, const CheckContext& context, const dmarc::PolicyVerdict& policy) const;

    const dmarc::PublicSuffixes& m_suffixes;
};

// From is the domain itself. The Return-Path may be empty: not known.
class AlignmentCheck : public DomainCheck {
public:
    AlignmentCheck(const dmarc::PublicSuffixes& suffixes, std::string returnPath, std::string signing)
        : m_suffixes(suffixes), m_returnPath(std::move(returnPath)), m_signing(std::move(signing))
    {
    }
    std::string_view id() const override { return "alignment"; }
    std::vector<Check> run(const CheckContext& context) const override;

private:
    const dmarc::PublicSuffixes& m_suffixes;
    std::string m_returnPath;
    std::string m_signing;
};

// The TXT answers of the walks of these domains, asked at once.
struct WalkAnswers {
    std::vector<dns::Answer> raw;
    TextAnswers texts;
};
WalkAnswers askWalks(const CheckContext& context, const std::vector<std::string>& domains,
                     const dmarc::PublicSuffixes& suffixes);

} // namespace waybill::domains
