// SPDX-License-Identifier: GPL-3.0-or-later
// waybillctl: the core without a window, for scripts and support automation.
#include "app/ctl/Command.h"
#include "core/base/NoCore.h"
#include "core/base/Redact.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QTimer>
#include <QTranslator>

#include <cstdio>

namespace {

using namespace waybill;
using namespace waybill::ctl;

// How far the command line names commands, and the word that then names none where there has to be one.
struct NamedCommand {
    std::string path; // "waybillctl relay"
    std::string unknown;
};

NamedCommand commandNamed(const CLI::App& app, int argc, char** argv)
{
    NamedCommand named{app.get_name(), {}};
    const CLI::App* command = &app;
    for (int i = 1; i < argc && command->get_require_subcommand_min() > 0; ++i) {
        const std::string word = argv[i];
        if (word.starts_with('-'))
            break;
        const auto matching = command->get_subcommands([&word](const CLI::App* each) { return each->get_name() == word; });
        if (matching.empty()) {
            named.unknown = printable(word);
            break;
        }
        command = matching.front();
        named.path += ' ' + word;
    }
    return named;
}

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
        const NamedCommand named = commandNamed(app, argc, argv);
        return complain({ErrorCode::InvalidInput,
                         named.unknown.empty() ? error.what() : "there is no command “" + named.unknown + "”",
                         "see " + named.path + " --help"});
    }
}

} // namespace

int main(int argc, char** argv)
{
    leaveNoCore();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("waybillctl"));
    QTranslator english; // the plurals
    if (english.load(QStringLiteral(":/i18n/waybill_en.qm")))
        QCoreApplication::installTranslator(&english);
    CLI::App app("Answers from Waybill's relay, and its provider rules, for scripts.", "waybillctl");
    app.set_version_flag("--version", WAYBILL_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Exit codes: 0 done, 1 nothing found or no, 2 wrong usage or input, 3 no relay answers, 4 token refused, 5 other.");
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

    int code = int(parse(app, argc, argv));
    if (code == int(Exit::Ok) && chosen.start) {
        QTimer::singleShot(0, &application, [&chosen] {
            chosen.start([](Exit exit) { QCoreApplication::exit(int(exit)); });
        });
        code = QCoreApplication::exec();
        chosen.job.reset();
    }
    // The flag stays when a write failed on the way, whatever the last one does.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        return int(complain({ErrorCode::Io, "the output can't be written", "look for a full disk"}));
    return code;
}
