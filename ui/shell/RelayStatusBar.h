// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The state of the relay in a line of buttons: up or away, last verified event, refused today, dead letters. At the
// left what the page shows. Main thread; the clock outlives it.

#include "core/feed/RelayClient.h"

#include <QStatusBar>
#include <QTimer>

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

signals:
    void relayRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* addPart(const QString& name);
    void refresh();
    void showRelay();
    void showVerified();
    void showCounts();

    const Clock& m_clock;
    feed::Connection m_connection;
    feed::RelayStatus m_status;
    QString m_summaryText;
    ElidedLabel* m_summary = nullptr;
    QToolButton* m_relay = nullptr;
    QToolButton* m_verified = nullptr;
    QToolButton* m_refused = nullptr;
    QToolButton* m_deadLetters = nullptr; // the last one to be made
    QTimer m_second;
    QTimer m_flash;
};

} // namespace waybill::ui::shell
