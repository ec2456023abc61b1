// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Relay.h"

#include "core/base/Redact.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "core/relay/ApiServer.h"
#include "core/relay/ChangeApi.h"
#include "core/relay/CopiesApi.h"
#include "core/relay/DataFolder.h"
#include "core/relay/DomainApi.h"
#include "core/relay/DomainKeeper.h"
#include "core/relay/EndpointsApi.h"
#include "core/relay/EventsApi.h"
#include "core/relay/FeedApi.h"
#include "core/relay/HoldBack.h"
#include "core/relay/Housekeeper.h"
#include "core/relay/InboundReports.h"
#include "core/relay/LedgerApi.h"
#include "core/relay/Mending.h"
#include "core/relay/Outside.h"
#include "core/relay/QuarantineCheck.h"
#include "core/relay/SetupApi.h"
#include "core/relay/StatusApi.h"
#include "core/relay/SuppressionsApi.h"
#include "core/relay/TestEvents.h"
#include "core/relay/TraceApi.h"
#include "core/relay/UnappliedApi.h"
#include "core/relay/Uptime.h"
#include "core/relay/WebhookServer.h"
#include "core/relay/storage/DamageBook.h"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <set>

namespace waybill::relay {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t hooksConnections = 4096;
constexpr std::size_t apiConnections = 512;
constexpr std::size_t readThreads = 2;
constexpr std::size_t readQueue = 256;

// Wraps an error with the step it happened in.
template <typename T>
std::expected<T, StartError> at(StartError::Step step, Result<T> result)
{
    if (!result)
        return std::unexpected(StartError{step, std::move(result.error())});
    if constexpr (std::is_void_v<T>)
        return {};
    else
        return std::move(*result);
}

} // namespace

// Members are in the order of their making; each uses only those above it.
struct Relay::Impl {
    Impl(RelayOptions o, const providers::Registry& r, const Clock& c)
        : options(std::move(o)), registry(r), clock(c), folder(options.dataDirectory)
    {
    }
    ~Impl() { stop(); }

    std::expected<void, StartError> start();
    std::expected<void, StartError> openStorage();
    void makeApis();
    void makeDomainParts();
    std::expected<void, StartError> listenForWebhooks();
    std::expected<void, StartError> listenForApi();
    void registerSend(const events::Send& send, std::function<void()> done);
    void stop();
    void fatal(const Error& error);
    Result<IncomingRequest> mailOf(const events::Event& event) const;
    std::int64_t requestsWaiting() const { return intake->lastId().value() - projector->mark().value(); }

    RelayOptions options;
    const providers::Registry& registry;
    const Clock& clock;
    Timestamp startedAt = clock.now();
    std::atomic<bool> isFatal = false;
    bool isRunning = false;

    DataFolder folder;
    std::optional<Tokens> tokens;
    std::unique_ptr<DamageBook> damage;
    std::unique_ptr<events::SqliteEventStore> store;
    std::unique_ptr<RelayState> state;
    std::unique_ptr<SendLedger> ledger;
    std::unique_ptr<DomainStore> domainStore;
    std::unique_ptr<Endpoints> endpoints;
    EndpointWatch watch;
    TestRuns tests;
    LongPolls polls;
    std::unique_ptr<MailFolder> mail; // named by the intake, read by the projector
    std::unique_ptr<Projector> projector; // reads the intake, whose commits wake it: both stop before either goes
    HoldBack holdBack;
    std::unique_ptr<IntakeLog> intake;
    std::unique_ptr<Housekeeper> housekeeper; // waits for both of them
    std::unique_ptr<ReadPool> pool;
    std::unique_ptr<Outside> outside;
    std::unique_ptr<FeedApi> feed;
    std::unique_ptr<EventsApi> eventsApi;
    std::unique_ptr<TraceApi> traceApi;
    std::unique_ptr<StatusApi> status;
    std::unique_ptr<LedgerApi> ledgerApi;
    std::unique_ptr<SuppressionsApi> suppressionsApi;
    std::unique_ptr<ChangeApi> changes;
    std::unique_ptr<UptimeApi> uptime;
    std::unique_ptr<EndpointsApi> endpointsApi;
    std::unique_ptr<CopiesApi> copies;
    std::unique_ptr<QuarantineCheck> quarantine;
    std::unique_ptr<UnappliedApi> unapplied;
    std::unique_ptr<TestEvents> testEvents;
    std::unique_ptr<SetupApi> setupApi;
    std::unique_ptr<ApiGate> gate;
    std::unique_ptr<DomainApi> domainApi;
    std::unique_ptr<InboundReports> inboundReports;
    std::unique_ptr<DomainKeeper> domainKeeper;
    std::unique_ptr<ApiServer> api;
    std::unique_ptr<WebhookServer> hooks;
    std::unique_ptr<HttpServer> server;
    ListenAddress hooksAddress;
    ListenAddress apiAddress;
};

