// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The console's side of the pull API: follows the feed by long poll, decodes off the UI thread, reconnects by itself
// with backoff, and says what is wrong when it can't. Lives in the main thread; owns its network thread.

#include "core/base/Result.h"
#include "core/events/EventStore.h"
#include "core/feed/ApiClient.h"
#include "core/trace/Story.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace waybill::feed {

class FeedWorker;

struct Connection {
    enum class State : std::uint8_t { Connecting, Up, Away, Refused, Incompatible } state = State::Connecting;
    Timestamp since{};
    Error error; // what happened, why, and the next step; for Away, Refused, Incompatible
};

struct EndpointStatus {
    std::string name, provider, environment;
    std::optional<Timestamp> lastVerified, lastRefused;
    std::int64_t received = 0, refused = 0, deadLetters = 0;
    bool secretReadable = true;
    std::string secretProblem;
};

// A database of the relay that was damaged and was set aside, with what could be read in a new one.
struct DamagedFile {
    std::string file, setAside;
    Timestamp foundAt{};
    std::int64_t rows = 0;
    // Received mails that no request names any more, kept beside it with what setAside ends in. Nothing: not looked for.
    std::optional<std::int64_t> mails = {};
};

struct RelayStatus {
    std::chrono::milliseconds lag{};  // oldest request not yet applied; 0 when none waits
    std::int64_t events = 0, messages = 0, copies = 0, deadLetters = 0, refusedToday = 0, queued = 0;
    std::optional<Timestamp> lastVerified;
    std::vector<EndpointStatus> endpoints;
    int eventDays = 0; // that events are kept; 0: until somebody erases them
    bool demo = false;
    std::string version;
    Timestamp now{}; // the relay's clock
    std::vector<DamagedFile> damaged; // newest first
};

// The request that brought an event, for the Raw and Webhook tabs.
struct RawRequest {
    std::string element; // the event's own bytes
    std::string body;    // the whole body when it is at most 256 KiB, else its beginning
    bool bodyTruncated = false;
    std::vector<std::pair<std::string, std::string>> headers; // secrets are masked by the relay
    std::string endpoint, method, path;
    Timestamp receivedAt{};
    std::string verification; // "verified", "failed", "not_configured"
    std::string strength;     // "body", "sender", "none"
    std::string refusal;      // "mismatch", …; empty when it wasn't refused
    std::string processing;
    bool signatureReproducible = true; // false: somebody else was erased from the request
};

class RelayClient : public QObject {
    Q_OBJECT
public:
    // Called in the network thread. The cursor stands behind the records: with it start() goes on from there.
    using Sink = std::function<void(std::vector<events::Record> records, std::string cursor)>;

    RelayClient(RelayAddress address, Sink sink, QObject* parent = nullptr);
    ~RelayClient() override;

    void start(std::string cursor = {}); // empty: from the feed's beginning
    const Connection& connection() const;
    const RelayStatus& status() const; // the last one heard, every 2 s while up

    // Callbacks run in the main thread and never after `guard` is gone.
    void trace(const std::string& query, QObject* guard, std::function<void(Result<std::vector<trace::Story>>)> done);
    // What was known at that time: only what had been received by then, judged as then.
    void traceAsOf(const std::string& query, Timestamp asOf, QObject* guard,
                   std::function<void(Result<std::vector<trace::Story>>)> done);
    // At most 200; those that are gone are left out.
    void events(const std::vector<events::EventId>& ids, QObject* guard,
                std::function<void(Result<std::vector<events::Event>>)> done);
    void raw(events::EventId id, QObject* guard, std::function<void(Result<RawRequest>)> done);

    // Anything else of the API. decode runs in the network thread.
    template <typename T>
    void ask(const ApiRequest& request, Result<T> (*decode)(const QByteArray&), QObject* guard,
             std::function<void(Result<T>)> done)
    {
        askRaw(request, guard, [decode, done = std::move(done)](Result<QByteArray> body) {
            auto result = std::make_shared<Result<T>>(body ? decode(*body) : Result<T>(std::unexpected(body.error())));
            return [done, result] { done(std::move(*result)); };
        });
    }

signals:
    void connectionChanged();
    void statusChanged();
    void resynced(); // the database was replaced: everything shown so far is void
    void caughtUp(); // the feed's end was reached for the first time

private:
    template <typename T>
    struct Asked {
        QPointer<QObject> guard;
        std::function<void(Result<T>)> done;
    };
    using TraceResult = Result<std::vector<trace::Story>>;

    void askRaw(const ApiRequest& request, QObject* guard,
                std::function<std::function<void()>(Result<QByteArray>)> read);
    void onConnection(const Connection& connection);
    void askTrace(const std::string& query, std::optional<Timestamp> asOf, QObject* guard,
                  std::function<void(TraceResult)> done);
    void onTraced(int number, const std::shared_ptr<TraceResult>& result);
    void onRaw(int number, const std::shared_ptr<Result<RawRequest>>& result);

    QThread m_thread;
    FeedWorker* m_worker; // lives in m_thread, goes with it
    Connection m_connection;
    RelayStatus m_status;
    int m_lastNumber = 0;
    std::map<int, Asked<std::vector<trace::Story>>> m_traces;
    std::map<int, Asked<std::vector<events::Event>>> m_events;
    std::map<int, Asked<RawRequest>> m_raws;
    std::map<int, QPointer<QObject>> m_guards; // of what was asked otherwise
};

} // namespace waybill::feed
