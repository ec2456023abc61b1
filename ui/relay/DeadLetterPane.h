// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Webhooks that were accepted and could not be read: since when, where, why, how often tried; one or all once more.
// Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

class QPushButton;
class QStandardItemModel;

namespace waybill::ui {
class PaneTitle;
class Table;
}

namespace waybill::ui::relay {

class DeadLetterPane : public QWidget {
    Q_OBJECT
public:
    explicit DeadLetterPane(QWidget* parent = nullptr);

    void show(const std::vector<feed::DeadLetterDetail>& letters, Timestamp now);
    // A replay is under way.
    void setBusy(bool busy);

    int wantedHeight() const; // to show every row
    std::int64_t count() const { return std::int64_t(m_letters.size()); }

    void clearChoice();
    void takeFocus(); // where the choice is made

signals:
    void chosen(const waybill::feed::DeadLetterDetail& letter); // again whenever something of it changed
    void readRequested(); // the chosen one, with more room
    void chosenWent();                                          // the one that was chosen is none any more
    void replayRequested(std::int64_t id);
    void replayAllRequested();

private:
    void fill(std::int64_t chosenId, Timestamp now);
    void renew(Timestamp now);
    void choose();
    void enableButtons();
    const feed::DeadLetterDetail* current() const; // null: none is chosen

    PaneTitle* m_title;
    QPushButton* m_replay;
    QPushButton* m_replayAll;
    Table* m_table;
    QStandardItemModel* m_model;
    std::vector<feed::DeadLetterDetail> m_letters;
    bool m_busy = false;
    bool m_filling = false; // rows come and go, the choice stays
};

} // namespace waybill::ui::relay
