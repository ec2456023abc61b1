// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/SendWork.h"

#include "core/base/Async.h"
#include "core/base/JsonWriter.h"
#include "core/providers/registry/SendApis.h"
#include "core/sending/AttachmentFiles.h"
#include "core/sending/LiveParts.h"
#include "core/sending/RelayLedger.h"

#include <QSettings>

#include <algorithm>
#include <mutex>

namespace waybill::console {

namespace {

using domains::Verdict;
using ui::sending::Desk;
using ui::sending::SendSource;

const QString fromKey = QStringLiteral("send/from/");

std::string_view textOf(const QByteArray& body) { return {body.constData(), std::size_t(body.size())}; }

// Takes the parts of an answer that comes in several; calls back once, with all of them or the first error.
class Gathering {
public:
    Gathering(int parts, std::function<void(Result<Desk>)> done) : m_left(parts), m_done(std::move(done)) {}

    template <typename T>
    void take(Result<T> part, T Desk::* where)
    {
        if (part)
            m_desk.*where = std::move(*part);
        else if (!m_error)
            m_error = part.error();
        if (--m_left == 0)
            m_done(m_error ? Result<Desk>(std::unexpected(*m_error)) : Result<Desk>(std::move(m_desk)));
    }

private:
    int m_left;
    std::function<void(Result<Desk>)> m_done;
    Desk m_desk;
    std::optional<Error> m_error;
};

sending::DomainFacts factsOf(const domains::DomainHistory& history)
{
    QStringList failing;
    int unknown = 0;
    for (const domains::CheckHistory& check : history.checks) {
        if (check.verdict == Verdict::Fail)
            failing << check.title;
        unknown += int(check.verdict == Verdict::Unknown);
    }
    if (!failing.isEmpty())
        return {false, SendWork::tr("%1 fails: %2")
                           .arg(QString::fromStdString(history.profile.name), failing.join(QStringLiteral(", ")))
                           .toStdString()};
    if (history.checks.empty())
        return {false, SendWork::tr("it was not checked yet").toStdString()};
    return {true, SendWork::tr("%1 checks, %2 not known").arg(history.checks.size()).arg(unknown).toStdString()};
}

} // namespace

struct SendWork::Breaker {
    std::mutex mutex; // one sender at a time
    sending::CircuitBreaker breaker;
};

SendWork::SendWork(const Clock& clock, QSettings& settings, credentials::SecretStore& keychain, QObject* parent)
    : QObject(parent), m_clock(clock), m_settings(settings), m_keychain(keychain)
{
}

SendWork::~SendWork() = default;

void SendWork::connectTo(const feed::RelayAddress& address)
{
    m_address = address;
    m_api = std::make_unique<feed::BackgroundApi>(address);
    m_domains = std::make_unique<domains::DomainsClient>(address);
}

void SendWork::disconnectRelay()
{
    m_api.reset();
    m_domains.reset();
}

void SendWork::get(const QString& path, std::vector<std::pair<QByteArray, QByteArray>> query, QObject* guard,
                   std::function<void(Body)> done)
{
    if (!m_api)
        return done(fail(ErrorCode::Unavailable, tr("There is no connection to a relay").toStdString()));
    m_api->ask({.path = path, .query = std::move(query)}, std::nullopt, guard, std::move(done));
}

void SendWork::post(const QString& path, const std::string& json, QObject* guard, std::function<void(Body)> done)
{
    if (!m_api)
        return done(fail(ErrorCode::Unavailable, tr("There is no connection to a relay").toStdString()));
    m_api->ask({.path = path}, QByteArray::fromStdString(json), guard, std::move(done));
}

void SendWork::gatherDesk(QObject* guard, std::function<void(Result<Desk>)> done)
{
    if (!m_api)
        return done(fail(ErrorCode::Unavailable, tr("There is no connection to a relay").toStdString()));
    const auto gathering = std::make_shared<Gathering>(5, std::move(done));
    const auto part = [&](const char* path, std::vector<std::pair<QByteArray, QByteArray>> query, auto parse, auto where) {
        get(QString::fromLatin1(path), std::move(query), guard, [gathering, parse, where](const Body& body) {
            using Part = decltype(parse(std::string_view()));
            gathering->take(body ? parse(textOf(*body)) : Part(std::unexpected(body.error())), where);
        });
    };
    part("/v1/environments", {}, [](std::string_view json) { return environments::environmentStatesFromJson(json); }, &Desk::environments);
    part("/v1/credentials", {}, [](std::string_view json) { return sending::credentialsFromJson(json); }, &Desk::credentials);
    part("/v1/templates", {}, [](std::string_view json) { return sending::templatesFromJson(json); }, &Desk::templates);
    part("/v1/sends/intents", {{"limit", "100"}}, [](std::string_view json) { return sending::ledgerEntriesFromJson(json); },
         &Desk::recent);
    m_domains->list(guard, [gathering](const Result<std::vector<domains::DomainSummary>>& summaries) {
        std::vector<std::string> names;
        if (summaries)
            std::ranges::transform(*summaries, std::back_inserter(names), [](const auto& summary) { return summary.profile.name; });
        gathering->take(Result<std::vector<std::string>>(std::move(names)), &Desk::domains);
    });
}

void SendWork::domainFacts(const std::string& domain, QObject* guard,
                           std::function<void(Result<std::optional<sending::DomainFacts>>)> done)
{
    if (!m_domains)
        return done(std::nullopt);
    m_domains->history(domain, guard, [done = std::move(done)](const Result<domains::DomainHistory>& history) {
        // A domain that nobody watches is no error here: it is not known.
        done(history ? std::optional(factsOf(*history)) : std::nullopt);
    });
}

std::stop_source SendWork::send(ui::sending::SendRequest request, QObject* guard, SendSource::Progress progress,
                                std::function<void(sending::SendReport)> done)
{
    const std::stop_source stop;
    const QPointer<QObject> alive(guard);
    m_keychain.read(sending::secretName(request.credential), [this, request, alive, stop, progress = std::move(progress),
                                                              done = std::move(done)](Result<Secret> secret) {
        if (!alive || stop.stop_requested())
            return;
        if (!secret) {
            sending::SendReport report;
            report.text = secret.error().message;
            report.hint = secret.error().hint;
            return done(std::move(report));
        }
        auto& breaker = m_breakers[request.credential.name];
        if (!breaker)
            breaker = std::make_shared<Breaker>();
        // The states are shown as they come, in the main thread.
        const auto onState = [alive, progress](sending::SendState state, int attempt) {
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [alive, progress, state, attempt] {
                    if (alive)
                        progress(state, attempt);
                },
                Qt::QueuedConnection);
        };
        const auto kept = std::make_shared<Secret>(std::move(*secret));
        runAsync(
            [address = m_address, &clock = m_clock, request, kept, breaker = breaker, onState, stop](std::stop_token gone) {
                const std::scoped_lock lock(breaker->mutex);
                const std::stop_callback both(gone, [stop]() mutable { stop.request_stop(); });
                sending::RelayLedger ledger(address);
                sending::SenderParts parts = sending::liveParts(ledger, clock, breaker->breaker);
                parts.onState = onState;
                return sending::send({.message = request.message,
                                      .environment = request.environment,
                                      .credential = request.credential.name,
                                      .confirmation = request.confirmation,
                                      .api = *providers::sendApiOf(request.credential.provider),
                                      .account = request.credential.account,
                                      .secret = *kept,
                                      .testAddresses = providers::testAddressesOf(request.credential.provider)},
                                     parts, stop.get_token());
            },
            alive.data(), std::move(done));
    });
    return stop;
}

