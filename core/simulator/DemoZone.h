// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The demo's DNS: invented zones that answer from memory, so that the demo asks nobody outside. One domain has a DKIM
// record that was mended at two of its three name servers. Immutable; safe from any thread.

#include "core/base/Clock.h"
#include "core/dns/Resolver.h"
#include "core/dns/Validator.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace waybill::simulator {

class DemoZone : public dns::Resolver {
public:
    enum class View : std::uint8_t {
        Mended,   // the DKIM record is right
        Broken,   // the zone's name is appended to its target
        Failing,  // SERVFAIL for that record
    };
    // age: how long ago a resolver took its answers; what is left of their TTLs is shorter by it.
    DemoZone(const Clock& clock, View view, std::chrono::seconds age = {});

    using Resolver::ask;
    std::vector<dns::Answer> ask(std::span<const dns::Question> questions, std::stop_token stop) const override;

private:
    void add(std::string_view name, dns::RecordType type, const std::string& value, std::uint32_t ttl = 3600);
    void addDomain(const std::string& name, const std::string& policy);
    dns::Answer answer(const dns::Question& question) const;

    const Clock& m_clock;
    View m_view;
    std::chrono::seconds m_age;
    std::multimap<std::pair<std::string, dns::RecordType>, dns::Record> m_records;
    std::set<std::string> m_names;
};

// The demo's zones are not signed, and of one of them a server is slow.
dns::SecurityVerdict demoSecurity(const dns::Question& question, std::stop_token stop);

struct DemoServer {
    std::string name;
    bool isAuthoritative = false;
    std::uint32_t serial = 0; // authoritative ones only
    DemoZone::View view = DemoZone::View::Mended;
    std::chrono::seconds age{};
};
const std::vector<DemoServer>& demoServers();

struct DemoDomain {
    std::string name;
    std::string profile; // as the relay keeps it
    std::string broken;  // the check that broke 26 hours ago; may be empty
};
const std::vector<DemoDomain>& demoDomains();

} // namespace waybill::simulator
