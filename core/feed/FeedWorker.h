// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RelayClient's half in the network thread: asks, decodes, hands records to the sink, waits and asks again. Everything
// runs in the thread it lives in; its signals cross to the main thread.

#include "core/feed/ApiClient.h"
#include "core/feed/Decode.h"
#include "core/feed/RelayClient.h"

#include <QElapsedTimer>
#include <QTimer>

namespace waybill::feed {

class FeedWorker : public QObject {
    Q_OBJECT
public:
    FeedWorker(RelayAddress address, RelayClient::Sink sink);

    void start(const std::string& cursor);
    // After resyncNeeded: what was shown is gone, records of the new database may come.
    void resume();
    // asOf: as it was known then; nothing: now.
    void trace(int number, const std::string& query, std::optional<Timestamp> asOf);
    void events(int number, const std::vector<events::EventId>& ids);
    void raw(int number, events::EventId id);
    // Anything of the API; `read` runs here with the body and gives what is then run in the main thread.
    using Read = std::function<std::function<void()>(Result<QByteArray>)>;
    void ask(int number, const ApiRequest& request, Read read);

signals:
    void connectionChanged(const waybill::feed::Connection& connection);
    void statusHeard(const waybill::feed::RelayStatus& status);
    // Nothing more goes to the sink until resume().
    void resyncNeeded();
    void caughtUp();
    void traced(int number, std::shared_ptr<waybill::Result<std::vector<waybill::trace::Story>>> result);
    void eventsRead(int number, std::shared_ptr<waybill::Result<std::vector<waybill::events::Event>>> result);
    void answered(int number, const std::function<void()>& act);
    void rawRead(int number, std::shared_ptr<waybill::Result<waybill::feed::RawRequest>> result);

private:
    // First the status, which shows that the relay speaks our language, then the feed.
    void connectToRelay();
    void ask();
    void onPage(const Result<QByteArray>& body);
    void onRecords(FeedPage page);
    void onFailure(const Error& error);
    void askStatus();
    void onStatus(const Result<QByteArray>& body);
    void setState(Connection::State state, const Error& error);
    std::chrono::milliseconds nextDelay();

    ApiClient m_api;
    RelayClient::Sink m_sink;
    SystemClock m_clock;
    std::string m_cursor;
    Connection m_connection;
    QTimer m_retry;
    QTimer m_statusTimer;
    QElapsedTimer m_asked;
    bool m_follow = false;     // at the feed's end: let the relay wait for news
    bool m_wasCaughtUp = false;
    bool m_statusUnderWay = false;
    std::size_t m_largestPage = 0;
    int m_failures = 0;
};

} // namespace waybill::feed
