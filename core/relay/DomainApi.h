// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// /v1/domains: the sending domains, what was observed of them, and reports. Blocking: runs in the read pool. Safe from any
// thread; what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/domains/DomainStore.h"

namespace waybill::relay {

class DomainApi {
public:
    // onProfile: a domain came or changed; called in the pool.
    DomainApi(DomainStore& store, const Clock& clock, std::function<void()> onProfile = {})
        : m_store(store), m_clock(clock), m_onProfile(std::move(onProfile))
    {
    }

    std::vector<ApiRoute> routes();

private:
    HttpResponse list() const;
    Result<std::string> historyJson(const std::string& domain) const;
    Result<void> storeProfile(const std::string& domain, const std::string& body);
    Result<void> removeDomain(const std::string& domain, const std::string& body);
    Result<void> storeChecks(const std::string& domain, const std::string& body);
    Result<void> storeReport(const std::string& domain, const std::string& body);
    Result<void> storeTightening(const std::string& domain, const std::string& body, const std::string& caller);

    DomainStore& m_store;
    const Clock& m_clock;
    const std::function<void()> m_onProfile;
};

} // namespace waybill::relay
