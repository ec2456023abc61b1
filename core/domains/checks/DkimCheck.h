// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The DKIM key records of the selectors that are known: those of the context and those given here (the providers', or
// seen in real signatures). A selector that nobody named is not looked for, and not called missing. Safe from any
// thread.

#include "core/domains/DomainCheck.h"
#include "core/domains/dkim/KeyRecord.h"

namespace waybill::domains {

class DkimCheck : public DomainCheck {
public:
    explicit DkimCheck(std::vector<std::string> selectors = {}) : m_selectors(std::move(selectors)) {}

    std::string_view id() const override { return "dkim"; }
    std::vector<Check> run(const CheckContext& context) const override;

private:
    std::vector<std::string> m_selectors;
};

// What is known to go wrong with a key between the provider's page and the DNS panel.
enum class KeySlip : std::uint8_t {
    None,
    SplitOverRecords, // its halves are two TXT records
    Quoted,           // quotes or backslashes of the panel's form are part of the text
    TextIsTarget,     // a TXT that holds the name a CNAME should point to
};
KeySlip slipOf(const std::vector<std::string>& texts);

// The whole key that split or quoted texts were meant to be; empty without one.
std::string repairedKey(const std::vector<std::string>& texts);

// One selector's check from its TXT answer.
Check judgeKey(const std::string& selector, const dns::Answer& answer);

} // namespace waybill::domains
