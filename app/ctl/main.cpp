// SPDX-License-Identifier: GPL-3.0-or-later
// waybillctl: the core without a window, for scripts and support automation.
#include "app/ctl/Command.h"
#include "core/base/NoCore.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

namespace {

using namespace waybill;
using namespace waybill::ctl;

// CLI11 throws; nothing else here does.
Exit parse(CLI::App& app, int argc, char** argv)
{
    try {
        app.parse(argc, argv);
        return Exit::Ok;
    } catch (const CLI::Success& wanted) { // --help, --version
        app.exit(wanted);
        return Exit::Ok;
    } catch (const CLI::ParseError& error) {
        return complain({ErrorCode::InvalidInput, error.what(), "see waybillctl --help"});
    }
}

} // namespace

int main(int argc, char** argv)
{
    leaveNoCore();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("waybillctl"));
    CLI::App app("Answers from Waybill's relay, and its provider rules, for scripts.", "waybillctl");
    app.set_version_flag("--version", WAYBILL_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Exit codes: 0 done, 1 nothing found, 2 wrong usage or input, 3 no relay answers, 4 token refused, 5 other.");
    Chosen chosen;
    addTrace(app, chosen);
    addEvents(app, chosen);
    addStatus(app, chosen);
    addNormalise(app, chosen);
    addSend(app, chosen);
    addEnvironment(app, chosen);
    addCredential(app, chosen);
    addProvider(app, chosen);
    addRelay(app, chosen);
    addSpf(app, chosen);
    addDomainCheck(app, chosen);
    addPropagation(app, chosen);
    addDkim(app, chosen);
    addSends(app, chosen);
    addErase(app, chosen);

    const Exit parsed = parse(app, argc, argv);
    if (parsed != Exit::Ok || !chosen.start)
        return int(parsed);
    QTimer::singleShot(0, &application, [&chosen] {
        chosen.start([](Exit exit) { QCoreApplication::exit(int(exit)); });
    });
    const int code = QCoreApplication::exec();
    chosen.job.reset();
    // The flag stays when a write failed on the way, whatever the last one does.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        return int(complain({ErrorCode::Io, "the output can't be written", "look for a full disk"}));
    return code;
}