// Large mail is in a file. Whole for a moment only, and what is larger than all that is posted otherwise is no report.
Result<IncomingRequest> Relay::Impl::mailOf(const events::Event& event) const
{
    IncomingRequest request = TRY(intake->read(event.request)).request;
    if (request.mail.empty())
        return request;
    const MappedFile file = TRY(mail->read(request.mail));
    if (file.bytes().size() <= webhookBodyLimit)
        request.body = file.bytes();
    return request;
}

std::expected<void, StartError> Relay::Impl::start()
{
    using enum StartError::Step;
    TRY_VOID(at(DataDirectory, folder.take()));
    tokens.emplace(TRY(at(Tokens, relay::Tokens::load(options.dataDirectory, options.secretsDirectory))));
    TRY_VOID(openStorage());
    makeApis();
    server = std::make_unique<HttpServer>(options.limits);
    TRY_VOID(listenForWebhooks());
    TRY_VOID(listenForApi());
    TRY_VOID(at(Storage, projector->start()));
    housekeeper->start();
    domainKeeper->start();
    isRunning = true;
    server->start();
    projector->wake();
    ledgerApi->registerAccepted(startedAt - std::chrono::days(1));
    TRY_VOID(at(DataDirectory, folder.announce({.hooks = hooksAddress.toString(),
                                                .api = apiAddress.toString(),
                                                .tokenFile = tokens->file(),
                                                .startedAt = startedAt,
                                                .demo = options.demo,
                                                .version = relayVersion()})));
    spdlog::info("relay {} takes webhooks at {} and serves its API at {}", relayVersion(), hooksAddress.toString(),
                 apiAddress.toString());
    return {};
}

std::expected<void, StartError> Relay::Impl::openStorage()
{
    using enum StartError::Step;
    damage = std::make_unique<DamageBook>(options.dataDirectory, clock);
    TRY_VOID(at(Storage, mendDatabases(options.dataDirectory, *damage)));
    store = TRY(at(Storage, events::SqliteEventStore::open(folder.path("events.db"), clock,
                                                           {.onDamage = [this](const Error& error) { fatal(error); },
                                                            .onMigrating = options.onLongStart})));
    state = TRY(at(Storage, RelayState::open({.path = folder.path("relay.db"), .flushEvery = options.stateEvery}, clock)));
    ledger = TRY(at(Storage, SendLedger::open(folder.path("sends.db"), clock)));
    domainStore = TRY(at(Storage, DomainStore::open(folder.path("domains.db"))));
    endpoints = std::make_unique<Endpoints>(options.config.endpoints, registry);
    const auto position = TRY(at(Storage, store->position(store->relay(), store->epoch())));
    const events::RequestId applied = TRY(at(Storage, markOf(position)));
    TRY_VOID(at(Storage, mendIntakesEnd(options.dataDirectory, applied, *damage)));
    mail = TRY(at(Storage, MailFolder::open(folder.path("mail"))));
    intake = TRY(at(Storage, IntakeLog::open({.folder = folder.path("intake"),
                                              .idsUsed = applied.value(),
                                              .groupCommit = options.groupCommit,
                                              .holdBack = [this] {
                                                  return holdBack.pause(intake->lastId().value(), projector->mark().value(),
                                                                        std::chrono::steady_clock::now());
                                              },
                                              .onMailsDropped = [this](const auto& mails) {
                                                  for (const std::string& name : mails)
                                                      mail->remove(name);
                                              },
                                              .onCommit = [this] { projector->wake(); },
                                              .onFatal = [this](Error error) { fatal(error); }})));
    const std::set<std::string> mailsNamed = TRY(at(Storage, intake->mails()));
    TRY_VOID(at(Storage, sweepMails(*mail, mailsNamed, *damage)));
    projector = std::make_unique<Projector>(
        ProjectorOptions{.relay = store->relay(),
                         .epoch = store->epoch(),
                         .rules = {options.config.messageTypes, options.config.correlationKeys},
                         .onAppended = [this] { polls.publish(); },
                         .onFatal = [this](Error error) { fatal(error); },
                         .onErasedAgain = [this](const std::string& address, events::RequestId request) {
                             housekeeper->cleanAgain(address, request);
                         }},
        *intake, *mail, *store, *state, *endpoints, clock);
    housekeeper = std::make_unique<Housekeeper>(
        HousekeeperOptions{.dataDirectory = options.dataDirectory, .retention = options.config.retention,
                           .cleanEvery = options.cleanEvery},
        HousekeeperParts{*store, *intake, *mail, *state, *ledger, *domainStore, *projector, *endpoints, clock});
    return {};
}

