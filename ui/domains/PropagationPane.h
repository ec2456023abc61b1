// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One record of the chosen check as every authoritative server and every chosen resolver gives it, side by side and at each
// hop of an alias, with the TTL that is left ticking down. A record can be watched until all agree; that goes on while
// other records and pages are looked at. Main thread; clock and source outlive it.

#include "core/base/Clock.h"
#include "ui/domains/CheckModel.h"
#include "ui/domains/DomainsSource.h"
#include "ui/domains/PropagationRows.h"

#include <QTimer>
#include <QWidget>

#include <map>

class QComboBox;
class QStandardItemModel;
class QToolButton;

namespace waybill::ui {
class PaneTitle;
class Table;
}

namespace waybill::ui::domains {

class PropagationPane : public QWidget {
    Q_OBJECT
public:
    PropagationPane(const Clock& clock, const DomainsSource& source, QWidget* parent = nullptr);

    // The records that the check rests on; the first one is asked for. Null, or without answers: nothing is shown.
    void show(const CheckRow* row);
    // Nothing is under way.
    bool isSettled() const { return m_shown != nullptr || subject() == nullptr; }
    // How far the record that should be there has come; empty while it is not known.
    QString serversSentence() const;
    int watchedCount() const { return int(m_watches.size()); }

signals:
    void answered(); // what is shown came, or went
    void watchesChanged();
    void allAgree(const QString& record); // a watch is over: it found what it waited for

private:
    struct Subject {
        waybill::dns::Question question;
        std::optional<waybill::domains::FixRecord> expected; // what should be there, where it is known
    };
    using Snapshot = DomainsSource::Snapshot;

    void choose(int subject);
    void setSnapshot(Snapshot snapshot);
    void toggleWatch();
    void onWatched(const waybill::dns::Question& question, const Snapshot& snapshot, bool isLast);
    void showWatch();
    void fill();
    void addGroup(const PropagationRow& row);
    void addServer(const PropagationRow& row);
    void tick();
    const Subject* subject() const;

    const Clock& m_clock;
    const DomainsSource& m_source;
    PaneTitle* m_title;
    QComboBox* m_chooser;
    QToolButton* m_watch;
    QStandardItemModel* m_model;
    Table* m_table;
    QTimer m_timer;
    std::vector<Subject> m_subjects;
    int m_chosen = -1;
    std::uint64_t m_asked = 0; // answers to earlier questions are ignored
    Snapshot m_shown;
    std::vector<PropagationRow> m_rows; // of m_shown, one a line
    std::map<waybill::dns::Question, std::unique_ptr<QObject>> m_watches;
};

} // namespace waybill::ui::domains
