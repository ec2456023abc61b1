// SPDX-License-Identifier: GPL-3.0-or-later
// A start with rows in the timeline's cache: until the first of them are published, until all are, and what the cache
// takes on disk. --rows N (1 000 000), --json, --short.

#include "core/timeline/EventTable.h"
#include "core/timeline/TableCache.h"
#include "core/timeline/Timeline.h"
#include "tests/bench/Bench.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QEventLoop>
#include <QFileInfo>
#include <QTemporaryDir>

namespace waybill::bench {

namespace {

using timeline::CacheOptions;
using timeline::Timeline;

double makeCache(const CacheOptions& options, std::uint32_t rows)
{
    auto cache = timeline::TableCache::open(options, timestampFromMs(lastMs));
    if (!cache)
        return -1;
    timeline::EventTable table;
    cache->begin(table);
    Mail mail(rows);
    for (std::uint32_t i = 0; i < rows; ++i)
        table.append(mail.next());
    return millisecondsOf([&] { (void)cache->save(table, "cursor"); });
}

int run(const Options& options)
{
    QTemporaryDir folder;
    CacheOptions cache;
    cache.folder = folder.filePath(QStringLiteral("cache")).toStdString();
    cache.retention = std::chrono::days(36'500); // the data set's clock is not ours
    cache.maxRows = std::size_t(options.rows) * 2;
    report("cache_written", makeCache(cache, options.rows), "ms", options.rows);
    std::int64_t bytes = 0;
    for (QDirIterator file(QString::fromStdString(cache.folder), QDir::Files); file.hasNext();)
        bytes += QFileInfo(file.next()).size();
    report("cache_size", double(bytes) / options.rows, "bytes/row", options.rows);

    SystemClock clock;
    Timeline timeline(clock);
    QEventLoop loop;
    double first = 0;
    double all = 0;
    const auto began = std::chrono::steady_clock::now();
    QObject::connect(&timeline, &Timeline::published, &loop, [&] {
        const double now = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
        if (first == 0 && timeline.view().rowCount > 0)
            first = now;
        if (timeline.view().complete && timeline.view().toCome == 0 && timeline.view().rowCount == options.rows) {
            all = now;
            loop.quit();
        }
    });
    timeline.start(cache);
    loop.exec();
    report("start_first_rows", first, "ms", options.rows);
    report("start_all_rows", all, "ms", options.rows);
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    return waybill::bench::run(waybill::bench::Options::parse(argc, argv, "bench_start", 150'000));
}
