// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/FeedWorker.h"

#include "core/base/Rfc3339.h"

#include <QRandomGenerator>

#include <algorithm>

namespace waybill::feed {

using namespace std::chrono_literals;

namespace {

constexpr auto feedWait = 25s;
constexpr auto statusEvery = 2s;
constexpr auto firstDelay = 250ms;
constexpr auto longestDelay = 5000ms;
constexpr int pageLimit = 5000;
constexpr qint64 maxStatusBytes = 4 * 1024 * 1024;

Connection::State stateOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::PermissionDenied:
        return Connection::State::Refused;
    case ErrorCode::Unavailable:
    case ErrorCode::Io:
        return Connection::State::Away;
    default:
        return Connection::State::Incompatible;
    }
}

} // namespace

FeedWorker::FeedWorker(RelayAddress address, RelayClient::Sink sink)
    : m_api(std::move(address), this), m_sink(std::move(sink)), m_retry(this), m_statusTimer(this)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] { m_failures > 0 ? connectToRelay() : ask(); });
    m_statusTimer.setInterval(statusEvery);
    connect(&m_statusTimer, &QTimer::timeout, this, &FeedWorker::askStatus);
}

void FeedWorker::start(const std::string& cursor)
{
    m_cursor = cursor;
    m_connection.since = m_clock.now();
    connectToRelay();
}

void FeedWorker::connectToRelay()
{
    ApiRequest request{.path = QStringLiteral("/v1/status")};
    request.silence = 5s;
    request.maxBytes = maxStatusBytes;
    m_api.get(request, [this](const Result<QByteArray>& body) {
        if (!body)
            return onFailure(body.error());
        const auto status = decodeStatus(*body);
        if (!status)
            return onFailure(status.error());
        emit statusHeard(*status);
        ask();
    });
}

void FeedWorker::resume() { ask(); }

void FeedWorker::ask()
{
    ApiRequest request{.path = QStringLiteral("/v1/feed")};
    const auto wait = m_follow ? feedWait : 0s;
    request.query = {{"after", QByteArray::fromStdString(m_cursor)},
                     {"limit", QByteArray::number(pageLimit)},
                     {"wait", QByteArray::number(int(wait.count()))}};
    request.silence = wait + 10s;
    request.deadline = wait + 120s;
    m_asked.start();
    m_api.get(request, [this](const Result<QByteArray>& body) { onPage(body); });
}

void FeedWorker::onPage(const Result<QByteArray>& body)
{
    if (!body)
        return onFailure(body.error());
    auto page = decodePage(*body);
    if (!page)
        return onFailure(page.error());
    onRecords(std::move(*page));
}

void FeedWorker::onRecords(FeedPage page)
{
    m_failures = 0;
    m_cursor = std::move(page.cursor);
    const std::size_t count = page.records.size();
    setState(Connection::State::Up, {});
    if (count > 0)
        m_sink(std::move(page.records), m_cursor);
    // The relay may cap a page below our limit, so only a page smaller than the others shows the end.
    const bool atEnd = count == 0 || count < m_largestPage;
    m_largestPage = std::max(m_largestPage, count);
    // A relay that doesn't wait when asked to must not be asked without pause.
    const bool hurried = m_follow && count == 0 && m_asked.elapsed() < 200;
    m_follow = m_follow || atEnd;
    if (atEnd && !m_wasCaughtUp) {
        m_wasCaughtUp = true;
        emit caughtUp();
    }
    m_retry.start(hurried ? firstDelay : 0ms);
}

void FeedWorker::onFailure(const Error& error)
{
    m_follow = false;
    m_largestPage = 0;
    if (error.code == ErrorCode::CursorGone && !m_cursor.empty()) {
        m_cursor.clear();
        m_wasCaughtUp = false;
        emit resyncNeeded();
        return;
    }
    setState(stateOf(error.code), error);
    m_retry.start(nextDelay());
}

