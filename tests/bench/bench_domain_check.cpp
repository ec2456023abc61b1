// SPDX-License-Identifier: GPL-3.0-or-later
// How many round trips a full check of a domain takes: a real Knot, and every exchange with it made as long as one to a
// resolver 50 ms away. Prints one JSON object a line. --json, --short.

#include "core/base/JsonWriter.h"
#include "core/dns/CachingResolver.h"
#include "core/dns/ServerResolver.h"
#include "core/domains/run/DomainRun.h"
#include "tests/support/NameServer.h"

#include <QCoreApplication>

#include <cmath>
#include <cstdio>
#include <thread>

namespace waybill::bench {

namespace {

constexpr std::chrono::milliseconds roundTrip{50};
// Of another zone, so that nothing is asked of the real root.
constexpr const char* anchor = "elsewhere.test. DS 12345 13 2 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

class FarResolver : public dns::Resolver {
public:
    explicit FarResolver(const dns::Resolver& inner) : m_inner(inner) {}
    std::vector<dns::Answer> ask(std::span<const dns::Question> questions, std::stop_token stop) const override
    {
        std::this_thread::sleep_for(roundTrip);
        return m_inner.ask(questions, std::move(stop));
    }

private:
    const dns::Resolver& m_inner;
};

waybill::tests::Zone zone()
{
    return {.name = "example.test",
            .text = "@ TXT \"v=spf1 include:_spf.example.test mx -all\"\n"
                    "_spf TXT \"v=spf1 include:_deep.example.test ip4:192.0.2.0/25 ~all\"\n"
                    "_deep TXT \"v=spf1 a:host.example.test ip4:198.51.100.0/24 ~all\"\nhost A 192.0.2.20\nhost AAAA 2001:db8::20\n"
                    "@ MX 10 mx1\n@ MX 20 mx2\nmx1 A 192.0.2.10\nmx1 AAAA 2001:db8::10\nmx2 A 192.0.2.11\nmx2 AAAA 2001:db8::11\n"
                    "_dmarc TXT \"v=DMARC1; p=quarantine; rua=mailto:dmarc@reports.test\"\n"
                    "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:tls@example.test\"\n"
                    "s1._domainkey CNAME s1.dkim.example.test.\n"
                    "s1.dkim TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\n"};
}

int measure()
{
    waybill::tests::KnotServer knot({zone(), {.name = "reports.test", .text = "example.test._report._dmarc TXT \"v=DMARC1\"\n"}});
    if (!knot.start()) {
        std::fprintf(stderr, "%s\n", knot.error().constData());
        return 1;
    }
    const SystemClock clock;
    const dns::ServerResolver server(knot.endpoint(), clock);
    const FarResolver far(server);
    const dns::CachingResolver resolver(far, clock);
    const auto suffixes = domains::dmarc::PublicSuffixes::standard();
    const domains::CheckTools tools{
        suffixes, resolver, domains::validatedBy({.stubs = {{*dns::Name::parse("example.test"), knot.endpoint()}}, .anchors = {anchor}}), clock};
    domains::DomainProfile profile;
    profile.name = "example.test";
    profile.providers = {"sendgrid"};
    profile.selectors = {"s1"};
    profile.addresses = {"192.0.2.10"};
    const auto began = std::chrono::steady_clock::now();
    const auto results = domains::checkDomain(profile, tools, {});
    const auto took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began);
    JsonWriter json;
    json.beginObject()
        .member("name", "domain_check_round_trips")
        .member("value", std::floor(took / roundTrip))
        .member("unit", "round trips")
        .member("n", std::int64_t(results.size()))
        .endObject();
    std::printf("%s\n", json.take().c_str());
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    return waybill::bench::measure();
}
