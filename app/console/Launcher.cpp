// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Launcher.h"

#include "ui/timeline/FilterField.h"
#include "ui/timeline/TimelinePage.h"

#include <QFileInfo>

namespace waybill::console {

Launcher::Launcher(Console& console, const Clock& clock, Places places, QObject* parent)
    : QObject(parent), m_console(console), m_clock(clock), m_places(std::move(places))
{
}

Launcher::~Launcher()
{
    // Before the relay that it talks to.
    m_console.disconnectRelay();
}

void Launcher::launch(const Options& options)
{
    if (options.demo)
        startDemo();
    else if (!options.relayUrl.empty())
        m_console.connectTo({QUrl(QString::fromStdString(options.relayUrl)), options.tokenFile});
    else
        startFound();
}

void Launcher::startDemo()
{
    m_demo = std::make_unique<DemoSession>(m_places.demoData, m_registry, m_clock);
    connect(m_demo.get(), &DemoSession::caughtUp, this, &Launcher::demoReady);
    const Result<feed::RelayAddress> address = m_demo->start();
    if (!address) {
        fail(address.error());
        return;
    }
    m_console.connectTo(*address);
    ui::timeline::TimelinePage& page = *m_console.window().timelinePage();
    if (page.filterField()->appliedText().empty())
        page.chooseEnvironment("production");
}

void Launcher::startFound()
{
    const Result<feed::RelayAddress> running = feed::runningRelay(m_places.relayData.toStdString());
    if (running)
        m_console.connectTo(*running);
    else if (running.error().code != ErrorCode::NotFound)
        fail(running.error());
    else if (QFileInfo::exists(m_places.relayConfig))
        startChild();
    else
        showFirstStart();
}

void Launcher::startChild()
{
    const QString program = RelayProcess::findProgram();
    if (program.isEmpty()) {
        fail({ErrorCode::NotFound, tr("waybill-relay is not installed").toStdString(),
              tr("Install it beside this program, or start the console with --relay").toStdString()});
        return;
    }
    m_child = std::make_unique<RelayProcess>(
        RelayProcess::Command{program, m_places.relayConfig, m_places.relayData});
    connect(m_child.get(), &RelayProcess::ready, &m_console, &Console::connectTo);
    connect(m_child.get(), &RelayProcess::failed, this, [this](const Error& error, bool retrying) {
        Error shown = error;
        if (retrying && shown.hint.empty())
            shown.hint = tr("It is started again by itself").toStdString();
        fail(shown);
    });
    m_child->start();
}

void Launcher::showFirstStart()
{
    fail({ErrorCode::NotFound, tr("No relay runs on this machine and none is set up").toStdString(),
          tr("Write %1, or start with --demo to look round first").arg(m_places.relayConfig).toStdString()});
}

void Launcher::fail(const Error& error)
{
    m_console.showProblem(error);
    emit failed(QString::fromStdString(error.text()));
}

} // namespace waybill::console
