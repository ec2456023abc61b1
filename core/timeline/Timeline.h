// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The live timeline as a window sees it: records go in from any thread, a worker owns the columns and the filter, and
// immutable views come out in the main thread, at most 25 a second. A view stays valid for as long as it is held.

#include "core/base/Clock.h"
#include "core/events/EventStore.h"
#include "core/filter/Query.h"

#include <QObject>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace waybill::timeline {

// Position in the table, in the order of arrival; what arrives together is sorted by time first. Never changes, never
// reused.
using RowId = std::uint32_t;

// One row, read from the columns. The texts live as long as the snapshot.
struct Row {
    events::EventId id;
    Timestamp time;
    Timestamp receivedAt;
    events::EventType type;
    events::BounceClass bounce;
    events::Strength strength;
    std::optional<int> smtpCode;
    int copies;
    std::string_view provider, environment, endpoint, recipient, messageType, correlationId, enhancedCode, reason;
};

class Snapshot {
public:
    virtual ~Snapshot() = default;
    virtual RowId rowCount() const = 0;
    virtual Row row(RowId id) const = 0; // id < rowCount()
    virtual bool isGone(RowId id) const = 0; // erased or dropped: shown as an empty line until the next filter run
};

// Distinct values with how many matching events have them, most frequent first.
struct FacetValue {
    std::string value;
    std::int64_t count = 0;
};
struct Facet {
    filter::Field field;
    std::vector<FacetValue> values; // the first 50
    std::int64_t distinct = 0;
};

// Matching events per time step, by type.
struct Histogram {
    Timestamp from{};
    std::chrono::milliseconds step{};
    std::vector<std::array<std::uint32_t, events::eventTypeCount>> buckets;
};

struct Summary {
    Histogram histogram;
    std::vector<Facet> facets; // type, environment, provider, domain, bounce, code, tag, message type, reason
};

// What the filter lets through. rows is in the order of arrival; a view shows it backwards, newest first.
struct View {
    std::shared_ptr<const Snapshot> table;
    std::shared_ptr<const std::vector<RowId>> rows; // only the first rowCount entries belong to this view
    std::size_t rowCount = 0;
    std::uint64_t generation = 0; // changes when rows was built anew; else it only grew at its end
    bool complete = true;         // false while a filter run over many rows is still adding to it
    std::shared_ptr<const Summary> summary; // may lag the rows by up to a second
};

class Timeline : public QObject {
    Q_OBJECT
public:
    explicit Timeline(const Clock& clock, QObject* parent = nullptr);
    ~Timeline() override;

    // From any thread. Blocks while more than 200 000 records wait, so that a reader can't outrun the memory.
    // An erased record without an id names its recipient as plain text, or marks nothing.
    void append(std::vector<events::Record> records);
    // Empties the table: the relay's database was replaced.
    void clear();

    // Main thread. The rows of the new filter come with the next published view; `since:` follows the clock.
    void setQuery(const filter::Query& query);

    const View& view() const;

signals:
    // Main thread, at most 25 a second.
    void published();

private:
    class Worker;

    void handOver(View view);
    void takeOver();

    View m_view;
    std::mutex m_newestMutex;
    std::optional<View> m_newest; // between the two threads
    std::unique_ptr<Worker> m_worker; // the last to come and the first to go: it uses the rest
};

} // namespace waybill::timeline
