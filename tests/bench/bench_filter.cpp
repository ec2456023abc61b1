// SPDX-License-Identifier: GPL-3.0-or-later
// How long a filter over the columns takes until its index of rows is complete, against the same question to SQLite
// without an index in the same run. Prints one JSON object a line. --rows N (1 000 000), --json, --short.
// 10 events have 3 recipients between them, as in the data set that the targets are stated for.

#include "core/timeline/Background.h"
#include "core/timeline/FilterRun.h"
#include "core/timeline/SummaryBuilder.h"
#include "tests/bench/Bench.h"

#include <sqlite3.h>

#include <QTemporaryDir>

#include <cstdlib>
#include <string>
#include <vector>

namespace waybill::bench {

namespace {

using timeline::EventTable;
using timeline::RowId;

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

double ask(const Question& question, const EventTable& table, PlainSqlite& sqlite, const Options& options)
{
    const int rounds = options.isShort ? 3 : 9;
    const filter::Query query = filter::Query::parse(question.filter).value();
    std::int64_t matched = 0;
    const double ours = medianOf(rounds, [&] {
        timeline::FilterRun run(query, table, timestampFromMs(lastMs));
        while (run.advance()) {
        }
        matched = std::int64_t(run.matching());
    });
    report(question.name, ours, "ms", options.rows, matched);
    report(std::string(question.name) + "_first_rows", medianOf(rounds, [&] {
               timeline::FilterRun run(query, table, timestampFromMs(lastMs));
               while (run.advance() && run.listed() < 60) {
               }
           }), "ms", options.rows);
    std::int64_t found = 0;
    const double theirs = medianOf(std::max(1, rounds / 3), [&] { found = sqlite.ask(question.sql); });
    report(std::string(question.name) + "_sqlite", theirs, "ms", options.rows, found);
    report(std::string(question.name) + "_ratio", theirs / ours, "times faster", options.rows);
    return ours;
}

// The same events as JSON lines, from the page cache; nothing where ripgrep isn't installed.
void askRipgrep(const EventTable& table, double ours, const Options& options)
{
    if (std::system("command -v rg >/dev/null 2>&1") != 0)
        return;
    QTemporaryDir folder(QStringLiteral("/var/tmp/waybill-XXXXXX")); // gigabytes: /tmp may be memory
    const std::string path = folder.filePath(QStringLiteral("events.ndjson")).toStdString();
    std::FILE* file = std::fopen(path.c_str(), "w");
    for (RowId id = 0; file != nullptr && id < options.rows; ++id) {
        const timeline::Row row = table.row(id);
        JsonWriter json;
        json.beginObject().member("id", toString(row.id)).member("time", row.time).member("type", toString(row.type));
        json.member("provider", row.provider).member("environment", row.environment).member("recipient", row.recipient);
        json.member("reason", row.reason).endObject();
        std::fprintf(file, "%s\n", std::string(json.text()).c_str());
    }
    if (file == nullptr || std::fclose(file) != 0)
        return;
    const std::string command = "rg --count -F a.1f3 " + path + " >/dev/null";
    const double theirs = medianOf(3, [&] { (void)!std::system(command.c_str()); });
    report("substring_recipient_rare_ripgrep", theirs, "ms", options.rows);
    report("substring_recipient_rare_ripgrep_ratio", theirs / ours, "times faster", options.rows);
}

int run(const Options& options)
{
    const int rounds = options.isShort ? 3 : 9;
    EventTable table;
    PlainSqlite sqlite;
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
    report("distinct_recipients", table.recipients.size() - 1, "recipients", options.rows);
    Mail mail(options.rows);
    for (std::uint32_t i = 0; i < options.rows; ++i)
        sqlite.insert(mail.next());
    sqlite.finish();
    for (const Question& question : questions) {
        const double ours = ask(question, table, sqlite, options);
        if (std::string_view(question.name) == "substring_recipient_rare")
            askRipgrep(table, ours, options);
    }
    report("summary_everything", medianOf(std::max(1, rounds / 3), [&] {
               timeline::SummaryBuilder summary(table);
               timeline::FilterRun run({}, table, timestampFromMs(lastMs));
               while (run.advance()) {
               }
               while (run.countSome(summary)) {
               }
               summary.build();
           }), "ms", options.rows);
    timeline::SummaryBuilder bounced(table);
    timeline::FilterRun run(filter::Query::parse("type:bounced").value(), table, timestampFromMs(lastMs));
    while (run.advance()) {
    }
    while (run.countSome(bounced)) {
    }
    report("background_everything", medianOf(std::max(1, rounds / 3), [&] {
               timeline::Background background(table);
               background.show(bounced.times(), {}, false);
               while (background.countSome()) {
               }
           }), "ms", options.rows);
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    return waybill::bench::run(waybill::bench::Options::parse(argc, argv, "bench_filter", 50'000));
}