// Doubles from 0.25 s to 5 s, give or take a quarter, so that many consoles don't come back in step.
std::chrono::milliseconds FeedWorker::nextDelay()
{
    const auto delay = std::min(longestDelay, firstDelay * (1 << std::min(m_failures++, 5)));
    const double factor = 0.75 + QRandomGenerator::global()->generateDouble() / 2;
    return std::chrono::milliseconds(std::int64_t(double(delay.count()) * factor));
}

void FeedWorker::setState(Connection::State state, const Error& error)
{
    const bool changed = m_connection.state != state;
    if (!changed && m_connection.error.message == error.message)
        return;
    if (changed)
        m_connection.since = m_clock.now();
    m_connection.state = state;
    m_connection.error = error;
    emit connectionChanged(m_connection);
    if (state == Connection::State::Up)
        m_statusTimer.start();
    else
        m_statusTimer.stop();
}

void FeedWorker::askStatus()
{
    if (m_statusUnderWay)
        return;
    m_statusUnderWay = true;
    ApiRequest request{.path = QStringLiteral("/v1/status")};
    request.silence = 5s;
    request.maxBytes = maxStatusBytes;
    m_api.get(request, [this](const Result<QByteArray>& body) {
        m_statusUnderWay = false;
        if (m_connection.state == Connection::State::Up)
            onStatus(body);
    });
}

void FeedWorker::onStatus(const Result<QByteArray>& body)
{
    if (!body) {
        // A relay that hangs would leave the long poll waiting: end it, and its failure is told.
        if (body.error().code == ErrorCode::Unavailable)
            m_api.abortAll();
    } else if (const auto status = decodeStatus(*body)) {
        emit statusHeard(*status);
    }
}

void FeedWorker::trace(int number, const std::string& query, std::optional<Timestamp> asOf)
{
    ApiRequest request{.path = QStringLiteral("/v1/trace")};
    request.query = {{"q", QByteArray::fromStdString(query)}, {"limit", "1000"}};
    if (asOf)
        request.query.emplace_back("as_of", QByteArray::fromStdString(formatRfc3339(*asOf)));
    m_api.get(request, [this, number, asOf](const Result<QByteArray>& body) {
        using Stories = Result<std::vector<waybill::trace::Story>>;
        Stories stories = body ? decodeTrace(*body, asOf.value_or(m_clock.now()), true) : Stories(std::unexpected(body.error()));
        emit traced(number, std::make_shared<Stories>(std::move(stories)));
    });
}

void FeedWorker::events(int number, const std::vector<events::EventId>& ids)
{
    QByteArray list;
    for (const events::EventId id : ids)
        list += (list.isEmpty() ? "" : ",") + QByteArray::fromStdString(events::toString(id));
    ApiRequest request{.path = QStringLiteral("/v1/events"), .query = {{"ids", list}}};
    m_api.get(request, [this, number](const Result<QByteArray>& body) {
        using Events = Result<std::vector<waybill::events::Event>>;
        Result<EventPage> page = body ? decodeEvents(*body) : Result<EventPage>(std::unexpected(body.error()));
        emit eventsRead(number, std::make_shared<Events>(page ? Events(std::move(page->events))
                                                              : Events(std::unexpected(page.error()))));
    });
}

void FeedWorker::raw(int number, events::EventId id)
{
    ApiRequest request{.path = QStringLiteral("/v1/events/%1/raw").arg(QString::fromStdString(events::toString(id)))};
    m_api.get(request, [this, number](const Result<QByteArray>& body) {
        Result<RawRequest> result = body ? decodeRaw(*body) : Result<RawRequest>(std::unexpected(body.error()));
        emit rawRead(number, std::make_shared<Result<RawRequest>>(std::move(result)));
    });
}

void FeedWorker::ask(int number, const ApiRequest& request, Read read)
{
    const auto done = [this, number, read = std::move(read)](Result<QByteArray> body) {
        emit answered(number, read(std::move(body)));
    };
    if (request.post)
        m_api.post(request, request.json, done);
    else
        m_api.get(request, done);
}

} // namespace waybill::feed
