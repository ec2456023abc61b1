// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands behind the filter in the top bar: saved views, the time range and Live/Paused. Main thread; the views
// outlive it.

#include <QWidget>

class QToolButton;

namespace waybill::ui::timeline {

class SavedViews;
class ViewsButton;

class TimelineControls : public QWidget {
    Q_OBJECT
public:
    explicit TimelineControls(SavedViews& views, QWidget* parent = nullptr);

    ViewsButton* views() const { return m_views; }

    void setPaused(bool paused);
    void setKeysShown(bool shown); // behind the words, where there is room
    // Reads the range from the filter: "3h", or what stands for "since a time" and "everything".
    void setSince(const std::string& since, bool ranged);

signals:
    void sinceChosen(const std::string& since); // "3h"; empty: everything
    void pauseToggled();

protected:
    void changeEvent(QEvent* event) override;

private:
    void tint();

    ViewsButton* m_views;
    QToolButton* m_range = nullptr;
    QToolButton* m_live = nullptr;
    bool m_paused = false;
    bool m_keysShown = false;
};

} // namespace waybill::ui::timeline
