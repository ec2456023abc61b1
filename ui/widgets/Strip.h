// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What went wrong, at the top of a pane: what happened and why, and a button for the next step. Hidden while there is
// nothing to say. Never a modal box for something that the person did not start. Main thread.

#include "core/base/Result.h"

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;

namespace waybill::ui {

// "message; hint" as sentences of their own, without the last full stop.
QString sentencesOf(const Error& error);

class Strip : public QWidget {
    Q_OBJECT
public:
    explicit Strip(QWidget* parent = nullptr);

    // An empty action hides the button.
    void show(const QString& message, const QString& action = {});
    void show(const Error& error, const QString& action = {});
    // What else the button of the message on screen does, in place of actionClicked.
    void offer(const QString& action, std::function<void()> run);
    void clear();

signals:
    void actionClicked();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void tint();

    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_button = nullptr;
    std::function<void()> m_run; // empty: actionClicked
};

} // namespace waybill::ui
