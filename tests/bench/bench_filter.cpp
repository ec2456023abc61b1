// SPDX-License-Identifier: GPL-3.0-or-later
// How long a filter over the columns takes until its index of rows is complete, against the same question to SQLite
// without an index in the same run. Prints one JSON object a line. --rows N (1 000 000), --json, --short.
// 10 events have 3 recipients between them, as in the data set that the targets are stated for.

#include "core/base/JsonWriter.h"
#include "core/events/Event.h"
#include "core/timeline/FilterRun.h"
#include "core/timeline/SummaryBuilder.h"

#include <spdlog/fmt/fmt.h>
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <functional>
#include <numeric>
#include <random>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace waybill::bench {

namespace {

using events::Event;
using events::EventType;
using timeline::EventTable;
using timeline::RowId;

constexpr long long lastMs = 1'795'000'000'000;
constexpr long long rangeMs = 30LL * 86'400'000;

struct Options {
    std::uint32_t rows = 1'000'000;
    int rounds = 9;
};

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

double millisecondsOf(const std::function<void()>& work)
{
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

double medianOf(int rounds, const std::function<void()>& work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i)
        times.push_back(millisecondsOf(work));
    std::ranges::nth_element(times, times.begin() + rounds / 2);
    return times[std::size_t(rounds) / 2];
}

void report(std::string_view name, double value, std::string_view unit, std::uint32_t rows, std::int64_t matched = -1)
{
    JsonWriter json;
    json.beginObject().member("name", name).member("value", value).member("unit", unit).member("rows", std::int64_t(rows));
    if (matched >= 0)
        json.member("matched", matched);
    json.endObject();
    std::printf("%s\n", std::string(json.text()).c_str());
    std::fflush(stdout);
}

// The same rows in one table without an index, in memory, so that the comparison is not about the disk.
class PlainSqlite {
public:
    PlainSqlite()
    {
        sqlite3_open(":memory:", &m_database);
        run("CREATE TABLE events (time INTEGER, type INTEGER, provider TEXT, environment TEXT, recipient TEXT,"
            " domain TEXT, smtp_code INTEGER, enhanced_code TEXT, reason TEXT); BEGIN");
        sqlite3_prepare_v2(m_database, "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)", -1, &m_insert, nullptr);
    }
    ~PlainSqlite()
    {
        sqlite3_finalize(m_insert);
        sqlite3_close(m_database);
    }
    PlainSqlite(const PlainSqlite&) = delete;
    PlainSqlite& operator=(const PlainSqlite&) = delete;

    void insert(const Event& event)
    {
        sqlite3_bind_int64(m_insert, 1, toMs(event.time()));
        sqlite3_bind_int(m_insert, 2, int(event.type));
        text(3, event.provider);
        text(4, event.environment);
        text(5, event.recipient);
        text(6, events::domainOf(event.recipient));
        sqlite3_bind_int(m_insert, 7, event.smtpCode.value_or(0));
        text(8, event.enhancedCode);
        text(9, event.reason);
        sqlite3_step(m_insert);
        sqlite3_reset(m_insert);
    }

    void finish() { run("COMMIT"); }

    // The row ids that match, which is what a filter in the console ends with.
    std::int64_t ask(const char* condition)
    {
        sqlite3_stmt* select = nullptr;
        sqlite3_prepare_v2(m_database, (std::string("SELECT rowid FROM events WHERE ") + condition).c_str(), -1, &select, nullptr);
        std::vector<RowId> rows;
        while (sqlite3_step(select) == SQLITE_ROW)
            rows.push_back(RowId(sqlite3_column_int64(select, 0)));
        sqlite3_finalize(select);
        return std::int64_t(rows.size());
    }

private:
    void run(const char* sql) { sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr); }
    void text(int index, std::string_view value)
    {
        sqlite3_bind_text(m_insert, index, value.data(), int(value.size()), SQLITE_TRANSIENT);
    }

    sqlite3* m_database = nullptr;
    sqlite3_stmt* m_insert = nullptr;
};

