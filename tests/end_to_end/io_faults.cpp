// SPDX-License-Identifier: GPL-3.0-or-later
// Fails the n-th write, sync, open, truncation, growth of a WAL's index and read of intake log and event store, once and for
// good, for every n that comes up: nothing is acknowledged that isn't there after a restart, and nothing crashes. A failed sync may have thrown the
// unsynced data away, so there the restart finds what a power loss leaves. io_faults --step N tries every N-th; prints the
// counts; 0 when all went well.

#include "tests/end_to_end/DurableWork.h"
#include "tests/support/FaultyVfs.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <QTemporaryDir>

#include <cstdio>

using namespace waybill;
using namespace waybill::tests;

namespace {

struct Fault {
    const char* name;
    FaultyVfs::Operation operation;
    int code;
};

constexpr Fault faults[] = {
    {"write", FaultyVfs::Operation::Write, SQLITE_IOERR_WRITE},
    {"write_disk_full", FaultyVfs::Operation::Write, SQLITE_FULL},
    {"sync", FaultyVfs::Operation::Sync, SQLITE_IOERR_FSYNC},
    {"open", FaultyVfs::Operation::Open, SQLITE_CANTOPEN},
    {"truncate", FaultyVfs::Operation::Truncate, SQLITE_IOERR_TRUNCATE},
    {"read", FaultyVfs::Operation::Read, SQLITE_IOERR_READ},
    {"index_disk_full", FaultyVfs::Operation::MapIndex, SQLITE_IOERR_SHMSIZE},
};

struct Counts {
    int tried = 0;
    std::size_t acknowledged = 0;
    int broken = 0;
};

// False when the operation did not come up that often.
bool tryOne(const Fault& fault, std::int64_t nth, bool forGood, int requests, Counts& counts)
{
    const QTemporaryDir folder;
    const std::string live = folder.path().toStdString() + "/live";
    const std::string found = fault.operation == FaultyVfs::Operation::Sync ? folder.path().toStdString() + "/found" : live;
    FaultyVfs disk;
    Promised promised;
    int afterFatal = 0;
    {
        DurableWork work(live, unsigned(nth));
        disk.failAt(fault.operation, nth, fault.code, forGood);
        if (work.open())
            work.run(requests);
        promised = work.promised();
        afterFatal = work.acknowledgedAfterFatal();
        if (found != live)
            disk.losePower(live, found, unsigned(nth));
    }
    if (!disk.hasFailed())
        return false;
    disk.heal();
    ++counts.tried;
    counts.acknowledged += promised.requests.size();
    auto what = whatIsLost(found, promised);
    if (!what && afterFatal > 0)
        what = "acknowledged after the disk could not be trusted any more";
    if (what) {
        ++counts.broken;
        std::fprintf(stderr, "io_faults: %s %lld%s: %s\n", fault.name, static_cast<long long>(nth),
                     forGood ? " for good" : "", what->c_str());
    }
    return true;
}

int run(int requests, int step)
{
    spdlog::set_level(spdlog::level::off);
    bool isWell = true;
    for (const Fault& fault : faults) {
        Counts counts;
        for (const bool forGood : {false, true}) {
            for (std::int64_t nth = 1; tryOne(fault, nth, forGood, requests, counts); nth += step) {
            }
        }
        std::puts(fmt::format(R"({{"name":"io_faults","fault":"{}","tried":{},"acknowledged_checked":{},"broken":{}}})",
                              fault.name, counts.tried, counts.acknowledged, counts.broken)
                      .c_str());
        std::fflush(stdout);
        isWell = isWell && counts.broken == 0 && counts.tried > 0;
    }
    return isWell ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    int requests = 40;
    int step = 1;
    CLI::App cli("Fails every file operation once and counts what is lost.", "io_faults");
    cli.add_option("--requests", requests, "In each life")->capture_default_str();
    cli.add_option("--step", step, "Tries every n-th operation")->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    return run(requests, step);
}