void SendWork::addRelayQuestions(SendSource& source)
{
    source.suppression = [this](const std::string& recipient, const std::string& environment, QObject* guard,
                                SendSource::Done<std::optional<environments::Suppression>> done) {
        get(QStringLiteral("/v1/suppression"),
            {{"recipient", QByteArray::fromStdString(recipient)}, {"environment", QByteArray::fromStdString(environment)}}, guard,
            [done = std::move(done)](const Body& body) {
                done(body ? sending::suppressionFromJson(textOf(*body)) : std::unexpected(body.error()));
            });
    };
    source.reconcile = [this](const std::string& id, QObject* guard, SendSource::Done<sending::LedgerEntry> done) {
        post(QStringLiteral("/v1/sends/intents/%1/reconcile").arg(QString::fromStdString(id)), "{}", guard,
             [done = std::move(done)](const Body& body) {
                 done(body ? sending::ledgerEntryFromJson(textOf(*body)) : std::unexpected(body.error()));
             });
    };
    source.usual = [this](const std::string& provider, QObject* guard, SendSource::Done<std::optional<std::chrono::milliseconds>> done) {
        get(QStringLiteral("/v1/baseline"), {{"provider", QByteArray::fromStdString(provider)}}, guard,
            [done = std::move(done)](const Body& body) {
                if (!body)
                    return done(std::unexpected(body.error()));
                JsonDocument document;
                if (const auto parsed = document.parse(textOf(*body)); !parsed)
                    return done(std::unexpected(parsed.error()));
                const auto p99 = document.root()["p99_ms"].integer();
                done(p99 ? std::optional(std::chrono::milliseconds(*p99)) : std::nullopt);
            });
    };
    source.saveTemplate = [this](const sending::SavedTemplate& saved, QObject* guard, SendSource::Done<int> done) {
        post(QStringLiteral("/v1/templates"), sending::toJson(saved), guard, [done = std::move(done)](const Body& body) {
            if (!body)
                return done(std::unexpected(body.error()));
            JsonDocument document;
            const bool read = document.parse(textOf(*body)).has_value();
            done(read ? int(document.root()["version"].integer().value_or(0)) : 0);
        });
    };
    source.removeTemplate = [this](const std::string& environment, const std::string& name, QObject* guard,
                                   SendSource::Done<QByteArray> done) {
        JsonWriter writer;
        writer.beginObject().member("environment", environment).member("name", name).endObject();
        post(QStringLiteral("/v1/templates/remove"), writer.take(), guard, std::move(done));
    };
}

