// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A frameless scroll area over Base for wrapping text; only ever scrolls up and down. Main thread.

#include <QScrollArea>

namespace waybill::ui::trace {

class TextScroll : public QScrollArea {
    Q_OBJECT
public:
    // Takes the widget.
    explicit TextScroll(QWidget* content, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {120, 40}; }
};

} // namespace waybill::ui::trace
