// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The marked events as the timeline shows them: all in memory, each change written at once to the person's file on this
// machine. Until there is one they last as long as the window. Main thread.

#include "core/marks/MarkStore.h"

#include <QObject>

#include <map>
#include <memory>
#include <vector>

namespace waybill::ui::timeline {

using marks::Mark;

class Marks : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t most = 10'000;
    static constexpr int mostNote = 500; // characters

    explicit Marks(QObject* parent = nullptr) : QObject(parent) {}

    // Shows what the file holds, too, and keeps marks there from now on. An error: as MarkStore::open, and nothing changes.
    Result<void> keepIn(const std::string& path);

    const Mark* find(events::EventId event) const; // null: not marked
    std::vector<Mark> newestFirst() const;         // by the time of the event

    // Sets or replaces. TooLarge when there are too many; else an error means that it is shown but not kept.
    Result<void> set(Mark mark);
    Result<void> remove(events::EventId event);

signals:
    void changed();

private:
    std::map<std::uint64_t, Mark> m_marks;
    std::unique_ptr<marks::MarkStore> m_store; // null: they last as long as the window
};

} // namespace waybill::ui::timeline
