// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands around sending: where replies go (MX, null MX of RFC 7505), how they are protected on the way (MTA-STS, TLS
// reports), the brand's logo (BIMI), and the names of sending addresses (PTR, confirmed forward). Safe from any
// thread.

#include "core/domains/DomainCheck.h"
#include "core/domains/policy/PolicyFetcher.h"

namespace waybill::domains {

class MxCheck : public DomainCheck {
public:
    std::string_view id() const override { return "mx"; }
    std::vector<Check> run(const CheckContext& context) const override;
};

class TransportCheck : public DomainCheck {
public:
    explicit TransportCheck(policy::PolicyFetcher fetcher = {}) : m_fetcher(std::move(fetcher)) {}
    std::string_view id() const override { return "mta-sts"; }
    std::vector<Check> run(const CheckContext& context) const override;

private:
    policy::PolicyFetcher m_fetcher;
};

class BimiCheck : public DomainCheck {
public:
    std::string_view id() const override { return "bimi"; }
    std::vector<Check> run(const CheckContext& context) const override;
};

// One check for each address of the context; one that says that none is known without any.
class PtrCheck : public DomainCheck {
public:
    std::string_view id() const override { return "ptr"; }
    std::vector<Check> run(const CheckContext& context) const override;
};

} // namespace waybill::domains
