// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One layer of a message's way: what is known of it, when, and the event that shows it. A button: it opens the
// evidence. Main thread; owned by the LayerPath.

#include "core/trace/Verdict.h"

#include <QAbstractButton>
#include <QIcon>

namespace waybill::ui::trace {

class LayerBox : public QAbstractButton {
    Q_OBJECT
public:
    // Compact: title and one line of detail, for the story pane.
    LayerBox(waybill::trace::Layer layer, bool compact, QWidget* parent);

    // outcome colours and marks the box when it is the one where the truth is, or where there is trouble.
    void setStatus(const waybill::trace::LayerStatus& status, events::Outcome outcome, bool isTruth, Timestamp now);

    void setCompact(bool compact);
    const waybill::trace::LayerStatus& status() const { return m_status; }
    bool isTruth() const { return m_isTruth; }
    // What stands in the box, line by line, whole.
    QStringList lines() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool isDashed() const;
    QIcon stateIcon() const;
    QString timeText() const;
    QString compactLine(int width) const;
    void describe();
    void paintFrame(QPainter& painter) const;
    void paintLines(QPainter& painter) const;

    waybill::trace::Layer m_layer;
    bool m_compact;
    bool m_isTruth = false;
    waybill::trace::LayerStatus m_status;
    events::Outcome m_outcome = events::Outcome::Unknown;
    Timestamp m_now{};
};

} // namespace waybill::ui::trace
