// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The state of the relay in a line of buttons: up or away, last verified event, refused today, dead letters. At the
// left what the page shows. Main thread; the clock outlives it.

#include "core/feed/RelayClient.h"

#include <QStatusBar>
#include <QTimer>

class QProgressBar;
class QToolButton;

namespace waybill::ui {
class ElidedLabel;
}

namespace waybill::ui::shell {

class RelayStatusBar : public QStatusBar {
    Q_OBJECT
public:
    explicit RelayStatusBar(const Clock& clock, QWidget* parent = nullptr);

    void setConnection(const feed::Connection& connection);
    void setStatus(const feed::RelayStatus& status);
    void setSummary(const QString& text);
    // Stands in the summary's place for a while.
    void flash(const QString& text, int milliseconds);

    // How the keychain is; an empty text takes the part away.
    void setKeychain(const QString& text, const QString& meaning, bool needsSomeone);

    // The running job stands in the summary's place, with a button to end it; an empty text takes it away.
    void setJob(const QString& text, int percent);

signals:
    void jobCancelled();
    void relayRequested();
    void keychainRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void addJob();
    QToolButton* addPart(const QString& name, void (RelayStatusBar::*opens)() = &RelayStatusBar::relayRequested);
    void refresh();
    void showRelay();
    void showVerified();
    void showCounts();
    void showKeychain();

    const Clock& m_clock;
    feed::Connection m_connection;
    feed::RelayStatus m_status;
    QString m_summaryText;
    QString m_keychainText;
    QString m_keychainMeaning;
    bool m_keychainNeeds = false;
    ElidedLabel* m_summary = nullptr;
    QWidget* m_job = nullptr;
    ElidedLabel* m_jobText = nullptr;
    QProgressBar* m_jobDone = nullptr;
    QToolButton* m_relay = nullptr;
    QToolButton* m_verified = nullptr;
    QToolButton* m_refused = nullptr;
    QToolButton* m_deadLetters = nullptr;
    QToolButton* m_keychain = nullptr; // the last one to be made
    QTimer m_second;
    QTimer m_flash;
};

} // namespace waybill::ui::shell
