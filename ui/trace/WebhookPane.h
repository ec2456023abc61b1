// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The HTTP request that brought an event: endpoint, time, verification, headers (secrets masked by the relay) and the
// body as it came. Main thread; owned by its parent.

#include "core/base/Clock.h"
#include "core/feed/RelayClient.h"

#include <QWidget>

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

private:
    const Clock& m_clock;
    QLabel* m_summary;
    RawText* m_headers;
    RawText* m_body;
};

} // namespace waybill::ui::trace
