// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/QuarantinePane.h"

#include "ui/relay/EmptyNote.h"
#include "ui/relay/Sections.h"
#include "ui/relay/Words.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

enum Column : int { At, Endpoint, Reason, ColumnCount };

constexpr qsizetype shownExcerpt = 240;
constexpr int excerptLines = 4; // where there is room
constexpr int fewestRows = 3;   // that stay in sight beside the chosen one's excerpt

QStandardItem* cell(const QString& text, const QString& toolTip = {})
{
    auto* item = new QStandardItem(text);
    item->setToolTip(toolTip.isEmpty() ? text : toolTip);
    item->setEditable(false);
    return item;
}

// Bytes from strangers on one line: what can't be printed is a dot.
QString onOneLine(const std::string& bytes)
{
    QString text = QString::fromUtf8(bytes.data(), qsizetype(bytes.size())).left(shownExcerpt);
    for (QChar& c : text) {
        if (!c.isPrint())
            c = QChar(0x00b7);
    }
    return text;
}

} // namespace

QuarantinePane::QuarantinePane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("Quarantine"), this)), m_table(new Table(this)),
      m_model(new QStandardItemModel(0, ColumnCount, this)), m_pass(new QLabel(this)), m_excerpt(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("quarantinePane"));
    m_model->setHorizontalHeaderLabels({tr("Received"), tr("Endpoint"), tr("Why it was refused")});
    m_table->setObjectName(QStringLiteral("quarantine"));
    m_table->setAccessibleName(tr("Refused requests that are kept"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(m_model);
    m_table->setStretchColumn(Reason);
    new EmptyNote(tr("Nothing was refused."), m_table);
    m_table->setColumnWidth(At, 100);
    m_table->setColumnWidth(Endpoint, 130);
    m_pass->setTextFormat(Qt::PlainText);
    m_pass->setWordWrap(true);
    m_pass->setAutoFillBackground(true);
    m_pass->setBackgroundRole(QPalette::Base);
    m_pass->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pass->setObjectName(QStringLiteral("wouldPass"));
    m_pass->setContentsMargins(Table::cellPadding, 6, Table::cellPadding, 0);
    // Bytes have no words to break at; as a label they would push the other panes aside.
    m_excerpt->setObjectName(QStringLiteral("refusedExcerpt"));
    m_excerpt->setAccessibleName(tr("The beginning of the body"));
    m_excerpt->setReadOnly(true);
    m_excerpt->setTabChangesFocus(true);
    m_excerpt->setFrameShape(QFrame::NoFrame);
    m_excerpt->setWordWrapMode(QTextOption::WrapAnywhere);
    m_excerpt->setFont(monospaceFont(secondaryFont(font())));
    m_excerpt->document()->setDocumentMargin(Table::cellPadding);
    const auto excerptHeight = [this](int lines) { return lines * QFontMetrics(m_excerpt->font()).lineSpacing() + 2 * Table::cellPadding; };
    m_excerpt->setMinimumHeight(excerptHeight(excerptLines / 2));
    m_excerpt->setMaximumHeight(excerptHeight(excerptLines));
    m_table->setMinimumHeight(heightForRows(*m_table, fewestRows));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 3);
    column->addWidget(m_pass);
    column->addWidget(m_excerpt, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &QuarantinePane::showChosen);
    showChosen();
}

std::int64_t QuarantinePane::currentId() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < int(m_refused.size()) ? m_refused[std::size_t(row)].id : 0;
}

void QuarantinePane::show(const std::vector<feed::RefusedRequest>& refused, Timestamp now)
{
    const std::int64_t chosen = currentId();
    if (std::ranges::equal(refused, m_refused, {}, &feed::RefusedRequest::id, &feed::RefusedRequest::id)
        && m_model->rowCount() > 0)
        return; // nothing came or went
    m_filling = true;
    m_model->removeRows(0, m_model->rowCount());
    m_refused = refused;
    int current = -1;
    for (const feed::RefusedRequest& one : m_refused) {
        m_model->appendRow({cell(whenText(one.receivedAt, now), zonedTime(one.receivedAt)),
                            cell(QString::fromStdString(one.endpoint)), cell(reasonWords(one.reason))});
        if (one.id == chosen)
            current = m_model->rowCount() - 1;
    }
    if (current >= 0)
        m_table->setCurrentIndex(m_model->index(current, 0));
    m_filling = false;
    m_title->setNote(m_refused.empty() ? tr("none kept") : tr("%n kept, never applied", nullptr, int(m_refused.size())));
    showChosen();
}

int QuarantinePane::wantedHeight() const
{
    return m_title->height() + heightForRows(*m_table, m_model->rowCount()) + m_pass->sizeHint().height()
           + (m_excerpt->isHidden() ? 0 : m_excerpt->maximumHeight());
}

void QuarantinePane::showChosen()
{
    if (m_filling)
        return;
    const int row = m_table->currentIndex().row();
    const bool isChosen = row >= 0 && row < int(m_refused.size());
    const bool wasShown = m_excerpt->isVisibleTo(this);
    m_excerpt->setVisible(isChosen);
    if (wasShown != isChosen)
        emit wantedHeightChanged();
    if (!isChosen) {
        m_pass->setText(m_refused.empty() ? tr("Requests that are not authentic are kept here to look at.")
                                          : tr("Choose a request to see what would make it pass."));
        m_pass->setForegroundRole(QPalette::PlaceholderText);
        return;
    }
    const feed::RefusedRequest& one = m_refused[std::size_t(row)];
    m_pass->setForegroundRole(QPalette::Text);
    m_pass->setText(tr("Would pass: %1").arg(wouldPass(one)));
    m_excerpt->setPlainText(one.excerpt.empty() ? tr("an empty body") : onOneLine(one.excerpt));
}

} // namespace waybill::ui::relay
