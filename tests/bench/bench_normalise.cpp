// SPDX-License-Identifier: GPL-3.0-or-later
// How long normalising one event of about 1 KB takes, against QJsonDocument parsing the same bytes in the same run, and
// beside what simdjson alone needs to read them (README.md says what for): all in turns, the best of several rounds
// each, so that a neighbour on the machine spoils none.
// Prints one JSON object a line. --rounds N (40), --json, --short.

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/providers/registry/Registry.h"
#include "tests/bench/JsonFloor.h"

#include <QByteArray>
#include <QFile>
#include <QJsonDocument>

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::bench {

namespace {

constexpr int repeats = 2000; // in one round

struct Body {
    std::string name;
    std::string provider;
    std::string bytes;
};

Body bodyOf(const char* provider, const char* file)
{
    QFile source(QStringLiteral(WAYBILL_FIXTURES "/payloads/%1/%2").arg(QLatin1String(provider), QLatin1String(file)));
    if (!source.open(QIODevice::ReadOnly))
        qFatal("%s can't be read", qPrintable(source.fileName()));
    return {std::string(provider) + "/" + file, provider, source.readAll().toStdString()};
}

template <typename Work>
double nanosecondsEach(Work work)
{
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < repeats; ++i)
        work();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    return took.count() / repeats;
}

void print(std::string_view name, double value, std::string_view unit, std::size_t bytes)
{
    JsonWriter writer;
    writer.beginObject()
        .member("name", name)
        .member("value", value)
        .member("unit", unit)
        .member("bytes", std::uint64_t(bytes))
        .member("n", repeats)
        .endObject();
    std::printf("%s\n", writer.take().c_str());
}

// One way to treat a body, and the least time that it took.
struct Contender {
    std::string_view name;
    std::function<std::size_t()> work; // 0: it failed
    double best = 1e12;
};

// How many times longer QJsonDocument took, for each body.
using Ratios = std::map<std::string_view, std::vector<double>>;

void measure(const providers::Registry& registry, const Body& body, int rounds, Ratios& ratios)
{
    const providers::Provider& provider = *registry.find(body.provider);
    const providers::Headers headers;
    const QByteArray bytes = QByteArray::fromStdString(body.bytes);
    JsonDocument tree;
    JsonFloor floor(body.bytes);
    const auto events = *provider.normalise({headers, body.bytes});
    std::vector<Contender> contenders{
        {"normalise", [&] { return provider.normalise({headers, body.bytes})->size(); }},
        {"our tree", [&] { return std::size_t(tree.parse(body.bytes) ? 1 : 0); }},
        {"copying the event", [&] { return std::vector(events).size(); }},
        {"simdjson structure", [&] { return floor.findStructure(); }},
        {"simdjson on demand", [&] { return floor.walkOnDemand(); }},
        {"simdjson DOM", [&] { return floor.parseDom(); }},
        {"QJsonDocument", [&] { return std::size_t(QJsonDocument::fromJson(bytes).isNull() ? 0 : 1); }},
    };
    for (int round = 0; round < rounds; ++round) {
        for (Contender& one : contenders) {
            std::size_t seen = 0; // so that nothing is optimised away
            one.best = std::min(one.best, nanosecondsEach([&] { seen += one.work(); }));
            if (seen == 0)
                qFatal("nothing was parsed");
        }
    }
    for (const Contender& one : contenders) {
        const double ratio = contenders.back().best / one.best;
        print(fmt::format("{} {}", one.name, body.name), one.best, "ns", body.bytes.size());
        print(fmt::format("ratio of {} {}", one.name, body.name), ratio, "x", body.bytes.size());
        ratios[one.name].push_back(ratio);
    }
}

int run(int rounds)
{
    const providers::Registry registry;
    Ratios ratios;
    for (const Body& body :
         {bodyOf("sparkpost", "policy-rejection.json"), bodyOf("postmark", "bounce-hard.json"),
          bodyOf("mailersend", "clicked.json"), bodyOf("mailgun", "delivered.json"), bodyOf("sendgrid", "bounce-hard.json")})
        measure(registry, body, rounds, ratios);
    for (auto& [name, all] : ratios) {
        std::ranges::sort(all);
        print(fmt::format("ratio of {}, median", name), all[all.size() / 2], "x", 0);
    }
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    int rounds = 40;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--short") {
            rounds = 2;
        } else if (argument == "--rounds" && i + 1 < argc) {
            const std::string_view number = argv[++i];
            std::from_chars(number.data(), number.data() + number.size(), rounds);
            rounds = std::max(1, rounds);
        } else if (argument != "--json") {
            std::fprintf(stderr, "bench_normalise [--rounds N] [--short] [--json]\n");
            return 2;
        }
    }
    if (!waybill::bench::JsonFloor::runsHere()) {
        std::fprintf(stderr, "bench_normalise needs a processor with AVX2\n");
        return 0;
    }
    return waybill::bench::run(rounds);
}
