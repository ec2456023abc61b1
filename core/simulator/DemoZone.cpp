// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/DemoZone.h"

#include <charconv>

namespace waybill::simulator {

namespace {

using dns::RecordType;

constexpr const char* key =
    "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvXKfG2MfDlY8pcuDSj1SSy8hyKt6Zbiygj2JVdzjlgpt0NjQoYPC1K4H"
    "awECTNk/RLvuNjHpZeQyQHQP6UNZfnZzc14eD0Yl3uYxjVK4qg4mpRCcAZsrsq7Y05adBsh2BrNJq5+3ntN4zVo6HNpvnhIJUkjR"
    "lMK8grO1D8kLGq86Z6zrT6SjuIwWCFU3K2kK8do6aX/5uejx4JQ8EaHxOAM/2Q90yphXX7uTPEUaE9CsSCc1kEKgXwEFjVoJ6as2"
    "rJuGwFDzMg3cxCegVkgKEhXv3HA//HoLCwSRXwydH1QKkrSDfdog5fpXovVHBXcxkporuq1QvYM9qhWRkMpwDwIDAQAB";

dns::Name nameOf(std::string_view text) { return dns::Name::parse(text).value_or(dns::Name()); }

dns::Record recordOf(const dns::Name& owner, RecordType type, const std::string& value, std::uint32_t ttl)
{
    dns::Record record{.owner = owner, .type = type, .ttl = ttl, .data = {}, .rdata = value};
    switch (type) {
    case RecordType::A: record.data = dns::IpAddress::parse(value).value_or(dns::IpAddress()); break;
    case RecordType::Cname: record.data = nameOf(value); break;
    case RecordType::Mx: {
        dns::Mx mx;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), mx.preference);
        mx.exchange = nameOf(std::string_view(end + 1, std::size_t(value.data() + value.size() - end - 1)));
        record.data = mx;
        break;
    }
    case RecordType::Txt:
        record.data = dns::Txt{{value}};
        record.rdata = '"' + value + '"';
        break;
    default: break;
    }
    return record;
}

} // namespace

DemoZone::DemoZone(const Clock& clock, View view, std::chrono::seconds age) : m_clock(clock), m_view(view), m_age(age)
{
    addDomain("example.com", "v=DMARC1; p=reject; rua=mailto:dmarc@example.com");
    addDomain("example.net", "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.net");
    addDomain("shop.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.com");
    add("shop.example.org._report._dmarc.example.com", RecordType::Txt, "v=DMARC1");
    addDomain("mail.example.com", "v=DMARC1; p=none; rua=mailto:dmarc@mail.example.com");
    addDomain("news.example.com", "v=DMARC1; p=none; rua=mailto:dmarc@news.example.com");
    addDomain("stg.example.com", "v=DMARC1; p=reject; rua=mailto:dmarc@stg.example.com");
    add("nqx7kf2c._domainkey.mail.example.com", RecordType::Cname, "nqx7kf2c.dkim.amazonses.com", 1800);
    add("nqx7kf2c.dkim.amazonses.com", RecordType::Txt, key, 1800);
    for (const char* name : {"s1.domainkey.u4821907.wl.sendgrid.net", "s2.domainkey.u4821907.wl.sendgrid.net"})
        add(name, RecordType::Txt, key);
    add("u4821907.wl.sendgrid.net", RecordType::A, "192.0.2.25");
    add("u4821907.wl.sendgrid.net", RecordType::Txt, "v=spf1 ip4:192.0.2.0/26 -all");
    add("sendgrid.net", RecordType::Txt, "v=spf1 ip4:192.0.2.0/25 ~all");
    add("amazonses.com", RecordType::Txt, "v=spf1 ip4:198.51.100.0/25 -all");
    add("mx1.mx.example.net", RecordType::A, "203.0.113.10");
    add("mx2.mx.example.net", RecordType::A, "203.0.113.11");
}

void DemoZone::add(std::string_view name, RecordType type, const std::string& value, std::uint32_t ttl)
{
    const dns::Name owner = nameOf(name);
    for (dns::Name above = owner; !above.isRoot(); above = above.parent())
        m_names.insert(above.key());
    m_records.emplace(std::pair(owner.key(), type), recordOf(owner, type, value, ttl));
}

void DemoZone::addDomain(const std::string& name, const std::string& policy)
{
    const bool ses = name == "mail.example.com";
    add(name, RecordType::Txt, ses ? "v=spf1 include:sendgrid.net include:amazonses.com ~all" : "v=spf1 include:sendgrid.net -all");
    add("_dmarc." + name, RecordType::Txt, policy);
    const std::string target = "s2.domainkey.u4821907.wl.sendgrid.net";
    add("s1._domainkey." + name, RecordType::Cname, "s1.domainkey.u4821907.wl.sendgrid.net");
    add("s2._domainkey." + name, RecordType::Cname, ses && m_view == View::Broken ? target + "." + name : target);
    add("em1." + name, RecordType::Cname, "u4821907.wl.sendgrid.net");
    if (name == "shop.example.org") { // it only sends
        add(name, RecordType::Mx, "0 .");
        return;
    }
    add(name, RecordType::Mx, "10 mx1.mx.example.net");
    add(name, RecordType::Mx, "20 mx2.mx.example.net");
    if (name != "news.example.com")
        add("_smtp._tls." + name, RecordType::Txt, "v=TLSRPTv1; rua=mailto:tls@" + name);
}

