// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/PreflightPane.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Tokens.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace waybill::ui::sending {

namespace {

using waybill::sending::PreflightItem;
using Verdict = PreflightItem::Verdict;

struct Look {
    QString iconName;
    QString word;
    QColor colour;
};

Look lookOf(Verdict verdict, const Tokens& tokens)
{
    switch (verdict) {
    case Verdict::Block: return {QStringLiteral("dialog-cancel"), PreflightPane::tr("Blocks"), tokens.bounced};
    case Verdict::Warning: return {QStringLiteral("data-warning"), PreflightPane::tr("Warn"), tokens.deferred};
    case Verdict::Unknown: return {QStringLiteral("question"), PreflightPane::tr("Not known"), tokens.unknown};
    case Verdict::Pass: break;
    }
    return {QStringLiteral("checkmark"), PreflightPane::tr("Pass"), tokens.delivered};
}

QLabel* plainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

// Long ids and addresses have no place to break at.
QString breakable(const std::string& text)
{
    QString out = QString::fromStdString(text);
    for (const QChar sign : {QLatin1Char('/'), QLatin1Char('@'), QLatin1Char('_')})
        out.replace(sign, sign + QString(QChar(0x200b)));
    return out;
}

} // namespace

PreflightPane::PreflightPane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("Pre-flight"), this)), m_rows(new QWidget), m_column(new QVBoxLayout(m_rows))
{
    setObjectName(QStringLiteral("preflightPane"));
    m_rows->setBackgroundRole(QPalette::Base);
    m_rows->setAutoFillBackground(true);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_rows);
    scroll->setAccessibleName(tr("Pre-flight"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(scroll, 1);
}

QWidget* PreflightPane::makeRow(const PreflightItem& item)
{
    const Tokens tokens = tokensOf(palette());
    const Look look = lookOf(item.verdict, tokens);
    auto* row = new QWidget(m_rows);
    row->setObjectName(QStringLiteral("preflightRow"));
    row->setAccessibleName(look.word + QStringLiteral(": ") + QString::fromStdString(item.title));
    auto* sign = new QLabel(row);
    sign->setPixmap(icon(look.iconName, look.colour).pixmap(16, 16));
    auto* word = new QLabel(look.word, row);
    word->setObjectName(QStringLiteral("preflightWord"));
    word->setForegroundRole(QPalette::PlaceholderText);
    QPalette coloured = word->palette();
    coloured.setColor(QPalette::PlaceholderText, look.colour);
    word->setPalette(coloured);
    word->setFont(secondaryFont(font()));
    auto* title = plainLabel(QString::fromStdString(item.title), row);
    auto* detail = plainLabel(breakable(item.detail), row);
    detail->setForegroundRole(QPalette::PlaceholderText);
    detail->setFont(secondaryFont(font()));
    detail->setVisible(!item.detail.empty());
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(12, 6, 12, 7);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->addWidget(sign, 0, 0, Qt::AlignTop);
    grid->addWidget(title, 0, 1);
    grid->addWidget(word, 0, 2, Qt::AlignTop | Qt::AlignRight);
    grid->addWidget(detail, 1, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    if (!item.evidence.empty()) {
        auto* show = new QToolButton(row);
        show->setProperty("link", true);
        show->setText(tr("Show the event that proves it"));
        show->setObjectName(QStringLiteral("preflightEvidence"));
        connect(show, &QToolButton::clicked, this,
                [this, event = QString::fromStdString(item.evidence)] { emit evidenceRequested(event); });
        grid->addWidget(show, 2, 1, 1, 2, Qt::AlignLeft);
    }
    return row;
}

void PreflightPane::setItems(const std::vector<PreflightItem>& items)
{
    while (QLayoutItem* old = m_column->takeAt(0)) {
        delete old->widget();
        delete old;
    }
    for (const PreflightItem& item : items) {
        m_column->addWidget(makeRow(item));
        auto* line = new QFrame(m_rows);
        line->setFrameShape(QFrame::HLine);
        line->setFixedHeight(1);
        line->setForegroundRole(QPalette::Midlight);
        m_column->addWidget(line);
    }
    m_column->addStretch(1);
    const auto count = [&items](Verdict verdict) { return int(std::ranges::count(items, verdict, &PreflightItem::verdict)); };
    m_title->setNote(tr("%1 · %2").arg(tr("%n warning(s)", nullptr, count(Verdict::Warning)),
                                       tr("%n block(s)", nullptr, count(Verdict::Block))));
}

} // namespace waybill::ui::sending
