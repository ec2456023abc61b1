// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds any command by a few of its letters. A child of the window that goes when it loses the focus. Main thread.

#include <QFrame>
#include <QList>

class QAction;
class QLineEdit;
class QListWidget;

namespace waybill::ui::shell {

class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);

    // The actions must outlive the palette.
    void open(const QList<QAction*>& actions);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void narrow(const QString& text);
    void runCurrent();

    QList<QAction*> m_actions;
    QLineEdit* m_field;
    QListWidget* m_list;
};

} // namespace waybill::ui::shell