// What answers the API, beside what needs to know where webhooks arrive.
void Relay::Impl::makeApis()
{
    pool = std::make_unique<ReadPool>(readThreads, readQueue);
    outside = std::make_unique<Outside>(options.outside, folder.path("confirmations.json"),
                                        [this](auto work) { pool->run(std::move(work)); }, clock);
    outside->confirmations().load();
    feed = std::make_unique<FeedApi>(*store, store->relay(), store->epoch(), polls, *pool);
    eventsApi = std::make_unique<EventsApi>(*store, *intake, *mail);
    traceApi = std::make_unique<TraceApi>(*store, *state, *ledger, registry, clock);
    uptime = std::make_unique<UptimeApi>(*state, clock);
    status = std::make_unique<StatusApi>(StatusFacts{std::string(relayVersion()), options.demo, startedAt}, *store, *intake,
                                         *state, *endpoints, *damage, *projector, clock);
    status->setEventDays(options.config.retention.eventDays);
    gate = std::make_unique<ApiGate>(*tokens);
    changes = std::make_unique<ChangeApi>(*store, *projector, *housekeeper, *endpoints, registry, clock);
    ledgerApi = std::make_unique<LedgerApi>(*ledger, *store, [this](const events::Send& send, std::function<void()> done) {
        registerSend(send, std::move(done));
    });
    suppressionsApi = std::make_unique<SuppressionsApi>(*store);
    copies = std::make_unique<CopiesApi>(*store, *intake, watch, clock);
    quarantine = std::make_unique<QuarantineCheck>(*endpoints, *intake, *state);
    unapplied = std::make_unique<UnappliedApi>(*state, *intake, *mail);
    setupApi = std::make_unique<SetupApi>(
        options.setup, [this](const std::string& name) { return endpointsApi->urlOf(name); }, registry);
    makeDomainParts();
}

void Relay::Impl::makeDomainParts()
{
    domainApi = std::make_unique<DomainApi>(*domainStore, clock, [this] { domainKeeper->wake(); });
    inboundReports = std::make_unique<InboundReports>(
        *store, [this](const events::Event& event) { return mailOf(event); }, *domainStore);
    domainKeeper = std::make_unique<DomainKeeper>(
        DomainKeeperOptions{.lookEvery = options.domainsEvery,
                            .look = options.demo ? LookAtDomain() : lookWith(options.config.domains.resolver, clock)},
        *domainStore,
        [this](std::stop_token stop) {
            if (const auto added = inboundReports->takeNew(stop); !added)
                spdlog::warn("reports in received mail could not be taken: {}", forLog(added.error().text()));
        },
        clock);
}

std::expected<void, StartError> Relay::Impl::listenForWebhooks()
{
    hooks = std::make_unique<WebhookServer>(WebhookParts{*endpoints, *intake, *mail, *state, outside->certificates(),
                                                         outside->confirmations(), watch, tests, clock});
    hooksAddress = TRY(at(StartError::Step::Listen, server->listen({.address = options.config.hooks.listen,
                                                                    .handler = hooks.get(),
                                                                    .bodyLimit = webhookBodyLimit,
                                                                    .maxConnections = hooksConnections})));
    endpointsApi = std::make_unique<EndpointsApi>(
        EndpointsFacts{"http://" + hooksAddress.toString(), options.config.hooks.publicUrl, options.dataDirectory,
                       startedAt},
        *endpoints, *state, *intake, watch,
        [this](const std::string& provider, const std::string& environment, Timestamp since) {
            return store->sentSince(provider, environment, since).value_or(std::nullopt);
        },
        clock);
    testEvents = std::make_unique<TestEvents>(
        TestEventsParts{*endpoints, tests, *projector, *state, *store, clock, hooksAddress});
    return {};
}

std::expected<void, StartError> Relay::Impl::listenForApi()
{
    std::vector<ApiRoute> routes;
    for (const std::vector<ApiRoute>& more :
         {feed->routes(), eventsApi->routes(), traceApi->routes(), status->routes(), ledgerApi->routes(), outside->routes(),
          changes->routes(), uptime->routes(), domainApi->routes(), endpointsApi->routes(), copies->routes(),
          quarantine->routes(), unapplied->routes(), suppressionsApi->routes(), testEvents->routes(), setupApi->routes()})
        routes.insert(routes.end(), more.begin(), more.end());
    api = std::make_unique<ApiServer>(ApiParts{*gate, *pool, *state, clock}, std::move(routes));
    const ApiConfig& config = options.config.api;
    apiAddress = TRY(at(StartError::Step::Listen, server->listen({.address = config.listen,
                                                                  .handler = api.get(),
                                                                  .bodyLimit = apiBodyLimit,
                                                                  .maxConnections = apiConnections,
                                                                  .tlsCertificate = config.tlsCertificate,
                                                                  .tlsKey = config.tlsKey})));
    gate->allowHosts(apiAddress, !config.tlsCertificate.empty(), config.allowedHosts);
    return {};
}

