// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The answer in words: outcome and what happened, where the truth lives, how sure that is, and what to do next. Every
// clause with evidence opens it. Times age as the clock goes on. Main thread; owned by its parent.

#include "core/base/Clock.h"
#include "core/trace/Verdict.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <vector>

class QLabel;

namespace waybill::ui::trace {

class ClauseText;
struct Sentence;

class VerdictLine : public QWidget {
    Q_OBJECT
public:
    enum class Size : std::uint8_t { Full, Compact };
    // The clock must outlive the widget.
    VerdictLine(Size size, const Clock& clock, QWidget* parent = nullptr);

    void setVerdict(const waybill::trace::Verdict& verdict);
    // A smaller headline, for a small window.
    void setDense(bool dense);
    // All sentences as shown, one a line.
    QString text() const;

signals:
    void clauseActivated(std::vector<waybill::events::EventId> evidence);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void styleFonts();
    void refresh();
    void setRow(std::size_t row, Sentence sentence);

    Size m_size;
    bool m_dense = false;
    const Clock& m_clock;
    waybill::trace::Verdict m_verdict;
    QLabel* m_outcome = nullptr;
    std::array<QLabel*, 4> m_marks{}; // beside Sure and Next only
    std::array<ClauseText*, 4> m_rows{};
    QTimer m_ageing;
};

} // namespace waybill::ui::trace
