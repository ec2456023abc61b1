// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/DemoSession.h"

#include "app/console/DemoSends.h"
#include "core/base/Encoding.h"
#include "core/domains/history/Observation.h"
#include "core/domains/run/DomainRun.h"
#include "core/relay/config/EditConfig.h"
#include "core/relay/domains/DomainStore.h"
#include "core/relay/storage/Files.h"
#include "core/simulator/DemoZone.h"
#include "core/simulator/MessageTypes.h"
#include "core/simulator/People.h"

#include <spdlog/fmt/fmt.h>

#include <QDir>

#include <utility>

namespace waybill::console {

namespace {

const QString lockName = QStringLiteral("session.lock");
constexpr const char* idleEndpoint = "brevo-backup";

} // namespace

DemoSession::DemoSession(QString folder, const providers::Registry& registry, const Clock& clock, std::uint64_t seed,
                         QObject* parent)
    : QObject(parent), m_folder(std::move(folder)), m_registry(registry), m_simulation(seed, clock), m_sending(clock, seed)
{
    connect(&m_simulation, &simulator::Simulation::caughtUp, this, &DemoSession::caughtUp);
}

DemoSession::~DemoSession()
{
    m_simulation.stop();
    if (m_relay)
        m_relay->stop();
    if (m_setup)
        m_setup->detach();
    m_loader.reset();
    m_relay.reset();
    m_lock.reset();
}

QString DemoSession::sampleQuery()
{
    return QString::fromUtf8(simulator::samplePerson.data(), qsizetype(simulator::samplePerson.size()));
}

// What a session left that ended without cleaning up. A lock whose process is gone counts as free.
void DemoSession::removeLeftovers() const
{
    for (const QString& name : QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QDir leftover(m_folder + QLatin1Char('/') + name);
        QLockFile lock(leftover.filePath(lockName));
        if (leftover.exists(lockName) && lock.tryLock(0)) {
            lock.unlock();
            leftover.removeRecursively();
        }
    }
}

Result<void> DemoSession::makeDataFolder()
{
    QDir().mkpath(m_folder);
    removeLeftovers();
    m_data = std::make_unique<QTemporaryDir>(m_folder + QStringLiteral("/session-XXXXXX"));
    if (!m_data->isValid())
        return fail(ErrorCode::Io, tr("The demo cannot use %1: %2").arg(m_folder, m_data->errorString()).toStdString(),
                    tr("check that you may write there").toStdString());
    m_lock = std::make_unique<QLockFile>(m_data->filePath(lockName));
    m_lock->setStaleLockTime(0); // however long it runs
    m_lock->tryLock(0);
    return {};
}

relay::RelayOptions DemoSession::relayOptions() const
{
    relay::RelayOptions options;
    options.config.hooks.listen.port = 0;
    options.config.api.listen.port = 0;
    options.dataDirectory = m_data->filePath(QStringLiteral("data")).toStdString();
    options.demo = true;
    for (const simulator::SimulatedEndpoint& endpoint : m_simulation.endpoints())
        options.config.endpoints.push_back(
            {endpoint.name, endpoint.source.provider, endpoint.environment, endpoint.encoder->auth()});
    using Sending = simulator::SendingDemo;
    options.config.endpoints.push_back({std::string(Sending::endpoint), std::string(Sending::provider),
                                        std::string(Sending::environment), m_sending.auth()});
    // One that nobody posts to: quiet, and rightly so.
    options.config.endpoints.push_back({idleEndpoint, "brevo", "production", providers::Auth::Bearer});
    for (const simulator::MessageType& type : simulator::messageTypes()) {
        const std::string tag(type.tag);
        options.config.messageTypes.push_back({std::string(type.name), tag});
        options.config.messageTypes.push_back({std::string(type.name), "category=" + tag}); // as Resend's tags read
    }
    return options;
}

// A month of observations of the invented domains: what the invented DNS says, twice a day.
Result<void> DemoSession::seedDomains() const
{
    using simulator::DemoZone;
    const QString folder = m_data->filePath(QStringLiteral("data"));
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto store = TRY(relay::DomainStore::open(folder.toStdString() + "/domains.db"));
    const SystemClock clock;
    const auto suffixes = domains::dmarc::PublicSuffixes::standard();
    const Timestamp now = clock.now() - std::chrono::minutes(4);
    const DemoZone mended(clock, DemoZone::View::Mended);
    const DemoZone broken(clock, DemoZone::View::Broken);
    for (const simulator::DemoDomain& domain : simulator::demoDomains()) {
        TRY_VOID(store->putDomain({domain.name, domain.profile}));
        JsonDocument document;
        TRY_VOID(document.parse(domain.profile));
        const auto profile = domains::profileFrom(domain.name, document.root());
        const auto before = domains::checkDomain(profile, {suffixes, mended, simulator::demoSecurity, clock}, {});
        const auto after = domains::checkDomain(profile, {suffixes, broken, simulator::demoSecurity, clock}, {});
        std::vector<relay::StoredCheck> stored;
        for (int half = 62; half >= 0; --half) {
            const Timestamp at = now - std::chrono::hours(12 * half);
            const bool isBroken = now - at <= std::chrono::hours(26);
            for (const domains::Check& check : isBroken ? after : before) {
                stored.push_back({domains::observationOf(check, at), check.title.toStdString(), check.sentence.toStdString()});
                stored.back().observation.everywhere = !isBroken || check.id != domain.broken;
            }
        }
        TRY_VOID(store->addChecks(domain.name, stored));
    }
    return {};
}

// What the relay was started with, for endpoints that are added are appended to a file.
Result<void> DemoSession::writeConfig(const relay::RelayConfig& config) const
{
    std::string text = relay::defaultConfigText();
    for (const relay::MessageTypeRule& rule : config.messageTypes)
        text += fmt::format("\n[[message_type]]\nname = \"{}\"\ntag = \"{}\"\n", rule.name, rule.tag);
    for (const relay::EndpointConfig& endpoint : config.endpoints)
        text += relay::endpointText(endpoint);
    return relay::writePrivateFile(configPath(), text);
}

void DemoSession::fillSecrets()
{
    const auto put = [this](std::string_view endpoint, const Secret& line) {
        m_secrets.put(fmt::format("{}.signing", endpoint), std::string(line.reveal())); // where the relay reads it
    };
    for (const simulator::SimulatedEndpoint& endpoint : m_simulation.endpoints())
        put(endpoint.name, endpoint.encoder->secretLine());
    put(idleEndpoint, Secret("bearer " + randomToken()));
    put(simulator::SendingDemo::endpoint, m_sending.secretLine());
}

Result<feed::RelayAddress> DemoSession::start()
{
    TRY_VOID(makeDataFolder());
    TRY_VOID(seedDomains());
    TRY_VOID(m_sending.start());
    TRY_VOID(seedSends(m_data->filePath(QStringLiteral("data")).toStdString(), m_sending.origin()));
    relay::RelayOptions options = relayOptions();
    const std::vector<relay::EndpointConfig> endpoints = options.config.endpoints;
    TRY_VOID(writeConfig(options.config));
    m_setup = std::make_unique<relay::LocalSetup>(configPath(), relay::knownProviders(m_registry), m_secrets);
    options.setup = m_setup.get();
    auto started = relay::Relay::start(std::move(options), m_registry, m_simulation.relayClock());
    if (!started)
        return std::unexpected(std::move(started).error().error);
    m_relay = std::move(*started);
    fillSecrets();
    m_loader = std::make_unique<relay::SecretLoader>(*m_relay, m_secrets);
    m_setup->attach(*m_relay, *m_loader);
    m_loader->readAll(endpoints);
    const QUrl hooks(QStringLiteral("http://") + QString::fromStdString(m_relay->hooksAddress().toString()));
    m_sending.postTo(hooks);
    m_simulation.play(hooks);
    return feed::RelayAddress{QUrl(QString::fromStdString(m_relay->apiUrl())), m_relay->tokenFile()};
}

} // namespace waybill::console
