// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/VerdictLine.h"

#include "ui/trace/ClauseText.h"
#include "ui/trace/VerdictPieces.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace waybill::ui::trace {

namespace {

constexpr std::size_t headlineRow = 0;
constexpr std::size_t layerRow = 1;
constexpr std::size_t confidenceRow = 2;
constexpr std::size_t nextRow = 3;
constexpr const char* rowNames[] = {"verdictHeadline", "verdictLayer", "verdictConfidence", "verdictNext"};

} // namespace

VerdictLine::VerdictLine(Size size, const Clock& clock, QWidget* parent) : QWidget(parent), m_size(size), m_clock(clock)
{
    setObjectName(QStringLiteral("verdictLine"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    build();
    styleFonts();
    m_ageing.setInterval(1000);
    connect(&m_ageing, &QTimer::timeout, this, [this] {
        if (isVisible())
            refresh();
    });
    m_ageing.start();
}

void VerdictLine::build()
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(m_size == Size::Full ? 8 : 6);
    grid->setVerticalSpacing(m_size == Size::Full ? 5 : 2);
    m_outcome = new QLabel(this);
    m_outcome->setObjectName(QStringLiteral("verdictIcon"));
    grid->addWidget(m_outcome, 0, 0, m_size == Size::Full ? 2 : 1, 1, Qt::AlignTop);
    // The story pane has room for one sentence; the trace page tells the rest.
    const std::size_t rows = m_size == Size::Full ? 4 : 1;
    for (std::size_t i = 0; i < rows; ++i) {
        auto* row = new ClauseText(this);
        row->setObjectName(QString::fromLatin1(rowNames[i]));
        connect(row, &ClauseText::clauseActivated, this, &VerdictLine::clauseActivated);
        m_rows[i] = row;
        const bool marked = i >= confidenceRow;
        grid->addWidget(row, int(i), marked ? 2 : 1, 1, marked ? 1 : 2);
        if (marked) {
            m_marks[i] = new QLabel(this);
            grid->addWidget(m_marks[i], int(i), 1, Qt::AlignTop);
        }
    }
    if (m_size == Size::Full)
        grid->setColumnMinimumWidth(0, 44);
    grid->setColumnStretch(2, 1);
}

void VerdictLine::styleFonts()
{
    if (m_rows[headlineRow] != nullptr)
        m_rows[headlineRow]->setFont(scaledFont(font(), m_size == Size::Full && !m_dense ? 1.5 : 1.2));
    if (m_rows[layerRow] != nullptr)
        m_rows[layerRow]->setFont(scaledFont(font(), m_dense ? 1.0 : 1.2));
}

void VerdictLine::setVerdict(const waybill::trace::Verdict& verdict)
{
    m_verdict = verdict;
    refresh();
}

void VerdictLine::setDense(bool dense)
{
    if (dense == m_dense)
        return;
    m_dense = dense;
    styleFonts();
}

void VerdictLine::setRow(std::size_t row, Sentence sentence)
{
    if (m_rows[row] == nullptr)
        return;
    m_rows[row]->setVisible(!sentence.pieces.empty());
    m_rows[row]->setPieces(std::move(sentence.pieces), std::move(sentence.evidence));
}

void VerdictLine::refresh()
{
    const Tokens tokens = tokensOf(palette());
    const OutcomeStyle style = styleOf(m_verdict.outcome, tokens);
    const Timestamp now = m_clock.now();
    m_outcome->setPixmap(
        style.icon().pixmap(m_size == Size::Full ? QSize(32, 32) : QSize(16, 16), devicePixelRatioF()));
    m_outcome->setAccessibleName(style.word);
    setRow(headlineRow, headlineSentence(m_verdict, style.colour, now));
    setRow(layerRow, layerSentence(m_verdict, now));
    setRow(confidenceRow, confidenceSentence(m_verdict, now));
    setRow(nextRow, nextSentence(m_verdict));
    if (m_size == Size::Compact)
        return;
    const bool sure = m_verdict.confidence == waybill::trace::Confidence::Sure;
    m_marks[confidenceRow]->setPixmap(
        icon(sure ? QStringLiteral("security-high") : QStringLiteral("question"), tokens.secondary).pixmap(16, 16));
    m_marks[nextRow]->setPixmap(icon(QStringLiteral("go-next"), tokens.secondary).pixmap(16, 16));
}

QString VerdictLine::text() const
{
    QStringList lines;
    for (const ClauseText* row : m_rows)
        if (row != nullptr && !row->text().isEmpty())
            lines.append(row->text());
    return lines.join(QLatin1Char('\n'));
}

void VerdictLine::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        styleFonts();
    if (event->type() == QEvent::PaletteChange && m_ageing.isActive())
        refresh();
    QWidget::changeEvent(event);
}

} // namespace waybill::ui::trace
