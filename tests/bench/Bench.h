// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the benchmarks of the timeline share: the data set that their targets are stated for (10 events have 3 recipients
// between them), a stopwatch, and one JSON object a line.

#include "core/base/JsonWriter.h"
#include "core/events/Event.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace waybill::bench {

using events::Event;
using events::EventType;

inline constexpr long long lastMs = 1'795'000'000'000;
inline constexpr long long rangeMs = 30LL * 86'400'000;

// A message has about three events: sent, an outcome, now and then opens and clicks.
class Mail {
public:
    explicit Mail(std::uint32_t rows) : m_rows(rows), m_recipients(std::max(1U, rows / 10 * 3)) {}

    Event next()
    {
        Event event;
        if (m_left == 0)
            beginMessage();
        --m_left;
        event = m_message;
        event.id = events::EventId(m_random());
        event.providerEventId = fmt::format("{:016x}", m_random());
        event.occurredAt = timestampFromMs(lastMs - rangeMs + rangeMs / m_rows * m_made++);
        event.receivedAt = *event.occurredAt + std::chrono::milliseconds(200 + below(3000));
        event.strength = events::Strength::Body;
        event.type = m_left == 2 ? EventType::Sent : m_left == 1 ? outcome() : EventType::Opened;
        if (event.type == EventType::Bounced)
            addBounce(event);
        else if (event.type == EventType::Delivered)
            event.reason = fmt::format("250 2.0.0 OK {}", deliveredPhrases[below(3)]);
        return event;
    }

private:
    static constexpr const char* deliveredPhrases[] = {"queued", "accepted for delivery", "message received"};
    static constexpr const char* domains[] = {"gmail.com", "outlook.com", "yahoo.com", "icloud.com", "web.example", "gmx.example"};
    static constexpr const char* names[] = {"nora", "max", "ines", "omar", "lena", "paul", "yuki", "ravi", "emma", "joao"};
    static constexpr const char* providers[] = {"sendgrid", "mailgun", "resend", "postmark"};
    static constexpr const char* tags[] = {"receipt", "digest", "password-reset", "invoice", "welcome"};

    unsigned below(unsigned limit) { return unsigned(m_random() % limit); }

    void beginMessage()
    {
        m_left = 3;
        const auto recipient = unsigned(m_messages++ * 7919ULL % m_recipients); // each in its turn, in no order
        const unsigned source = below(10);
        m_message = Event();
        m_message.provider = providers[source % 4];
        m_message.environment = source < 8 ? "production" : "staging";
        m_message.endpoint = m_message.provider + "-" + m_message.environment;
        m_message.messageType = m_message.tags.emplace_back(tags[below(5)]);
        const std::string domain = recipient % 5 == 0 ? fmt::format("company{}.example", recipient % 20'000) : domains[recipient % 6];
        m_message.recipient = fmt::format("{}.{:x}@{}", names[recipient % 10], recipient * 2654435761U, domain);
        m_message.sender = "hello@shop.example";
        if (below(3) == 0)
            m_message.correlationId = fmt::format("order-{}", 1'000'000 + below(9'000'000));
        m_message.messageId = fmt::format("{:016x}.{:08x}", m_random(), unsigned(m_random()));
    }

    EventType outcome()
    {
        const unsigned chance = below(100);
        return chance < 93 ? EventType::Delivered : chance < 96 ? EventType::Bounced : chance < 99 ? EventType::Deferred
                                                                                                   : EventType::Complained;
    }

    void addBounce(Event& event)
    {
        const bool hard = below(3) != 0;
        event.bounce = hard ? events::BounceClass::Hard : events::BounceClass::Soft;
        event.smtpCode = hard ? 550 : 452;
        event.enhancedCode = hard ? "5.1.1" : "4.2.2";
        event.reason = hard ? fmt::format("550 5.1.1 user unknown at mx{}", below(200)) : "452 4.2.2 mailbox full";
    }

    std::mt19937_64 m_random{20261123};
    long long m_rows;
    unsigned m_recipients;
    Event m_message;
    int m_left = 0;
    unsigned long long m_messages = 0;
    long long m_made = 0;
};

inline double millisecondsOf(const std::function<void()>& work)
{
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

// What this thread computed so far, in ms: what other work on the machine adds is not in it.
inline double threadCpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1000 + double(time.tv_nsec) / 1e6;
}

inline double medianOf(int rounds, const std::function<void()>& work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i)
        times.push_back(millisecondsOf(work));
    std::ranges::nth_element(times, times.begin() + rounds / 2);
    return times[std::size_t(rounds) / 2];
}

inline void report(std::string_view name, double value, std::string_view unit, std::uint32_t rows, std::int64_t matched = -1)
{
    JsonWriter json;
    json.beginObject().member("name", name).member("value", value).member("unit", unit).member("rows", std::int64_t(rows));
    if (matched >= 0)
        json.member("matched", matched);
    json.endObject();
    std::printf("%s\n", std::string(json.text()).c_str());
    std::fflush(stdout);
}

inline std::int64_t residentBytes()
{
    long long pages = 0;
    long long resident = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%lld %lld", &pages, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return resident * sysconf(_SC_PAGESIZE);
}

// --rows N, --short, --json; what they are without.
struct Options {
    std::uint32_t rows = 1'000'000;
    bool isShort = false;

    static Options parse(int argc, char** argv, const char* program, std::uint32_t shortRows)
    {
        Options options;
        for (int i = 1; i < argc; ++i) {
            const std::string_view argument = argv[i];
            if (argument == "--short") {
                options = {shortRows, true};
            } else if (argument == "--rows" && i + 1 < argc) {
                const std::string_view number = argv[++i];
                std::from_chars(number.data(), number.data() + number.size(), options.rows);
                options.rows = std::max(1000U, options.rows);
            } else if (argument != "--json") {
                std::fprintf(stderr, "%s [--rows N] [--short] [--json]\n", program);
                std::exit(2);
            }
        }
        return options;
    }
};

inline double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, std::size_t(double(values.size()) * share))];
}

} // namespace waybill::bench
