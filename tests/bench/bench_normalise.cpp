// SPDX-License-Identifier: GPL-3.0-or-later
// How long normalising one event of about 1 KB takes, against QJsonDocument parsing the same bytes in the same run:
// both in turns, the best of several rounds each, so that a neighbour on the machine spoils neither.
// Prints one JSON object a line. --rounds N (40), --json, --short.

#include "core/base/JsonWriter.h"
#include "core/providers/registry/Registry.h"

#include <QByteArray>
#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
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

double measure(const providers::Registry& registry, const Body& body, int rounds)
{
    const providers::Provider& provider = *registry.find(body.provider);
    const providers::Headers headers;
    const QByteArray bytes = QByteArray::fromStdString(body.bytes);
    std::size_t seen = 0; // so that nothing is optimised away
    double ours = 1e12;
    double theirs = 1e12;
    for (int round = 0; round < rounds; ++round) {
        ours = std::min(ours, nanosecondsEach([&] { seen += provider.normalise({headers, body.bytes})->size(); }));
        theirs = std::min(theirs, nanosecondsEach([&] { seen += QJsonDocument::fromJson(bytes).isNull() ? 0 : 1; }));
    }
    if (seen == 0)
        qFatal("nothing was parsed");
    print("normalise " + body.name, ours, "ns", body.bytes.size());
    print("QJsonDocument " + body.name, theirs, "ns", body.bytes.size());
    print("ratio " + body.name, theirs / ours, "x", body.bytes.size());
    return theirs / ours;
}

int run(int rounds)
{
    const providers::Registry registry;
    std::vector<double> ratios;
    for (const Body& body :
         {bodyOf("sparkpost", "policy-rejection.json"), bodyOf("postmark", "bounce-hard.json"),
          bodyOf("mailersend", "clicked.json"), bodyOf("mailgun", "delivered.json"), bodyOf("sendgrid", "bounce-hard.json")})
        ratios.push_back(measure(registry, body, rounds));
    std::ranges::sort(ratios);
    print("ratio, median", ratios[ratios.size() / 2], "x", 0);
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
    return waybill::bench::run(rounds);
}
