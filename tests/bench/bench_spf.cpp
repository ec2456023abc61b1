// SPDX-License-Identifier: GPL-3.0-or-later
// How long one SPF evaluation takes over a deep record (nested includes, mx, a, exists; eight lookups) with a real Knot on
// loopback and no cache, and how many round trips it needs. Prints one JSON object a line. --rounds N (2000), --json, --short.

#include "core/base/JsonWriter.h"
#include "core/dns/ServerResolver.h"
#include "core/domains/spf/Evaluator.h"
#include "tests/support/NameServer.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string_view>
#include <vector>

namespace waybill::bench {

namespace {

namespace spf = domains::spf;

// Counts how often it had to wait for the server.
class CountingResolver : public dns::Resolver {
public:
    explicit CountingResolver(const dns::Resolver& inner) : m_inner(inner) {}
    std::vector<dns::Answer> ask(std::span<const dns::Question> questions, std::stop_token stop) const override
    {
        ++m_calls;
        return m_inner.ask(questions, std::move(stop));
    }
    int calls() const { return m_calls; }

private:
    const dns::Resolver& m_inner;
    mutable int m_calls = 0;
};

waybill::tests::Zone deepZone()
{
    return {.name = "deep.test",
            .text = "@ TXT \"v=spf1 include:a.deep.test include:b.deep.test mx a:www.deep.test -all\"\n"
                    "a TXT \"v=spf1 include:c.deep.test ip4:192.0.2.0/25 ~all\"\n"
                    "b TXT \"v=spf1 ip4:198.51.100.0/24 include:d.deep.test ~all\"\n"
                    "c TXT \"v=spf1 a:host.deep.test ip4:203.0.113.0/25 ~all\"\n"
                    "d TXT \"v=spf1 exists:%{ir}.list.deep.test ip4:192.0.2.128/25 ~all\"\n"
                    "@ MX 10 mx1\n@ MX 20 mx2\nmx1 A 192.0.2.10\nmx2 A 192.0.2.11\nwww A 203.0.113.200\n"
                    "host A 192.0.2.20\n"};
}

void print(const char* name, double value, const char* unit, int rounds)
{
    JsonWriter json;
    json.beginObject().member("name", name).member("value", value).member("unit", unit).member("n", rounds).endObject();
    std::printf("%s\n", json.take().c_str());
}

int measure(int rounds)
{
    waybill::tests::KnotServer knot({deepZone()});
    if (!knot.start()) {
        std::fprintf(stderr, "%s\n", knot.error().constData());
        return 1;
    }
    const SystemClock clock;
    const dns::ServerResolver server(knot.endpoint(), clock);
    const spf::Sender sender{*dns::IpAddress::parse("203.0.113.200"), "a@deep.test", "mail.deep.test"};
    std::vector<double> times;
    int calls = 0;
    int lookups = 0;
    for (int i = 0; i < rounds; ++i) {
        const CountingResolver counting(server);
        const auto began = std::chrono::steady_clock::now();
        const spf::Evaluation result = spf::Evaluator(counting, clock).check(sender);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
        if (result.decision != spf::Decision::Pass) {
            std::fprintf(stderr, "%s instead of pass\n", std::string(toString(result.decision)).c_str());
            return 1;
        }
        calls = counting.calls();
        lookups = result.lookups;
    }
    std::ranges::sort(times);
    print("spf_deep_p50", times[times.size() / 2], "ms", rounds);
    print("spf_deep_p99", times[times.size() * 99 / 100], "ms", rounds);
    print("spf_deep_lookups", lookups, "lookups", rounds);
    print("spf_deep_round_trips", calls, "round trips", rounds);
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    int rounds = 2'000;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--short")
            rounds = 100;
        else if (argument == "--rounds" && i + 1 < argc) {
            const std::string_view number = argv[++i];
            std::from_chars(number.data(), number.data() + number.size(), rounds);
        } else if (argument == "--help") {
            std::printf("bench_spf [--rounds N] [--short] [--json]\n");
            return 0;
        }
    }
    return waybill::bench::measure(std::max(rounds, 1));
}