struct Question {
    const char* name;
    const char* filter;
    const char* sql; // nullptr: there is nothing to compare with
};

constexpr Question questions[] = {
    {"filter_selective_typed", "type:bounced code>=500 env:production", "type = 4 AND smtp_code >= 500 AND environment = 'production'"},
    {"filter_one_type", "type:bounced", "type = 4"},
    {"filter_code", "code:5.1.*", "enhanced_code LIKE '5.1.%'"},
    {"filter_domain", "domain:gmail.com", "domain = 'gmail.com' COLLATE NOCASE"},
    {"filter_since", "since:2h", "time >= 1794992800000"},
    {"filter_everything_negated", "-type:inbound", "type <> 11"},
    {"filter_everything", "", "1"},
    {"substring_recipient_rare", "to:*a.1f3*", "recipient LIKE '%a.1f3%'"},
    {"substring_recipient_often", "to:*gmail*", "recipient LIKE '%gmail%'"},
    {"bare_word", "mailbox", "recipient LIKE '%mailbox%' OR reason LIKE '%mailbox%'"},
    {"one_recipient", "to:nora.0@gmail.com", "recipient = 'nora.0@gmail.com' COLLATE NOCASE"},
};

void ask(const Question& question, const EventTable& table, PlainSqlite& sqlite, const Options& options)
{
    const filter::Query query = filter::Query::parse(question.filter).value();
    std::int64_t matched = 0;
    const double ours = medianOf(options.rounds, [&] {
        timeline::FilterRun run(query, table, timestampFromMs(lastMs));
        while (run.advance()) {
        }
        matched = std::int64_t(run.matching());
    });
    report(question.name, ours, "ms", options.rows, matched);
    std::int64_t found = 0;
    const double theirs = medianOf(std::max(1, options.rounds / 3), [&] { found = sqlite.ask(question.sql); });
    report(std::string(question.name) + "_sqlite", theirs, "ms", options.rows, found);
    report(std::string(question.name) + "_ratio", theirs / ours, "times faster", options.rows);
}

std::int64_t residentBytes()
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

int run(const Options& options)
{
    EventTable table;
    PlainSqlite sqlite;
    const std::int64_t before = residentBytes();
    {
        Mail mail(options.rows);
        const double generating = millisecondsOf([&] {
            for (std::uint32_t i = 0; i < options.rows; ++i)
                mail.next();
        });
        Mail again(options.rows);
        const double both = millisecondsOf([&] {
            for (std::uint32_t i = 0; i < options.rows; ++i)
                table.append(again.next());
        });
        report("append", options.rows / std::max(0.001, both - generating) * 1000, "rows/s", options.rows);
    }
    report("memory_resident", double(residentBytes() - before) / options.rows, "bytes/row", options.rows);
    report("memory_counted", double(table.bytes()) / options.rows, "bytes/row", options.rows);
    report("distinct_recipients", table.recipients.size() - 1, "recipients", options.rows);
    Mail mail(options.rows);
    for (std::uint32_t i = 0; i < options.rows; ++i)
        sqlite.insert(mail.next());
    sqlite.finish();
    for (const Question& question : questions)
        ask(question, table, sqlite, options);
    report("summary_everything", medianOf(std::max(1, options.rounds / 3), [&] {
               timeline::SummaryBuilder summary(table);
               timeline::FilterRun run({}, table, timestampFromMs(lastMs));
               while (run.advance()) {
               }
               while (run.countSome(summary)) {
               }
               summary.build();
           }), "ms", options.rows);
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    waybill::bench::Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--short") {
            options = {50'000, 3};
        } else if (argument == "--rows" && i + 1 < argc) {
            const std::string_view number = argv[++i];
            std::from_chars(number.data(), number.data() + number.size(), options.rows);
            options.rows = std::max(1U, options.rows);
        } else if (argument != "--json") {
            std::fprintf(stderr, "bench_filter [--rows N] [--short] [--json]\n");
            return 2;
        }
    }
    return waybill::bench::run(options);
}
