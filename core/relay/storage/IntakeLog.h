// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The raw webhook requests, durable before the provider hears "accepted". One writer thread commits what waits in one
// transaction (group commit), into segments "intake-000001.db" … whose ids run on. Everything is safe from any thread.
// What became of a request is not written here: it is applied once the projector's mark has passed it, and failed while
// RelayState has a dead letter for it.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/relay/storage/IntakeCursor.h"
#include "core/relay/storage/StoredRequest.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace waybill::relay {

// What a stored request becomes; nothing: it stays as it is. Its id, endpoint, time and verification never change. With an
// error its file stays as it was, and the rewriting ends.
using Rewrite = std::function<Result<std::optional<IncomingRequest>>(const StoredRequest&)>;

// What falls to retention.
struct RetentionCut {
    Timestamp receivedBefore{};  // files with nothing newer go
    Timestamp closeBegunBefore{}; // the file in use is closed when it was begun before this, so that it can go in time
    events::RequestId upTo;       // later requests are still needed
};

struct IntakeOptions {
    std::string folder; // must exist
    std::size_t maxQueuedRequests = 8192;
    std::size_t maxQueuedBytes = std::size_t(64) << 20;
    std::int64_t segmentBytes = std::int64_t(64) << 20;
    std::int64_t idsUsed = 0; // ids go on above it even when the files that had them are gone
    bool groupCommit = true; // false: one transaction a request, to compare with
    // Writer thread, before each commit, and not for long: how long it shall wait, since what reads the log has fallen
    // behind.
    std::function<std::chrono::microseconds()> holdBack = {};
    // Keeper's thread: no request names these files any more, and their rows are gone for good.
    std::function<void(const std::vector<std::string>& mails)> onMailsDropped = {};
    std::function<void()> onCommit = {};       // writer thread, after each commit: something to project
    std::function<void(Error)> onFatal = {};   // writer thread, once: the disk can't be trusted, end the program
};

struct IntakeCounts {
    std::int64_t requests = 0; // made durable since the start
    std::int64_t commits = 0;  // each is one fsync of the log
    std::int64_t refused = 0;  // turned away by the full queue
    std::size_t queued = 0;
    std::size_t queuedBytes = 0;
    std::int64_t segments = 0;
    std::optional<std::chrono::microseconds> commitP50 = {}, commitP99 = {}; // of the last few hundred, fsync included
};

class IntakeLog {
public:
    // In the writer thread once the request is durable, with its id. With an error the request is not stored:
    // TooLarge or InvalidInput (this request can't be), Unavailable (come back later), Io.
    using Done = std::function<void(Result<events::RequestId>)>;

    // Goes on where the last run stopped. Corrupt when a segment is damaged, NewerVersion, Unavailable, Io.
    static Result<std::unique_ptr<IntakeLog>> open(IntakeOptions options);
    ~IntakeLog(); // as stop()

    // Never blocks on the disk. Calls `done` at once, in this thread, with Unavailable when the queue is full or the
    // log has stopped; else exactly once from the writer thread.
    void submit(IncomingRequest request, Done done);

    // Takes no more, waits until everything queued is durable and answered, closes the files. Not from a callback.
    void stop();

    // The durable requests after `after`, oldest first: at most maxCount, and only as many as fit in maxBytes of
    // bodies (but at least one). Empty at the end.
    Result<std::vector<StoredRequest>> readAfter(events::RequestId after, std::size_t maxCount,
                                                 std::size_t maxBytes) const;
    // The durable requests after `after` as of now, to be read in pieces.
    IntakeCursor cursorAfter(events::RequestId after) const;
    Result<StoredRequest> read(events::RequestId id) const; // NotFound

    // Both work on closed files only, in a thread of their own; `done` is called there once, with how many requests were
    // rewritten, how many files removed. What was rewritten leaves no byte of what was there before.
    using Count = std::function<void(Result<std::int64_t>)>;
    void rewrite(events::RequestId from, Rewrite rewrite, Count done);
    void dropOld(RetentionCut cut, Count done);

    // The files that requests name.
    Result<std::set<std::string>> mails() const;

    events::RequestId lastId() const; // the newest durable one; 0 before the first
    IntakeCounts counts() const;
    // Whether the writer has been at one batch for longer than that.
    bool isStuck(std::chrono::milliseconds limit) const;

private:
    class Impl;
    explicit IntakeLog(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::relay
