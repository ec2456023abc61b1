// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An empty page says in one sentence what is missing, and offers one button for the first step. Main thread.

#include <QWidget>

class QLabel;
class QPushButton;

namespace waybill::ui {

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    // An empty detail or action is not shown.
    void set(const QString& sentence, const QString& detail = {}, const QString& action = {});
    void takeFocus(); // to the button

signals:
    void actionClicked();

private:
    QLabel* m_sentence;
    QLabel* m_detail;
    QPushButton* m_button;
};

} // namespace waybill::ui
