// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far a test event came: arrived, verified, normalised, shown; or where it stopped and why. Sends one when it opens
// and again on demand. Main thread; deletes itself when it is closed.

#include "core/feed/RelayDetails.h"
#include "ui/relay/RelaySource.h"

#include <QDialog>

#include <array>

class QLabel;
class QProgressBar;
class QPushButton;

namespace waybill::ui::relay {

class TestDialog : public QDialog {
    Q_OBJECT
public:
    // `source` must outlive it.
    TestDialog(const feed::EndpointDetail& endpoint, const RelaySource& source, QWidget* parent = nullptr);

signals:
    void openTraceRequested(const QString& event);

private:
    struct Line {
        QLabel* icon = nullptr;
        QLabel* name = nullptr;
        QLabel* detail = nullptr;
    };
    void build();
    void send();
    void show(const Result<feed::TestResult>& result);
    void showStep(const Line& line, const feed::TestStep& step);
    void showWaiting();

    const std::string m_endpoint;
    const QString m_provider;
    const RelaySource& m_source;
    QLabel* m_sentence;
    QProgressBar* m_progress;
    std::array<Line, 4> m_lines;
    QLabel* m_note;
    QPushButton* m_again;
    QPushButton* m_trace;
    QString m_event;
};

} // namespace waybill::ui::relay
