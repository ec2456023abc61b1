// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events that the person marked, with a note. Kept in the settings on this machine: by the event's id and time, without
// its recipient. Main thread; the settings outlive it.

#include "core/base/Clock.h"
#include "core/events/Event.h"

#include <QObject>
#include <QString>

#include <map>
#include <vector>

class QSettings;

namespace waybill::ui::timeline {

struct Mark {
    events::EventId event;
    events::EventType type = events::EventType::Other;
    Timestamp time{}; // of the event
    QString provider;
    QString note; // one line
};

class Marks : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t most = 1000;
    static constexpr int mostNote = 500; // characters

    explicit Marks(QSettings& settings, QObject* parent = nullptr);

    const Mark* find(events::EventId event) const; // null: not marked
    std::vector<Mark> newestFirst() const;         // by the time of the event

    // Sets or replaces; false when there are too many.
    bool set(Mark mark);
    void remove(events::EventId event);

signals:
    void changed();

private:
    void store();

    QSettings& m_settings;
    std::map<std::uint64_t, Mark> m_marks;
};

} // namespace waybill::ui::timeline
