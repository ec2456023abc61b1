// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands behind the filter in the top bar: the time range and Live/Paused. Main thread.

#include <QWidget>

class QToolButton;

namespace waybill::ui::timeline {

class TimelineControls : public QWidget {
    Q_OBJECT
public:
    explicit TimelineControls(QWidget* parent = nullptr);

    void setPaused(bool paused);
    // Reads the range from the filter: "3h", or what stands for "since a time" and "everything".
    void setSince(const std::string& since, bool ranged);

signals:
    void sinceChosen(const std::string& since); // "3h"; empty: everything
    void pauseToggled();

protected:
    void changeEvent(QEvent* event) override;

private:
    void tint();

    QToolButton* m_range = nullptr;
    QToolButton* m_live = nullptr;
    bool m_paused = false;
};

} // namespace waybill::ui::timeline
