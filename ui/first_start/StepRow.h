// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One step of a set-up: its number in a circle, title, what it does, what it takes, and at the right what to press.
// Main thread; owned by its parent.

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace waybill::ui::first_start {

class StepRow : public QWidget {
    Q_OBJECT
public:
    // mark: "1", "2", or an icon's name for a row that is no step.
    StepRow(const QString& mark, const QString& title, const QString& text, QWidget* parent = nullptr);

    void setText(const QString& text);
    void setNote(const QString& note);
    // Under the texts, over the row's whole width.
    void addContent(QWidget* widget);
    void setAction(QWidget* widget);
    // The step to do now has a filled circle.
    void setCurrent(bool current);
    void setDone(); // a tick in place of its number

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_mark;
    bool m_current = false;
    bool m_done = false;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_note;
    QVBoxLayout* m_texts;
    QVBoxLayout* m_action;
};

} // namespace waybill::ui::first_start
