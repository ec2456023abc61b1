// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds any command by a few of its letters, or by another word that a person may have for it. A child of the window that
// goes when it loses the focus. Main thread.

#include <QAction>
#include <QFrame>
#include <QList>
#include <QPointer>

#include <vector>

class QLineEdit;
class QListWidget;

namespace waybill::ui::shell {

class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);

    // Properties of an action. What it is called here, where its text alone would not say it; and other words for it, with
    // spaces between them.
    static constexpr const char* textProperty = "commandText";
    static constexpr const char* otherWordsProperty = "otherWords";

    // One that goes meanwhile is not run.
    void open(const QList<QAction*>& actions);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void narrow(const QString& text);
    void runCurrent();

    std::vector<QPointer<QAction>> m_actions;
    QLineEdit* m_field;
    QListWidget* m_list;
};

} // namespace waybill::ui::shell
