// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the power away at every sync of intake log and event store, with everything that was not synced dropped,
// reordered and torn by a seed, and opens what is left: the databases are sound and hold all that was acknowledged, and
// no write-ahead log is taken for damaged. power_loss --seeds N --requests N; prints the counts; 0 when nothing was lost.

#include "core/sqlite/Wal.h"
#include "tests/end_to_end/DurableWork.h"
#include "tests/support/FaultyVfs.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <QTemporaryDir>

#include <cstdio>
#include <filesystem>
#include <vector>

using namespace waybill;
using namespace waybill::tests;

namespace {

struct Loss {
    std::string folder;
    Promised promised;
};

// One working life, and the folder as each loss of power during it could leave it.
std::vector<Loss> lose(const std::string& folder, int requests, int seeds, unsigned firstSeed)
{
    std::vector<Loss> losses;
    FaultyVfs disk;
    DurableWork work(folder + "/live", firstSeed);
    disk.onSync([&] {
        for (int seed = 0; seed < seeds; ++seed) {
            Loss loss{fmt::format("{}/loss-{}", folder, losses.size()), work.promised()};
            disk.losePower(folder + "/live", loss.folder, firstSeed + unsigned(losses.size()));
            losses.push_back(std::move(loss));
        }
    });
    if (work.open())
        work.run(requests);
    disk.onSync({});
    return losses;
}

// Logs that the next start would report as damaged, although they only end where the power did.
int falseAlarms(const std::string& folder)
{
    int alarms = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string path = entry.path().string();
        if (path.ends_with("-wal") && !sqlite::isWalWhole(path).value_or(false)) {
            ++alarms;
            std::fprintf(stderr, "power_loss: %s is taken for damaged\n", path.c_str());
        }
    }
    return alarms;
}

int run(int requests, int seeds, int lives, unsigned firstSeed)
{
    spdlog::set_level(spdlog::level::off);
    std::size_t points = 0;
    std::size_t acknowledged = 0;
    int lost = 0;
    int alarms = 0;
    for (int life = 0; life < lives; ++life) {
        const QTemporaryDir folder;
        const unsigned seed = firstSeed + unsigned(life) * 100'000;
        const std::vector<Loss> losses = lose(folder.path().toStdString(), requests, seeds, seed);
        points += losses.size();
        for (const Loss& loss : losses) {
            acknowledged += loss.promised.requests.size();
            alarms += falseAlarms(loss.folder);
            if (const auto what = whatIsLost(loss.folder, loss.promised)) {
                ++lost;
                std::fprintf(stderr, "power_loss: life %d of seed %u, %s: %s\n", life, seed, loss.folder.c_str(),
                             what->c_str());
            }
            std::filesystem::remove_all(loss.folder);
        }
    }
    std::puts(fmt::format(R"({{"name":"power_loss","lives":{},"points":{},"acknowledged_checked":{},"lost":{},"false_alarms":{}}})",
                          lives, points, acknowledged, lost, alarms)
                  .c_str());
    return points > 0 && acknowledged > 0 && lost == 0 && alarms == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    int requests = 60;
    int seeds = 2;
    int lives = 1;
    unsigned seed = 1126;
    CLI::App cli("Takes the power away at every sync and counts what is lost.", "power_loss");
    cli.add_option("--requests", requests, "In each life")->capture_default_str();
    cli.add_option("--seeds", seeds, "Losses at each sync")->capture_default_str();
    cli.add_option("--rounds", lives, "Lives, each another one")->capture_default_str();
    cli.add_option("--seed", seed)->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    return run(requests, seeds, lives, seed);
}
