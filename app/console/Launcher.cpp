// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Launcher.h"

#include "app/console/DemoSends.h"
#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/TimelinePage.h"

#include <QFileInfo>
#include <QTimer>

namespace waybill::console {

Launcher::Launcher(Console& console, const Clock& clock, Places places, credentials::SecretStore& keychain,
                   QObject* parent)
    : QObject(parent), m_console(console), m_clock(clock), m_places(std::move(places)),
      m_setUp(m_places, m_registry, keychain), m_tokens(console.window()), m_service(m_places.systemctl)
{
    connect(&m_console.window(), &ui::shell::MainWindow::tokenFileRequested, this, &Launcher::chooseToken);
    connect(&m_tokens, &TokenChoice::accepted, this, [this](const feed::RelayAddress& relay) {
        connectTo(relay);
        emit m_console.window().timelinePage()->statusMessage(
            tr("The relay accepted the token in %1").arg(QString::fromStdString(relay.tokenFile)), 10'000);
    });
    connect(&m_setUp, &SetUp::configured, this, &Launcher::startRelay);
    connect(&m_service, &RelayService::notInstalled, this, &Launcher::startChild);
    connect(&m_service, &RelayService::started, this, &Launcher::connectToService);
    connect(&m_service, &RelayService::failed, this, [this](const Error& error) {
        m_setUp.relayFailed(error);
        fail(error);
    });
    connect(&m_setUp, &SetUp::demoRequested, this, &Launcher::startDemo);
    connect(&m_setUp, &SetUp::sendRequested, this,
            [this] { m_console.window().showPage(ui::shell::MainWindow::SendPageNumber); });
    connect(&m_setUp, &SetUp::connectRequested, this, [this](const QUrl& relay, const QString& tokenFile) {
        m_ownTokenFile.clear();
        connectTo({relay, tokenFile.toStdString()});
    });
}

Launcher::~Launcher()
{
    // Before the relay that it talks to.
    m_console.disconnectRelay();
}

void Launcher::launch(const Options& options)
{
    if (!options.demo && options.screenshot.isEmpty()) // behind the window: nobody waits for it
        QTimer::singleShot(0, &m_console, [this] { m_console.keepMarksIn(m_places.marks); });
    if (options.demo)
        startDemo();
    else if (!options.relayUrl.empty())
        connectTo({QUrl(QString::fromStdString(options.relayUrl)), options.tokenFile});
    else
        startFound();
}

void Launcher::startDemo()
{
    m_relay.reset();
    m_demo = std::make_unique<DemoSession>(m_places.demoData, m_registry, m_clock);
    connect(m_demo.get(), &DemoSession::caughtUp, this, &Launcher::demoReady);
    const Result<feed::RelayAddress> address = m_demo->start();
    if (!address) {
        fail(address.error());
        return;
    }
    m_console.window().setFirstStart(nullptr);
    for (const auto& [name, key] : demoKeys())
        m_console.demoKeys().put(name, key);
    m_console.connectTo(*address, {}, true); // a demo leaves nothing
    ui::timeline::TimelinePage& page = *m_console.window().timelinePage();
    if (page.filterField()->appliedText().empty())
        page.chooseEnvironment("production");
}

void Launcher::startFound()
{
    const Result<feed::RelayAddress> running = feed::runningRelay(m_places.relayData.toStdString());
    if (running) {
        m_ownTokenFile = running->tokenFile;
        connectTo(*running);
    } else if (running.error().code != ErrorCode::NotFound)
        fail(running.error());
    else if (QFileInfo::exists(m_places.relayConfig))
        startRelay();
    else
        showFirstStart();
}

void Launcher::startRelay() { m_service.start(); }

// It is ready, so its address is written down.
void Launcher::connectToService()
{
    const Result<feed::RelayAddress> running = feed::runningRelay(m_places.relayData.toStdString());
    if (running)
        connectToChild(*running);
    else
        fail({ErrorCode::NotFound, tr("The relay’s service runs on another data folder").toStdString(),
              tr("Start the console with --relay and --token-file").toStdString()});
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
    connect(m_child.get(), &RelayProcess::ready, this, &Launcher::connectToChild);
    connect(m_child.get(), &RelayProcess::failed, this, [this](const Error& error, bool retrying) {
        Error shown = error;
        if (retrying && shown.hint.empty())
            shown.hint = tr("It is started again by itself").toStdString();
        m_setUp.relayFailed(shown);
        fail(shown);
    });
    m_child->start();
}

void Launcher::showFirstStart()
{
    m_console.showProblem({ErrorCode::NotFound, tr("No relay runs on this machine and none is set up").toStdString(), {}});
    m_console.window().setFirstStart(m_setUp.makePage());
    emit firstStartShown();
}

QString Launcher::cacheFolder(const feed::RelayAddress& address) const
{
    const std::string name = toHex(sha256({address.url.toString().toStdString()})).substr(0, 16);
    return m_places.timelineCache + QLatin1Char('/') + QString::fromStdString(name);
}

void Launcher::chooseToken()
{
    if (m_relay)
        m_tokens.ask(*m_relay, m_ownTokenFile);
}

void Launcher::connectTo(const feed::RelayAddress& address)
{
    m_relay = address;
    m_console.window().setFirstStart(nullptr);
    m_console.connectTo(address, cacheFolder(address));
}

void Launcher::connectToChild(const feed::RelayAddress& address)
{
    m_relay = address;
    m_ownTokenFile = address.tokenFile;
    m_console.connectTo(address, cacheFolder(address));
    m_setUp.relayIsReady();
    // The first steps stay on screen until there is something else to show.
    const feed::RelayClient* client = m_console.client();
    connect(client, &feed::RelayClient::statusChanged, this, [this, client] {
        if (client->status().events > 0)
            m_console.window().setFirstStart(nullptr);
    });
}

void Launcher::fail(const Error& error)
{
    m_console.showProblem(error);
    emit failed(QString::fromStdString(error.text()));
}

} // namespace waybill::console
