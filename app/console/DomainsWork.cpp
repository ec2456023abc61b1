// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/DomainsWork.h"

#include "core/base/Async.h"
#include "core/domains/checks/MessageCheck.h"
#include "core/domains/propagation/PropagationWatch.h"

#include <QFile>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>
#include <optional>

namespace waybill::console {

using ui::domains::DomainsSource;

namespace {

Error notConnected()
{
    return {ErrorCode::Unavailable, DomainsWork::tr("There is no connection to a relay").toStdString(), {}};
}

} // namespace

DomainsWork::DomainsWork(const Clock& clock, QSettings& settings, QObject* parent)
    : QObject(parent), m_clock(clock), m_settings(settings)
{
}

DomainsWork::~DomainsWork() = default;

void DomainsWork::connectTo(const feed::RelayAddress& address, bool demo)
{
    m_client = std::make_unique<domains::DomainsClient>(address);
    m_demo = demo;
    chooseResolvers();
}

void DomainsWork::chooseResolvers()
{
    m_dns = std::make_shared<const DomainsDns>(m_clock, ui::domains::ResolverChoice::load(m_settings).all(), m_demo);
}

void DomainsWork::disconnectRelay() { m_client.reset(); }

std::stop_source DomainsWork::check(const domains::DomainProfile& profile, QObject* guard,
                                    std::function<void(std::vector<domains::Check>)> progress,
                                    std::function<void(std::vector<domains::Check>)> done)
{
    std::stop_source stop;
    if (!m_dns) {
        done({});
        return stop;
    }
    const auto start = [this, profile, guard, cancelled = stop.get_token(), progress = std::move(progress),
                        done = std::move(done)](const domains::ProviderKeys::Keys& keys) {
        run(profile, keys, cancelled, guard, progress, done);
    };
    const bool mayAsk = m_client && m_keys && !m_demo && std::ranges::any_of(profile.providers, domains::hasDomainApi);
    if (!mayAsk) {
        start({});
        return stop;
    }
    const QPointer<QObject> alive(guard);
    m_client->credentials(guard, [this, alive, profile, start](const Result<QByteArray>& body) {
        const auto known = body ? sending::credentialsFromJson({body->constData(), std::size_t(body->size())})
                                : Result<std::vector<sending::Credential>>(std::unexpected(body.error()));
        m_keys->find(profile.providers, known.value_or(std::vector<sending::Credential>{}),
                     [alive, start](const domains::ProviderKeys::Keys& keys) {
                         if (alive)
                             start(keys);
                     });
    });
    return stop;
}

void DomainsWork::run(const domains::DomainProfile& profile, const domains::ProviderKeys::Keys& keys,
                      std::stop_token cancelled, QObject* guard, std::function<void(std::vector<domains::Check>)> progress,
                      std::function<void(std::vector<domains::Check>)> done)
{
    const QPointer<QObject> alive(guard); // looked at in the main thread only
    const auto report = [alive, progress = std::move(progress)](const std::vector<domains::Check>& checks) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [alive, progress, checks] {
                if (alive)
                    progress(checks);
            },
            Qt::QueuedConnection);
    };
    runAsync(
        [dns = m_dns, profile, report, cancelled = std::move(cancelled), ask = domains::askWith(keys, m_clock)](std::stop_token gone) {
            std::stop_source both;
            const std::stop_callback onGone(gone, [&both] { both.request_stop(); });
            const std::stop_callback onCancelled(cancelled, [&both] { both.request_stop(); });
            return dns->check(profile, ask, both.get_token(), report);
        },
        guard,
        [this, name = profile.name, guard, done = std::move(done)](const std::vector<domains::Check>& checks) {
            if (m_client && !checks.empty()) {
                // Shown once it is kept, so that the history that is asked for next holds it.
                m_client->post(name, QStringLiteral("checks"), domains::checksJson(checks), guard,
                               [done, checks](const Result<QByteArray>&) { done(checks); });
                return;
            }
            done(checks);
        });
}

std::stop_source DomainsWork::importReports(const std::string& domain, const QStringList& paths, QObject* guard,
                                            std::function<void(int done, int all)> progress, std::function<void(QString)> done)
{
    const QPointer<QObject> alive(guard);
    const auto report = [alive, progress = std::move(progress)](int read, int all) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [alive, progress, read, all] {
                if (alive)
                    progress(read, all);
            },
            Qt::QueuedConnection);
    };
    return runAsync([domain, paths, report](std::stop_token stop) { return readReports(domain, paths, stop, report); }, guard,
                    [this, domain, guard, done = std::move(done)](const ReadReports& read) { keepReports(domain, read, guard, done); });
}

