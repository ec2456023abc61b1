// SPDX-License-Identifier: GPL-3.0-or-later
// The live tail: 10 000 events a second come in while a filter is on and the rows are shown in the real table. Says how
// long each step of the UI thread took, how long an event took from its arrival to the view that has it, how much of a
// core all of it cost, how long the steps are when somebody asks for another filter, order or grouping, and what holding
// the rows costs when nothing happens. --rows N (1 000 000), --json, --short.
// What the relay adds before an event arrives is bench_ingest's to say.

#include "core/timeline/Timeline.h"
#include "tests/bench/Bench.h"
#include "ui/timeline/TimelineModel.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/widgets/Icons.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <ctime>
#include <functional>

namespace waybill::bench {

namespace {

using namespace std::chrono_literals;
using timeline::Timeline;

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

void runFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

std::vector<events::Record> take(Mail& mail, std::uint32_t count, bool now)
{
    std::vector<events::Record> records(count);
    for (events::Record& record : records) {
        record.event = mail.next();
        if (now)
            record.event.occurredAt = record.event.receivedAt = SystemClock().now();
    }
    return records;
}

class Tail : public QObject {
public:
    Tail(Timeline& timeline, Mail& mail) : m_timeline(timeline), m_mail(mail), m_model(m_clock), m_table(m_model)
    {
        m_table.resize(1200, 700);
        m_table.show();
        connect(&timeline, &Timeline::published, this, [this] { show(); });
        connect(&m_feed, &QTimer::timeout, this, [this] { feed(); });
    }

    void run(std::chrono::milliseconds time)
    {
        m_steps.clear();
        m_stepsCpu.clear();
        m_began.start();
        m_feed.start(20);
        runFor(time);
        m_feed.stop();
        runFor(500ms);
    }

    // What a person asks for: the steps of the UI thread from then on until all of it is shown and counted.
    void ask(const std::string& name, const std::function<void()>& asked, std::uint32_t rows)
    {
        m_steps.clear();
        m_stepsCpu.clear();
        step([&] {
            asked();
            m_table.viewport()->repaint();
        });
        runFor(2000ms);
        const std::string prefix = "ask_" + name + "_ui_step_longest";
        report(prefix, *std::ranges::max_element(m_steps), "ms", rows, std::int64_t(m_steps.size()));
        report(prefix + "_cpu", *std::ranges::max_element(m_stepsCpu), "ms", rows);
    }

    void askAll(std::uint32_t rows)
    {
        const auto filter = [this](const char* text) {
            return [this, text] { m_timeline.setQuery(filter::Query::parse(text).value()); };
        };
        const auto arrange = [this](bool byMessage) {
            return [this, byMessage] { m_timeline.setArrangement({.byMessage = byMessage}); };
        };
        ask("filter_selective", filter("type:bounced"), rows);
        ask("filter_none", filter(""), rows);
        ask("oldest_first", [this] { m_table.setAscending(true); }, rows);
        ask("newest_first", [this] { m_table.setAscending(false); }, rows);
        ask("by_message", arrange(true), rows);
        ask("flat", arrange(false), rows);
        ask("select_all", [this] { m_table.selectAll(); }, rows);
        ask("filter_while_all_are_chosen", filter("type:bounced"), rows);
    }

    const std::vector<double>& steps() const { return m_steps; }
    const std::vector<double>& stepsCpu() const { return m_stepsCpu; }
    const std::vector<double>& delays() const { return m_delays; }
    std::uint64_t fed() const { return m_fed; }

private:
    void feed()
    {
        const auto due = std::uint64_t(m_began.elapsed()) * 10;
        const auto count = std::uint32_t(std::min<std::uint64_t>(due - m_fed, 1000));
        if (count == 0)
            return;
        m_fed += count;
        m_heldThen += count;
        m_arrivals.emplace_back(m_heldThen, std::chrono::steady_clock::now());
        m_timeline.append(take(m_mail, count, true));
    }

    void show()
    {
        const auto now = std::chrono::steady_clock::now();
        step([this] {
            m_table.showView(m_timeline.view());
            m_table.viewport()->repaint();
        });
        while (!m_arrivals.empty() && m_arrivals.front().first <= m_timeline.view().table->rowCount()) {
            m_delays.push_back(std::chrono::duration<double, std::milli>(now - m_arrivals.front().second).count());
            m_arrivals.erase(m_arrivals.begin());
        }
    }

    template <typename Work>
    void step(const Work& work)
    {
        const double before = threadCpuMs();
        m_steps.push_back(millisecondsOf(work));
        m_stepsCpu.push_back(threadCpuMs() - before);
    }

    SystemClock m_clock;
    Timeline& m_timeline;
    Mail& m_mail;
    ui::timeline::TimelineModel m_model;
    ui::timeline::TimelineTable m_table;
    QTimer m_feed;
    QElapsedTimer m_began;
    std::vector<std::pair<std::size_t, std::chrono::steady_clock::time_point>> m_arrivals;
    std::size_t m_heldThen = m_timeline.view().table->rowCount();
    std::vector<double> m_steps, m_stepsCpu, m_delays;
    std::uint64_t m_fed = 0;
};

int run(const Options& options)
{
    const auto time = options.isShort ? 1000ms : 10'000ms;
    SystemClock clock;
    Timeline timeline(clock);
    Mail mail(options.rows);
    for (std::uint32_t held = 0; held < options.rows; held += 4000)
        timeline.append(take(mail, std::min(4000U, options.rows - held), false));
    while (timeline.view().table->rowCount() < options.rows || !timeline.view().complete)
        runFor(20ms);

    for (const auto& [name, filter] : {std::pair("selective", "type:bounced"), std::pair("everything", "-type:inbound")}) {
        timeline.setQuery(filter::Query::parse(filter).value());
        runFor(2000ms);
        Tail tail(timeline, mail);
        const double before = cpuSeconds();
        const auto began = std::chrono::steady_clock::now();
        tail.run(time);
        const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        const std::string prefix = std::string("tail_") + name;
        report(prefix + "_cpu", (cpuSeconds() - before) / took * 100, "% of a core", options.rows, std::int64_t(tail.fed()));
        report(prefix + "_ui_step_p99", percentile(tail.steps(), 0.99), "ms", options.rows, std::int64_t(tail.steps().size()));
        report(prefix + "_ui_step_cpu_p99", percentile(tail.stepsCpu(), 0.99), "ms", options.rows);
        report(prefix + "_visible_p50", percentile(tail.delays(), 0.5), "ms", options.rows);
        report(prefix + "_visible_p99", percentile(tail.delays(), 0.99), "ms", options.rows);
    }
    Tail(timeline, mail).askAll(options.rows);
    runFor(2000ms);
    const double before = cpuSeconds();
    runFor(time / 2);
    report("idle_cpu", (cpuSeconds() - before) / std::chrono::duration<double>(time / 2).count() * 100, "% of a core", options.rows);
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    waybill::ui::setUpIcons();
    return waybill::bench::run(waybill::bench::Options::parse(argc, argv, "bench_tail", 50'000));
}
