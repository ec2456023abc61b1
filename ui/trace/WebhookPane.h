// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The HTTP request that brought an event: endpoint, time, verification, headers (secrets masked by the relay) and the
// body as it came; side by side where it is wide and low. Main thread; owned by its parent.

#include "core/base/Clock.h"
#include "core/feed/RelayClient.h"

#include <QWidget>

class QBoxLayout;
class QLabel;

namespace waybill::ui::trace {

class RawText;

class WebhookPane : public QWidget {
    Q_OBJECT
public:
    // The clock must outlive the widget.
    explicit WebhookPane(const Clock& clock, QWidget* parent = nullptr);

    void setRaw(const Result<feed::RawRequest>& raw);
    void clear();
    // What is shown, to be copied.
    QString text() const;
    void takeFocus(); // to read the body

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitHeaders(int lines);

    const Clock& m_clock;
    QLabel* m_summary;
    RawText* m_headers;
    int m_headerLines = 0; // that it may have
    QLabel* m_bodyHeading = nullptr;
    RawText* m_body;
    QBoxLayout* m_parts = nullptr; // headers and body
};

} // namespace waybill::ui::trace
