// SPDX-License-Identifier: GPL-3.0-or-later
// waybill: the console's composition root.

#include "app/console/Instance.h"
#include "app/console/Launcher.h"
#include "app/console/Screenshot.h"
#include "core/base/Log.h"
#include "core/base/NoCore.h"
#include "core/credentials/KeychainSecretStore.h"
#include "ui/widgets/Icons.h"

#include <spdlog/spdlog.h>

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTranslator>

#include <cstdio>

using namespace waybill;
using console::Options;

namespace {

void takeScreenshot(console::Console& console, console::Launcher& launcher, const Options& options)
{
    const QString query = options.demo ? console::DemoSession::sampleQuery() : QString();
    auto* screenshot = new console::Screenshot(console, options.screenshot, options.page, query, &console);
    if (options.demo)
        screenshot->waitForHistory();
    const auto fail = [](const QString& message) {
        std::fprintf(stderr, "waybill: no picture: %s\n", message.toLocal8Bit().constData());
        QCoreApplication::exit(1);
    };
    QObject::connect(&launcher, &console::Launcher::demoReady, screenshot, &console::Screenshot::historyThere);
    QObject::connect(&launcher, &console::Launcher::firstStartShown, screenshot, &console::Screenshot::firstStartThere);
    // Queued: it may fail before the event loop runs.
    QObject::connect(&launcher, &console::Launcher::failed, screenshot, fail, Qt::QueuedConnection);
    QObject::connect(screenshot, &console::Screenshot::failed, screenshot, fail);
    QObject::connect(screenshot, &console::Screenshot::done, screenshot, [] { QCoreApplication::exit(0); });
}

void openLinkOnceConnected(console::Console& console, const QString& link)
{
    QObject::connect(&console, &console::Console::caughtUp, &console,
                     [&console, link] { console.window().openLink(link); }, Qt::SingleShotConnection);
}

// Links of later starts come here.
void listenForOthers(console::Instance& instance, const QString& socket, console::Console& console)
{
    if (const auto listening = instance.listen(socket); !listening)
        spdlog::info("no other start can reach this console: {}", listening.error().text());
    QObject::connect(&instance, &console::Instance::linkReceived, &console, [&console](const QString& link) {
        console.window().comeToFront();
        if (!link.isEmpty())
            console.window().openLink(link);
    });
}

} // namespace

int main(int argc, char** argv)
{
    leaveNoCore();
    const auto options = Options::parse(argc, argv);
    if (!options)
        return options.error();
    const bool picture = !options->screenshot.isEmpty();
    if (picture && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("waybill"));
    QApplication::setApplicationDisplayName(QStringLiteral("Waybill"));
    QApplication::setApplicationVersion(QStringLiteral(WAYBILL_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.waybill.Waybill"));
    // Somebody who names a relay wants a window of its own.
    const QString socket = console::Instance::socketPath(options->demo);
    const bool alone = picture || !options->relayUrl.empty();
    if (!alone && console::Instance::handOver(socket, options->link))
        return 0;
    ui::setUpIcons();
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/waybill/waybill.svg")));
    QTranslator english; // the plurals
    if (english.load(QStringLiteral(":/i18n/waybill_en.qm")))
        QCoreApplication::installTranslator(&english);

    const console::Places places = console::Places::standard();
    // The demo's log has no place among the person's output: it is full of invented trouble.
    const QString logFile = options->demo ? places.demoData + QLatin1String("/demo.log") : QString();
    if (const auto log = setUpLog(logFile.toStdString(), false); !log)
        std::fprintf(stderr, "waybill: %s\n", log.error().text().c_str());
    // A picture shows the program as it comes, and leaves no trace in anybody's settings.
    const QTemporaryDir scratch;
    const QString kept = options->demo ? places.demoSettings : places.settings;
    QSettings settings(picture ? scratch.filePath(QStringLiteral("console.ini")) : kept, QSettings::IniFormat);
    const auto remembered = ui::Theme::choiceFrom(settings.value(QStringLiteral("window/theme")).toString());
    ui::Theme theme(options->theme.value_or(remembered.value_or(ui::Theme::Choice::System)));
    const SystemClock clock;
    credentials::KeychainSecretStore keychain("waybill");
    console::Console console(clock, settings, theme, keychain);
    if (!picture) // it shows the program, not the machine's keychain
        console.followKeychain(keychain);
    console::Instance instance;
    if (!alone)
        listenForOthers(instance, socket, console);
    console::Launcher launcher(console, clock, places, keychain);
    if (options->size.isValid() && !options->size.isEmpty())
        console.window().resize(options->size);
    if (picture)
        takeScreenshot(console, launcher, *options);
    else if (options->page != ui::shell::MainWindow::TimelinePageNumber)
        console.window().showPage(options->page);
    if (!options->link.isEmpty())
        openLinkOnceConnected(console, options->link);
    theme.dress();
    console.window().show();
    launcher.launch(*options);
    return QApplication::exec();
}