// Says what became of them once the relay has answered for every one.
void DomainsWork::keepReports(const std::string& domain, const ReadReports& read, QObject* guard, std::function<void(QString)> done)
{
    struct Waiting {
        std::size_t left = 0;
        std::optional<Error> failed;
    };
    const auto waiting = std::make_shared<Waiting>(Waiting{read.bodies.size(), {}});
    if (read.bodies.empty() || !m_client)
        return done(m_client ? read.summary : read.summary + QLatin1Char(' ') + QString::fromStdString(notConnected().text()));
    for (const std::string& json : read.bodies) {
        m_client->post(domain, QStringLiteral("reports"), json, guard,
                       [waiting, done, summary = read.summary](const Result<QByteArray>& kept) {
                           if (!kept)
                               waiting->failed = kept.error();
                           if (--waiting->left == 0)
                               done(waiting->failed ? tr("%1. Not all could be kept: %2")
                                                          .arg(summary, QString::fromStdString(waiting->failed->text()))
                                                    : summary);
                       });
    }
}

void DomainsWork::readMessage(const std::string& domain, const QString& file, QObject* guard,
                              DomainsSource::Done<ui::domains::MessageFacts> done)
{
    constexpr qint64 largest = 64 << 20;
    if (!m_dns)
        return done(std::unexpected(notConnected()));
    runAsync(
        [dns = m_dns, domain, file](std::stop_token stop) -> Result<ui::domains::MessageFacts> {
            QFile message(file);
            if (!message.open(QIODevice::ReadOnly))
                return fail(ErrorCode::NotFound, tr("%1 can’t be read: %2").arg(file, message.errorString()).toStdString());
            const QByteArray bytes = message.read(largest + 1);
            if (bytes.size() > largest)
                return fail(ErrorCode::TooLarge, tr("The message is larger than 64 MiB").toStdString());
            ui::domains::MessageFacts facts;
            facts.title = QFileInfo(file).fileName();
            facts.signatures = dns->verify(domains::dkim::parseMail({bytes.constData(), std::size_t(bytes.size())}), stop);
            facts.selectors = domains::selectorsFor(domain, facts.signatures);
            return facts;
        },
        guard, std::move(done));
}

std::unique_ptr<QObject> DomainsWork::watch(const dns::Question& question, const std::optional<domains::FixRecord>& expected,
                                            std::function<void(DomainsSource::Snapshot, bool)> observed)
{
    constexpr std::chrono::seconds pause{15};
    const auto isOver = [expected](const domains::Propagation& snapshot) {
        return snapshot.agrees() && (!expected || snapshot.carries(*expected));
    };
    const auto take = [dns = m_dns, question](std::stop_token stop) { return dns->propagation(question, stop); };
    auto watch = std::make_unique<domains::PropagationWatch>(take, pause);
    watch->endWhen(isOver);
    connect(watch.get(), &domains::PropagationWatch::observed, watch.get(),
            [observed, isOver](const DomainsSource::Snapshot& snapshot) { observed(snapshot, isOver(*snapshot)); });
    watch->start();
    return watch;
}

DomainsSource DomainsWork::source()
{
    DomainsSource source;
    source.list = [this](QObject* guard, auto done) {
        if (m_client)
            m_client->list(guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    source.history = [this](const std::string& domain, QObject* guard, auto done) {
        if (m_client)
            m_client->history(domain, guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    source.save = [this](const domains::DomainProfile& profile, QObject* guard, auto done) {
        if (m_client)
            m_client->put(profile, guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    const auto post = [this](const QString& what) {
        return [this, what](const std::string& domain, const std::string& json, QObject* guard,
                            std::function<void(Result<QByteArray>)> done) {
            if (m_client)
                m_client->post(domain, what, json, guard, std::move(done));
            else
                done(std::unexpected(notConnected()));
        };
    };
    source.remove = [remove = post(QStringLiteral("remove"))](const std::string& domain, QObject* guard, auto done) {
        remove(domain, "{}", guard, std::move(done));
    };
    source.tighten = [tighten = post(QStringLiteral("tightening"))](const std::string& domain, const std::string& json, QObject* guard,
                                                                     auto done) { tighten(domain, json, guard, std::move(done)); };
    source.check = [this](const domains::DomainProfile& profile, QObject* guard, auto progress, auto done) {
        return check(profile, guard, std::move(progress), std::move(done));
    };
    source.propagation = [this](const dns::Question& question, QObject* guard, std::function<void(DomainsSource::Snapshot)> done) {
        if (!m_dns)
            return;
        runAsync(
            [dns = m_dns, question](std::stop_token stop) {
                return std::make_shared<const domains::Propagation>(dns->propagation(question, stop));
            },
            guard, std::move(done));
    };
    source.watch = [this](const dns::Question& question, const std::optional<domains::FixRecord>& expected, auto observed) {
        return watch(question, expected, std::move(observed));
    };
    source.resolversChanged = [this] { chooseResolvers(); };
    source.importReports = [this](const std::string& domain, const QStringList& paths, QObject* guard, auto progress, auto done) {
        return importReports(domain, paths, guard, std::move(progress), std::move(done));
    };
    source.readMessage = [this](const std::string& domain, const QString& file, QObject* guard, auto done) {
        readMessage(domain, file, guard, std::move(done));
    };
    return source;
}

} // namespace waybill::console
