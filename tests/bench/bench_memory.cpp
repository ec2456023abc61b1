// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline's rows take in memory, and what a tail that has run for days costs: the rows came in batches of some
// hundred, some of them late, while a filter was on all the time. The same events as JSON lines beside it, which is what a
// program holds that keeps the text. --rows N (1 000 000), --json, --short.

#include "core/timeline/FilterRun.h"
#include "core/timeline/TableCopy.h"
#include "tests/bench/Bench.h"

namespace waybill::bench {

namespace {

using timeline::EventTable;
using timeline::FilterRun;

constexpr std::uint32_t batch = 400;

std::size_t lineSize(const Event& event)
{
    JsonWriter json;
    json.beginObject().member("id", toString(event.id)).member("time", event.time()).member("type", toString(event.type));
    json.member("provider", event.provider).member("environment", event.environment).member("recipient", event.recipient);
    json.member("message_id", event.messageId).member("correlation_id", event.correlationId).member("reason", event.reason);
    json.member("tag", event.tags.empty() ? std::string() : event.tags.front()).endObject();
    return json.text().size() + 1;
}

// One event in fifty comes minutes late, as soft bounces and opens do.
void delaySome(std::vector<Event>& events, std::uint64_t& made)
{
    for (Event& event : events) {
        if (++made % 50 == 0)
            event.occurredAt = *event.occurredAt - std::chrono::minutes(7);
    }
    std::ranges::stable_sort(events, {}, [](const Event& event) { return event.time(); });
}

double ask(const EventTable& table, std::string_view filter, std::int64_t& matched)
{
    const filter::Query query = filter::Query::parse(filter).value();
    return medianOf(5, [&] {
        FilterRun run(query, table, timestampFromMs(lastMs));
        while (run.advance()) {
        }
        matched = std::int64_t(run.matching());
    });
}

void askAll(const EventTable& table, const std::string& prefix, const Options& options)
{
    std::int64_t matched = 0;
    const double selective = ask(table, "type:bounced", matched);
    report(prefix + "_selective", selective, "ms", options.rows, matched);
    for (const auto& [name, filter] : {std::pair("_everything", "-type:inbound"), std::pair("_no_filter", "")}) {
        const double took = ask(table, filter, matched);
        report(prefix + name, took, "ms", options.rows, matched);
        report(prefix + name + "_ratio", took / selective, "times the selective filter", options.rows);
    }
}

int run(const Options& options)
{
    Mail mail(options.rows);
    const std::int64_t before = residentBytes();
    auto table = std::make_shared<EventTable>();
    FilterRun live(filter::Query::parse("type:bounced").value(), *table, timestampFromMs(lastMs));
    std::vector<double> early, late; // steps of the live filter, in the first and the last tenth
    std::uint64_t made = 0;
    std::size_t lines = 0;
    for (std::uint32_t held = 0; held < options.rows; held += batch) {
        std::vector<Event> events;
        for (std::uint32_t i = 0; i < std::min(batch, options.rows - held); ++i)
            events.push_back(mail.next());
        delaySome(events, made);
        if (held % (batch * 100) == 0)
            lines += lineSize(events.front());
        for (const Event& event : events)
            table->append(event);
        const double step = millisecondsOf([&] {
            while (live.advance()) {
            }
            live.list();
        });
        if (held < options.rows / 10)
            early.push_back(step);
        else if (held >= options.rows / 10 * 9)
            late.push_back(step);
    }
    const double perLine = double(lines) / ((options.rows + batch * 100 - 1) / (batch * 100));
    const double resident = double(residentBytes() - before) / options.rows;
    report("memory_resident", resident, "bytes/row", options.rows);
    report("memory_counted", double(table->bytes()) / options.rows, "bytes/row", options.rows);
    report("memory_json_lines", perLine, "bytes/row", options.rows);
    report("memory_ratio", perLine / resident, "times smaller than the lines", options.rows);
    report("distinct_recipients", table->recipients.size() - 1, "recipients", options.rows);
    report("days_step_early", percentile(early, 0.5) * 1000, "us", options.rows);
    report("days_step_late", percentile(late, 0.5) * 1000, "us", options.rows);
    report("days_step_late_p99", percentile(late, 0.99) * 1000, "us", options.rows);
    askAll(*table, "days", options);

    // Made anew, as after a turnover of its rows or an erasure: the longest step is what a view may wait for.
    timeline::TableCopy copy(*table);
    double longest = 0;
    double longestCpu = 0;
    const double took = millisecondsOf([&] {
        for (bool more = true; more;) {
            const double before = threadCpuMs();
            longest = std::max(longest, millisecondsOf([&] { more = copy.advance(); }));
            longestCpu = std::max(longestCpu, threadCpuMs() - before);
        }
    });
    report("made_anew", took, "ms", options.rows);
    report("made_anew_longest_step", longest, "ms", options.rows);
    report("made_anew_longest_step_cpu", longestCpu, "ms", options.rows);
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    return waybill::bench::run(waybill::bench::Options::parse(argc, argv, "bench_memory", 50'000));
}
