// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/RelayClient.h"

#include "core/feed/FeedWorker.h"

namespace waybill::feed {

namespace {

// Takes what was asked under that number out of the map, and answers when its guard is still there.
template <typename Map, typename T>
void answer(Map& asked, int number, T&& result)
{
    auto node = asked.extract(number);
    if (!node.empty() && node.mapped().guard)
        node.mapped().done(std::forward<T>(result));
}

} // namespace

RelayClient::RelayClient(RelayAddress address, Sink sink, QObject* parent)
    : QObject(parent), m_worker(new FeedWorker(std::move(address), std::move(sink)))
{
    m_connection.since = SystemClock().now();
    m_thread.setObjectName(QStringLiteral("feed"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &FeedWorker::connectionChanged, this, &RelayClient::onConnection);
    connect(m_worker, &FeedWorker::statusHeard, this, [this](const RelayStatus& status) {
        m_status = status;
        emit statusChanged();
    });
    connect(m_worker, &FeedWorker::resyncNeeded, this, [this] {
        emit resynced();
        QMetaObject::invokeMethod(m_worker, &FeedWorker::resume);
    });
    connect(m_worker, &FeedWorker::caughtUp, this, &RelayClient::caughtUp);
    connect(m_worker, &FeedWorker::traced, this, &RelayClient::onTraced);
    connect(m_worker, &FeedWorker::eventsRead, this,
            [this](int number, const auto& result) { answer(m_events, number, std::move(*result)); });
    connect(m_worker, &FeedWorker::rawRead, this, &RelayClient::onRaw);
    connect(m_worker, &FeedWorker::answered, this, [this](int number, const std::function<void()>& act) {
        const auto guard = m_guards.extract(number);
        if (!guard.empty() && guard.mapped())
            act();
    });
    m_thread.start();
}

RelayClient::~RelayClient()
{
    m_thread.quit();
    m_thread.wait();
}

void RelayClient::start(std::string cursor)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, cursor = std::move(cursor)] { worker->start(cursor); });
}

const Connection& RelayClient::connection() const { return m_connection; }
const RelayStatus& RelayClient::status() const { return m_status; }

void RelayClient::onConnection(const Connection& connection)
{
    m_connection = connection;
    emit connectionChanged();
}

void RelayClient::trace(const std::string& query, QObject* guard, std::function<void(TraceResult)> done)
{
    askTrace(query, {}, guard, std::move(done));
}

void RelayClient::traceAsOf(const std::string& query, Timestamp asOf, QObject* guard,
                            std::function<void(TraceResult)> done)
{
    askTrace(query, asOf, guard, std::move(done));
}

void RelayClient::askTrace(const std::string& query, std::optional<Timestamp> asOf, QObject* guard,
                           std::function<void(TraceResult)> done)
{
    const int number = ++m_lastNumber;
    m_traces.emplace(number, Asked<std::vector<trace::Story>>{guard, std::move(done)});
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number, query, asOf] { worker->trace(number, query, asOf); });
}

void RelayClient::events(const std::vector<events::EventId>& ids, QObject* guard,
                         std::function<void(Result<std::vector<events::Event>>)> done)
{
    const int number = ++m_lastNumber;
    m_events.emplace(number, Asked<std::vector<events::Event>>{guard, std::move(done)});
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number, ids] { worker->events(number, ids); });
}

void RelayClient::raw(events::EventId id, QObject* guard, std::function<void(Result<RawRequest>)> done)
{
    const int number = ++m_lastNumber;
    m_raws.emplace(number, Asked<RawRequest>{guard, std::move(done)});
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number, id] { worker->raw(number, id); });
}

void RelayClient::askRaw(const ApiRequest& request, QObject* guard, FeedWorker::Read read)
{
    const int number = ++m_lastNumber;
    m_guards.emplace(number, guard);
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number, request, read = std::move(read)] {
        worker->ask(number, request, read);
    });
}

void RelayClient::onTraced(int number, const std::shared_ptr<TraceResult>& result)
{
    answer(m_traces, number, std::move(*result));
}

void RelayClient::onRaw(int number, const std::shared_ptr<Result<RawRequest>>& result)
{
    answer(m_raws, number, std::move(*result));
}

} // namespace waybill::feed