// The ledger has it already: what goes wrong here costs a trace its second id and nothing else.
void Relay::Impl::registerSend(const events::Send& send, std::function<void()> done)
{
    projector->run([this, send, done = std::move(done)](bool isStopping) {
        if (!isStopping) {
            if (const auto registered = store->registerSend(send); !registered)
                spdlog::warn("an accepted send of {} could not be registered: {}", send.provider,
                             forLog(registered.error().text()));
        }
        done();
    });
}

void Relay::Impl::stop()
{
    if (!std::exchange(isRunning, false))
        return;
    spdlog::info("relay stops");
    polls.stop();
    testEvents->stop();
    server->stop(options.stopGrace);
    mail->stop(); // what had come in whole was judged
    outside->stop();
    pool->stop();
    domainKeeper->stop();
    housekeeper->stop();
    intake->stop();
    projector->stop();
    state->stop();
    folder.withdraw();
}

void Relay::Impl::fatal(const Error& error)
{
    if (isFatal.exchange(true))
        return;
    spdlog::critical("{}", error.text());
    if (error.code == ErrorCode::Corrupt && damage)
        damage->suspect(error);
    if (options.onFatal)
        options.onFatal(error);
}

std::expected<std::unique_ptr<Relay>, StartError> Relay::start(RelayOptions options,
                                                               const providers::Registry& registry, const Clock& clock)
{
    // relay.json is read by programs with another working directory.
    for (std::string* path : {&options.dataDirectory, &options.secretsDirectory}) {
        if (!path->empty())
            *path = fs::absolute(*path).lexically_normal().string();
    }
    auto impl = std::make_unique<Impl>(std::move(options), registry, clock);
    TRY_VOID(impl->start());
    return std::unique_ptr<Relay>(new Relay(std::move(impl)));
}

Relay::Relay(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Relay::~Relay() { stop(); }

void Relay::stop() { m_impl->stop(); }

ListenAddress Relay::hooksAddress() const { return m_impl->hooksAddress; }

ListenAddress Relay::apiAddress() const { return m_impl->apiAddress; }

std::string Relay::apiUrl() const
{
    const bool tls = !m_impl->options.config.api.tlsCertificate.empty();
    return (tls ? "https://" : "http://") + m_impl->apiAddress.toString();
}

const std::string& Relay::tokenFile() const { return m_impl->tokens->file(); }

void Relay::setSecrets(const std::string& endpoint, const Result<std::vector<Secret>>& secrets)
{
    m_impl->endpoints->setSecrets(endpoint, secrets);
}

std::vector<EndpointConfig> Relay::endpointsWithoutSecrets() const
{
    std::vector<EndpointConfig> configs;
    for (const auto& endpoint : m_impl->endpoints->all()) {
        if (!endpoint->ready())
            configs.push_back(endpoint->config);
    }
    return configs;
}

void Relay::setConfig(const RelayConfig& config)
{
    m_impl->endpoints->replace(config.endpoints);
    m_impl->projector->setRules({config.messageTypes, config.correlationKeys});
    m_impl->housekeeper->setRetention(config.retention);
    m_impl->status->setEventDays(config.retention.eventDays);
}

std::vector<EndpointConfig> Relay::endpoints() const
{
    std::vector<EndpointConfig> configs;
    for (const auto& endpoint : m_impl->endpoints->all())
        configs.push_back(endpoint->config);
    return configs;
}

std::string_view Relay::stuckPart(std::chrono::milliseconds limit) const
{
    if (m_impl->intake->isStuck(limit))
        return "intake";
    if (m_impl->projector->isStuck(limit))
        return "projector";
    return m_impl->server->isStuck(limit) ? "http" : "";
}

IntakeCounts Relay::intakeCounts() const { return m_impl->intake->counts(); }

std::int64_t Relay::requestsWaiting() const
{
    return m_impl->requestsWaiting();
}

std::int64_t Relay::eventsApplied() const
{
    const auto health = m_impl->store->health();
    return health ? health->events : 0;
}

std::string_view relayVersion() { return WAYBILL_VERSION; }

std::vector<KnownProvider> knownProviders(const providers::Registry& registry)
{
    std::vector<KnownProvider> known;
    for (const auto& provider : registry.all())
        known.push_back(knownFrom(provider->card()));
    return known;
}

} // namespace waybill::relay
