// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far a send has come, step by step, each with a sign and a word. Main thread.

#include <QStringList>
#include <QWidget>

#include <vector>

class QLabel;

namespace waybill::ui::sending {

class StepStrip : public QWidget {
    Q_OBJECT
public:
    enum class State : std::uint8_t { Done, Trouble, Current, ToCome };

    StepStrip(const QString& title, const QStringList& steps, QWidget* parent = nullptr);

    void setStates(const std::vector<State>& states);
    void setLabel(int step, const QString& label);
    void setNote(const QString& note);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void describe();

    QString m_title;
    QStringList m_steps;
    std::vector<State> m_states;
    QString m_note;
};

} // namespace waybill::ui::sending
