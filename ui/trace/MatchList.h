// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The messages that a search found, newest first, two lines each. Main thread; owned by its parent.

#include "core/trace/Story.h"

#include <QListWidget>

#include <optional>
#include <vector>

namespace waybill::ui {
class PaneTitle;
}

namespace waybill::ui::trace {

class MatchList : public QWidget {
    Q_OBJECT
public:
    explicit MatchList(QWidget* parent = nullptr);

    // Chooses the row `current` without telling anybody.
    void setStories(const std::vector<waybill::trace::Story>& stories, std::size_t current, Timestamp now);

signals:
    void storyChosen(std::size_t index);

private:
    PaneTitle* m_title;
    QListWidget* m_list;
};

} // namespace waybill::ui::trace
