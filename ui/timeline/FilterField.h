// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the filter is typed: completes, says by its border and a note whether the text is understood, and hands out
// the last text that was. A half-typed filter is neutral, not wrong, and changes nothing yet. Main thread.

#include "core/filter/Completion.h"
#include "ui/timeline/FilterHistory.h"
#include "ui/widgets/LabelledField.h"

#include <QTimer>

namespace waybill::ui::timeline {

class CompletionPopup;

class FilterField : public LabelledField {
    Q_OBJECT
public:
    FilterField(FilterHistory& history, const Clock& clock, QWidget* parent = nullptr);

    void setValueSource(filter::ValueSource source) { m_source = std::move(source); }
    // Shown while the text is understood: "33 914 of 1 204 551 events".
    void setCountNote(const QString& note);

    // Sets and applies at once, as a click on a facet does.
    void apply(const std::string& text);
    // Takes the focus with the cursor where one more condition goes.
    void beginCondition();
    const std::string& appliedText() const { return m_applied; }

signals:
    void queryChanged(const waybill::filter::Query& query);
    void left(); // Esc or Enter: the table may have the focus back

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override; // underlines what is not understood

private:
    void typed();
    void judge();
    bool isHalfTyped() const;
    void applyTyped();
    void complete();
    void takeCandidate(int number);
    CompletionPopup* popup();
    std::size_t cursorByte() const;

    FilterHistory& m_history;
    const Clock& m_clock;
    filter::ValueSource m_source;
    filter::Completion m_completion;
    CompletionPopup* m_popup = nullptr;
    QTimer m_delay;
    QString m_countNote;
    std::string m_applied;
    bool m_understood = true;
    qsizetype m_wrongFrom = 0; // characters that are not understood
    qsizetype m_wrongLength = 0;
};

} // namespace waybill::ui::timeline
