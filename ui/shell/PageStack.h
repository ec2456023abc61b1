// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pages above one another, of which one is shown and fills the stack. Unlike QStackedWidget it asks nobody for a size:
// measuring the hidden pages would cost at every start. Main thread.

#include <QWidget>

namespace waybill::ui::shell {

class PageStack : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    void addPage(QWidget* page); // hidden at first; taken over
    void showPage(QWidget* page);
    QWidget* shownPage() const { return m_shown; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* m_shown = nullptr;
    bool m_hasItsSize = false; // before, splitters would share out a wrong one
};

} // namespace waybill::ui::shell