SendSource SendWork::source()
{
    SendSource source;
    addRelayQuestions(source);
    source.desk = [this](QObject* guard, SendSource::Done<Desk> done) { gatherDesk(guard, std::move(done)); };
    source.domain = [this](const std::string& domain, QObject* guard, SendSource::Done<std::optional<sending::DomainFacts>> done) {
        domainFacts(domain, guard, std::move(done));
    };
    source.review = [](environments::Message draft, sending::ReviewFacts facts, QObject* guard, std::function<void(sending::Review)> done) {
        runAsync([draft = std::move(draft), facts = std::move(facts)](std::stop_token) { return sending::review(draft, facts); }, guard,
                 std::move(done));
    };
    source.readFiles = [](const QStringList& files, QObject* guard, SendSource::Done<std::vector<environments::Attachment>> done) {
        std::vector<std::string> paths;
        std::ranges::transform(files, std::back_inserter(paths), [](const QString& file) { return file.toStdString(); });
        runAsync([paths](std::stop_token) { return sending::readAttachments(paths); }, guard, std::move(done));
    };
    source.send = [this](ui::sending::SendRequest request, QObject* guard, SendSource::Progress progress,
                         std::function<void(sending::SendReport)> done) {
        return send(std::move(request), guard, std::move(progress), std::move(done));
    };
    source.lastFrom = [this](const std::string& environment) {
        return m_settings.value(fromKey + QString::fromStdString(environment)).toString();
    };
    source.keepFrom = [this](const std::string& environment, const QString& from) {
        m_settings.setValue(fromKey + QString::fromStdString(environment), from);
    };
    return source;
}

} // namespace waybill::console