dns::Answer DemoZone::answer(const dns::Question& question) const
{
    dns::Answer answer;
    answer.question = question;
    answer.outcome = dns::Outcome::NoData;
    answer.server = "demo";
    answer.transport = dns::Transport::Memory;
    answer.receivedAt = m_clock.now();
    const std::string key = question.name.key();
    const bool failing = (m_view == View::Failing && key == nameOf("s2._domainkey.mail.example.com").key())
                         || key == nameOf("s2._domainkey.stg.example.com").key();
    if (failing) {
        answer.outcome = dns::Outcome::ServFail;
        answer.rcode = 2;
        return answer;
    }
    if (!m_names.contains(key)) {
        answer.outcome = dns::Outcome::NxDomain;
        answer.rcode = 3;
        return answer;
    }
    const auto left = [this](std::uint32_t ttl) { return ttl > m_age.count() ? ttl - std::uint32_t(m_age.count()) : 1; };
    const auto take = [&](RecordType type) {
        const auto [begin, end] = m_records.equal_range({key, type});
        for (auto it = begin; it != end; ++it) {
            answer.records.push_back(it->second);
            answer.records.back().ttl = left(it->second.ttl);
        }
        return begin != end;
    };
    if (take(question.type)) {
        answer.outcome = dns::Outcome::Found;
    } else if (const auto alias = m_records.find({key, RecordType::Cname}); alias != m_records.end()) {
        answer.outcome = dns::Outcome::NoData;
        answer.chain.push_back({question.name, *alias->second.target(), left(alias->second.ttl)});
    }
    return answer;
}

std::vector<dns::Answer> DemoZone::ask(std::span<const dns::Question> questions, std::stop_token) const
{
    std::vector<dns::Answer> answers;
    for (const dns::Question& question : questions) {
        dns::Answer first = answer(question);
        while (!first.chain.empty() && first.outcome == dns::Outcome::NoData && first.records.empty()
               && first.chain.size() < dns::maxCnameHops) {
            dns::Answer next = answer({first.chain.back().target, question.type});
            first.outcome = next.outcome;
            first.rcode = next.rcode;
            first.records = std::move(next.records);
            if (next.chain.empty())
                break;
            first.chain.insert(first.chain.end(), next.chain.begin(), next.chain.end());
        }
        answers.push_back(std::move(first));
    }
    return answers;
}

dns::SecurityVerdict demoSecurity(const dns::Question& question, std::stop_token)
{
    if (question.name == nameOf("mail.example.com"))
        return {dns::Security::Unknown, "1 of 3 name servers timed out"};
    return {dns::Security::Insecure, {}};
}

const std::vector<DemoServer>& demoServers()
{
    using std::chrono::seconds;
    using enum DemoZone::View;
    static const std::vector<DemoServer> servers = {
        {"ns1.dns.example.net", true, 2026112304, Mended, {}},
        {"ns2.dns.example.net", true, 2026112304, Mended, {}},
        {"ns3.dns.example.org", true, 2026112303, Broken, {}},
        {"1.1.1.1 Cloudflare", false, 0, Mended, seconds(190)},
        {"8.8.8.8 Google", false, 0, Broken, seconds(2096)},
        {"9.9.9.9 Quad9", false, 0, Broken, seconds(3278)},
        {"System resolver", false, 0, Failing, {}},
    };
    return servers;
}

const std::vector<DemoDomain>& demoDomains()
{
    const auto profile = [](const std::string& domain, const std::string& providers, const std::string& selectors) {
        return R"({"providers":[)" + providers + R"(],"selectors":[)" + selectors + R"(],"addresses":[],"return_path":"em1.)" + domain
               + R"(","required_days":14})";
    };
    static const std::vector<DemoDomain> domains = {
        {"example.com", profile("example.com", "\"sendgrid\"", ""), ""},
        {"example.net", profile("example.net", "\"sendgrid\"", ""), ""},
        {"mail.example.com", profile("mail.example.com", "\"sendgrid\",\"ses\"", "\"nqx7kf2c\""), "dkim:s2"},
        {"news.example.com", profile("news.example.com", "\"sendgrid\"", ""), ""},
        {"shop.example.org", profile("shop.example.org", "\"sendgrid\"", ""), ""},
        {"stg.example.com", profile("stg.example.com", "\"sendgrid\"", ""), ""},
    };
    return domains;
}

} // namespace waybill::simulator
