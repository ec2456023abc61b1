// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Console.h"

#include "core/base/JsonWriter.h"
#include "core/feed/Decode.h"
#include "ui/environments/PauseSwitch.h"
#include "ui/environments/Words.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/trace/TracePage.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/RelayTrouble.h"

#include <spdlog/spdlog.h>

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>

namespace waybill::console {

namespace {

constexpr auto testPatience = std::chrono::seconds(40);
constexpr auto keychainPatience = std::chrono::seconds(59); // the person may have to unlock it

QString endpointPath(const std::string& endpoint, const char* after)
{
    return QStringLiteral("/v1/endpoints/") + QString::fromStdString(endpoint) + QLatin1String(after);
}
constexpr std::chrono::seconds keychainEvery{10};

Error notConnected()
{
    return {ErrorCode::Unavailable,
            QCoreApplication::translate("Console", "There is no connection to a relay").toStdString(), {}};
}

} // namespace

Console::Console(const Clock& clock, QSettings& settings, ui::Theme& theme, credentials::SecretStore& keychain,
                 QObject* parent)
    : QObject(parent), m_clock(clock), m_settings(settings), m_timeline(clock), m_domains(clock, settings),
      m_sending(clock, settings, m_keys),
      m_environments([this](const feed::ApiRequest& request, QObject* guard, auto done) {
          askPlainly(request, guard, std::move(done));
      }),
      m_keychain(keychain), m_keys(keychain), m_keeper(m_environments, m_keys, clock)
{
    m_window = std::make_unique<ui::shell::MainWindow>(
        ui::shell::MainWindow::Parts{clock, m_timeline, source(), settings, theme});
    m_domains.useKeychain(m_keys); // it asks the providers' own APIs, too
    m_window->setEnvironments(m_environments);
    connect(&m_window->masking(), &ui::Masking::revealed, this, &Console::noteReveal);
    addSendPage();
    m_domainsPage = new ui::domains::DomainsPage(clock, settings, m_domains.source());
    m_window->addPage(ui::shell::MainWindow::DomainsPageNumber, m_domainsPage);
    connect(m_domainsPage, &ui::domains::DomainsPage::notice, this, [this](const QString& title, const QString& text) {
        m_notifier.notify(title, text, [this] {
            m_window->comeToFront();
            m_window->showPage(ui::shell::MainWindow::DomainsPageNumber);
        });
    });
    m_relayPage = new ui::relay::RelayPage(clock, relaySource(), &settings);
    m_window->addPage(ui::shell::MainWindow::RelayPageNumber, m_relayPage);
    m_environmentsPage = new ui::environments::EnvironmentsPage(clock, m_environments, m_keeper, &settings);
    m_window->addPage(ui::shell::MainWindow::EnvironmentsPageNumber, m_environmentsPage);
    const auto mask = [this] {
        m_environmentsPage->setMasked(m_window->masking().isOn());
        m_relayPage->setMasked(m_window->masking().isOn());
    };
    connect(&m_window->masking(), &ui::Masking::changed, this, mask);
    mask();
    ui::environments::PauseSwitch& pause = m_environmentsPage->pauseSwitch();
    connect(m_sendPage, &ui::sending::SendPage::pauseRequested, &pause, &ui::environments::PauseSwitch::toggle);
    connect(m_window.get(), &ui::shell::MainWindow::pauseRequested, &pause, &ui::environments::PauseSwitch::toggle);
    connect(m_environmentsPage, &ui::environments::EnvironmentsPage::switchRequested, m_window->timelinePage(),
            &ui::timeline::TimelinePage::chooseEnvironment);
    connect(&m_timeline, &timeline::Timeline::cacheProblem, this, [this](const Error& problem) {
        spdlog::warn("{}", problem.text());
        emit m_window->timelinePage()->statusMessage(QString::fromStdString(problem.text()), 10'000);
    });
    connect(&m_timeline, &timeline::Timeline::published, m_window.get(), &ui::shell::MainWindow::eventsArrived);
}

Console::~Console() = default;

void Console::followKeychain(credentials::KeychainSecretStore& keychain)
{
    const auto show = [this](credentials::KeychainState state) {
        using State = credentials::KeychainState;
        const bool needsSomeone = state == State::Locked || state == State::Absent || state == State::Slow;
        m_window->setKeychain(state == State::Unknown ? QString() : ui::environments::keychainWord(state),
                              ui::environments::keychainSentence(state), needsSomeone);
        m_environmentsPage->setKeychain(state);
    };
    connect(&keychain, &credentials::KeychainSecretStore::stateChanged, this, show);
    connect(m_environmentsPage, &ui::environments::EnvironmentsPage::unlockRequested, &keychain,
            [&keychain] { keychain.unlock([](const Result<void>&) {}); });
    // A person unlocks it elsewhere: it is looked at again, without asking it for anything.
    auto* again = new QTimer(this);
    connect(again, &QTimer::timeout, &keychain, [&keychain] { keychain.refreshState(); });
    again->start(keychainEvery);
    show(keychain.state());
    keychain.refreshState();
}

void Console::keepMarksIn(const QString& path)
{
    const auto kept = m_window->timelinePage()->marks().keepIn(path.toStdString());
    if (kept)
        return;
    spdlog::warn("marks: {}", kept.error().text());
    emit m_window->timelinePage()->statusMessage(
        tr("Marks are not kept: %1").arg(QString::fromStdString(kept.error().text())), 10'000);
}

void Console::addSendPage()
{
    using Window = ui::shell::MainWindow;
    m_sendPage = new ui::sending::SendPage(m_clock, m_sending.source(), source(), &m_settings);
    m_window->addPage(Window::SendPageNumber, m_sendPage);
    ui::timeline::TimelinePage* timeline = m_window->timelinePage();
    connect(timeline, &ui::timeline::TimelinePage::environmentChanged, m_sendPage,
            [this, timeline] { m_sendPage->setEnvironment(timeline->environment()); });
    m_sendPage->setEnvironment(timeline->environment());
    connect(m_sendPage, &ui::sending::SendPage::environmentRequested, timeline, &ui::timeline::TimelinePage::chooseEnvironment);
    connect(m_sendPage, &ui::sending::SendPage::relayPageRequested, m_window.get(),
            [this] { m_window->showPage(Window::RelayPageNumber); });
    connect(m_sendPage, &ui::sending::SendPage::credentialRequested, m_window.get(),
            [this] { m_window->showPage(Window::EnvironmentsPageNumber); });
    connect(m_window->tracePage(), &ui::trace::TracePage::sendAgainRequested, m_sendPage,
            [this, timeline](const trace::Story& story) {
                const ui::sending::SendAgain again = ui::sending::sendAgainOf(story);
                m_window->showPage(Window::SendPageNumber);
                m_sendPage->prepare(again);
                timeline->chooseEnvironment(again.environment);
            });
    connect(&m_environments, &environments::EnvironmentBook::changed, m_sendPage, &ui::sending::SendPage::reload);
    connect(&m_timeline, &timeline::Timeline::published, m_sendPage, &ui::sending::SendPage::eventsArrived);
}

void Console::connectTo(const feed::RelayAddress& address, const QString& cacheFolder, bool demo)
{
    m_client.reset();
    m_environments.forget();
    m_reveals.clear(); // another relay knows nothing of their events
    if (demo)
        m_keys.choose(m_demoKeys);
    else
        m_keys.choose(m_keychain);
    m_address = address;
    m_window->setCaughtUp(false);
    m_client = std::make_unique<feed::RelayClient>(
        address, [this, window = m_window.get()](std::vector<events::Record> records, std::string cursor) {
            const auto isErasure = [](const events::Record& record) { return record.kind == events::RecordKind::Erased; };
            if (std::ranges::any_of(records, isErasure))
                QMetaObject::invokeMethod(window->tracePage(), &ui::trace::TracePage::personErased, Qt::QueuedConnection);
            m_timeline.append(std::move(records), std::move(cursor));
        });
    feed::RelayClient* client = m_client.get();
    ui::shell::MainWindow* window = m_window.get();
    connect(client, &feed::RelayClient::connectionChanged, window, [this, client] { showConnection(client->connection()); });
    connect(client, &feed::RelayClient::statusChanged, window, [this, client, window] {
        window->setStatus(client->status());
        m_timeline.setRetention(std::chrono::days(client->status().eventDays));
        m_relayPage->setStatus(client->status());
        m_sendPage->setStatus(client->status());
    });
    connect(client, &feed::RelayClient::resynced, this, [this] { m_timeline.clear(); });
    connect(client, &feed::RelayClient::caughtUp, this, [this] {
        m_window->setCaughtUp(true);
        emit caughtUp();
    });
    showConnection(client->connection());
    m_domains.connectTo(address, demo);
    m_sending.connectTo(address);
    // The feed goes on where the cache ends.
    connect(&m_timeline, &timeline::Timeline::restored, client, [client](const std::string& cursor) { client->start(cursor); });
    std::optional<timeline::CacheOptions> cache;
    if (!cacheFolder.isEmpty())
        cache.emplace().folder = cacheFolder.toStdString();
    m_timeline.start(std::move(cache));
}

void Console::disconnectRelay()
{
    m_client.reset();
    m_domains.disconnectRelay();
    m_sending.disconnectRelay();
}

void Console::showProblem(const Error& error)
{
    m_client.reset();
    showConnection({feed::Connection::State::Away, m_clock.now(), error});
}

// Who looked at whose address: in the relay's audit and in our log, by the event's id and without the address. While the
// relay is away it is kept to be told.
void Console::noteReveal(const std::string& event)
{
    spdlog::info("revealed the recipient of {}", event);
    m_reveals.push_back(event);
    tellReveals();
}

void Console::tellReveals()
{
    if (!m_client || m_client->connection().state != feed::Connection::State::Up)
        return;
    for (const std::string& event : std::exchange(m_reveals, {})) {
        const feed::ApiRequest request{.path = QStringLiteral("/v1/events/%1/reveal").arg(QString::fromStdString(event)), .post = true};
        askPlainly(request, this, [this, event](const Result<QByteArray>& noted) {
            if (!noted && noted.error().code == ErrorCode::Unavailable)
                m_reveals.push_back(event);
            else if (!noted)
                spdlog::warn("the relay could not note that the recipient of {} was revealed: {}", event, noted.error().message);
        });
    }
}

void Console::showConnection(const feed::Connection& connection)
{
    if (connection.state == feed::Connection::State::Up)
        tellReveals();
    m_window->setConnection(connection);
    m_relayPage->setConnection(connection);
    m_environments.setConnected(connection.state == feed::Connection::State::Up);
    if (connection.state == feed::Connection::State::Connecting)
        return;
    std::optional<Error> trouble;
    if (connection.state != feed::Connection::State::Up)
        trouble = ui::relayTrouble(connection.error, connection.since);
    m_domainsPage->setRelayTrouble(trouble);
    m_sendPage->setRelayTrouble(trouble);
    m_environmentsPage->setRelayTrouble(trouble);
}

void Console::askPlainly(const feed::ApiRequest& request, QObject* guard, std::function<void(Result<QByteArray>)> done)
{
    ask<QByteArray>(request, [](const QByteArray& body) -> Result<QByteArray> { return body; }, guard, std::move(done));
}

template <typename T>
void Console::ask(const feed::ApiRequest& request, Result<T> (*decode)(const QByteArray&), QObject* guard,
                  std::function<void(Result<T>)> done)
{
    if (m_client)
        m_client->ask(request, decode, guard, std::move(done));
    else
        done(std::unexpected(notConnected()));
}

ui::relay::RelaySource Console::relaySource()
{
    using Source = ui::relay::RelaySource;
    const auto post = [](const QString& path, std::vector<std::pair<QByteArray, QByteArray>> query = {}) {
        return feed::ApiRequest{.path = path, .query = std::move(query), .post = true};
    };
    Source source;
    addSetUp(source);
    source.refused = [this](QObject* guard, Source::Done<std::vector<feed::RefusedRequest>> done) {
        ask({.path = QStringLiteral("/v1/quarantine")}, feed::decodeRefused, guard, std::move(done));
    };
    source.test = [this, post](const std::string& endpoint, QObject* guard, Source::Done<feed::TestResult> done) {
        feed::ApiRequest request = post(endpointPath(endpoint, "/test"));
        request.silence = testPatience;
        ask(request, feed::decodeTest, guard, std::move(done));
    };
    source.details = [this](QObject* guard, Source::Done<feed::RelayDetails> done) {
        ask({.path = QStringLiteral("/v1/endpoints")}, feed::decodeDetails, guard, std::move(done));
    };
    source.deadLetters = [this](QObject* guard, Source::Done<std::vector<feed::DeadLetterDetail>> done) {
        ask({.path = QStringLiteral("/v1/dead-letters")}, feed::decodeDeadLetters, guard, std::move(done));
    };
    source.deadLetterBytes = [this](std::int64_t letter, QObject* guard, Source::Done<feed::RawRequest> done) {
        ask({.path = QStringLiteral("/v1/dead-letters/%1/raw").arg(letter)}, feed::decodeRaw, guard, std::move(done));
    };
    source.refusedBytes = [this](std::int64_t refused, QObject* guard, Source::Done<feed::RawRequest> done) {
        ask({.path = QStringLiteral("/v1/quarantine/%1/raw").arg(refused)}, feed::decodeRaw, guard, std::move(done));
    };
    source.copies = [this](QObject* guard, Source::Done<feed::CopiesDetail> done) {
        ask({.path = QStringLiteral("/v1/copies")}, feed::decodeCopies, guard, std::move(done));
    };
    source.differences = [this](events::EventId id, QObject* guard, Source::Done<std::vector<feed::CopyDifference>> done) {
        ask({.path = QStringLiteral("/v1/events/%1/copies").arg(QString::fromStdString(events::toString(id)))},
            feed::decodeDifferences, guard, std::move(done));
    };
    source.replay = [this, post](std::int64_t letter, QObject* guard, Source::Done<feed::ReplayCount> done) {
        ask(post(QStringLiteral("/v1/dead-letters/%1/replay").arg(letter)), feed::decodeReplay, guard, std::move(done));
    };
    source.replayAll = [this, post](QObject* guard, Source::Done<feed::ReplayCount> done) {
        ask(post(QStringLiteral("/v1/dead-letters/replay")), feed::decodeReplay, guard, std::move(done));
    };
    source.checkAgain = [this, post](const std::string& endpoint, QObject* guard, Source::Done<feed::QuarantineCheck> done) {
        ask(post(QStringLiteral("/v1/quarantine/check"), {{"endpoint", QByteArray::fromStdString(endpoint)}}),
            feed::decodeQuarantineCheck, guard, std::move(done));
    };
    return source;
}

void Console::addSetUp(ui::relay::RelaySource& source)
{
    using Source = ui::relay::RelaySource;
    for (const auto& provider : m_registry.all())
        source.cards.push_back(provider->card());
    const auto keysRequest = [](const std::string& endpoint, const char* after, const char* key, std::string_view value) {
        JsonWriter writer;
        writer.beginObject().member(key, value).endObject();
        feed::ApiRequest request{.path = endpointPath(endpoint, after), .post = true};
        request.silence = keychainPatience;
        request.json = QByteArray::fromStdString(writer.take());
        return request;
    };
    source.addEndpoint = [this](const ui::first_start::EndpointDraft& draft, QObject* guard,
                                Source::Done<feed::NewEndpoint> done) {
        JsonWriter writer;
        writer.beginObject().member("name", draft.name).member("provider", draft.provider);
        writer.member("environment", draft.environment).member("auth", providers::toString(draft.auth));
        if (!draft.publicUrl.empty())
            writer.member("public_url", draft.publicUrl);
        if (!draft.topicArn.empty())
            writer.member("topic_arn", draft.topicArn);
        if (draft.inbound)
            writer.member("inbound", true);
        writer.endObject();
        feed::ApiRequest request{.path = QStringLiteral("/v1/endpoints"), .post = true};
        request.json = QByteArray::fromStdString(writer.take());
        ask(request, feed::decodeNewEndpoint, guard, std::move(done));
    };
    source.keys = [this](const std::string& endpoint, QObject* guard, Source::Done<Source::Keys> done) {
        feed::ApiRequest request{.path = endpointPath(endpoint, "/keys")};
        request.silence = keychainPatience;
        ask(request, feed::decodeKeys, guard, std::move(done));
    };
    source.addKey = [this, keysRequest](const std::string& endpoint, Secret key, QObject* guard,
                                        Source::Done<Source::Keys> done) {
        ask(keysRequest(endpoint, "/keys", "key", key.reveal()), feed::decodeKeys, guard, std::move(done)); // to store it
    };
    source.removeKey = [this, keysRequest](const std::string& endpoint, const std::string& id, QObject* guard,
                                           Source::Done<Source::Keys> done) {
        ask(keysRequest(endpoint, "/keys/remove", "id", id), feed::decodeKeys, guard, std::move(done));
    };
}

ui::trace::TraceSource Console::source()
{
    using Source = ui::trace::TraceSource;
    Source source;
    source.trace = [this](const std::string& query, QObject* guard, std::function<void(Source::Stories)> done) {
        if (m_client)
            m_client->trace(query, guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    source.traceAsOf = [this](const std::string& query, Timestamp asOf, QObject* guard,
                              std::function<void(Source::Stories)> done) {
        if (m_client)
            m_client->traceAsOf(query, asOf, guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    source.page = [this](const std::string& filter, const std::string& mark, QObject* guard,
                         std::function<void(Result<feed::EventPage>)> done) {
        feed::ApiRequest request{.path = QStringLiteral("/v1/events"),
                                 .query = {{"filter", QByteArray::fromStdString(filter)}, {"limit", "1000"}}};
        request.silence = request.deadline = std::chrono::minutes(2); // it may look at everything that is stored
        if (!mark.empty())
            request.query.emplace_back("before", QByteArray::fromStdString(mark));
        ask(request, feed::decodeEvents, guard, std::move(done));
    };
    source.relay = [this]() -> std::optional<feed::RelayAddress> {
        return m_client ? std::optional(m_address) : std::nullopt;
    };
    source.events = [this](const std::vector<events::EventId>& ids, QObject* guard,
                           std::function<void(Source::Events)> done) {
        if (m_client)
            m_client->events(ids, guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    source.raw = [this](events::EventId id, QObject* guard, std::function<void(Source::Raw)> done) {
        if (m_client)
            m_client->raw(id, guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    return source;
}

} // namespace waybill::console
