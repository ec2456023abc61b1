// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The field in the top bar: a label in front, a note and a clear button behind, and a border that says whether the
// text is understood. The note carries the reason when it isn't. Main thread.

#include <QLineEdit>

class QToolButton;

namespace waybill::ui {

struct Tokens;

class LabelledField : public QLineEdit {
    Q_OBJECT
public:
    enum class State : std::uint8_t { Neutral, Valid, Wrong };

    LabelledField(const QString& label, const QString& iconName, QWidget* parent = nullptr);

    void setState(State state);
    State state() const { return m_state; }
    void setNote(const QString& note);
    const QString& note() const { return m_note; }
    // While it is empty: what to type, in words and not in the font of ids, and the key that leads here.
    void setInvitation(const QString& words, const QString& keys);

    QSize sizeHint() const override;

signals:
    void cleared(); // by the button

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void arrange();
    void paintGround(const Tokens& tokens);
    void paintFrame(const Tokens& tokens);
    void paintLabel();
    void paintNote();
    QFont labelFont() const;
    int labelWidth() const;
    QString shownNote() const;

    QString m_label;
    QString m_iconName;
    QString m_note;
    QString m_keys;
    bool m_invitesInWords = false;
    State m_state = State::Neutral;
    QToolButton* m_clear = nullptr;
};

} // namespace waybill::ui
