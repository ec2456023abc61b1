// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/CopiesPane.h"

#include "ui/relay/CopyLine.h"
#include "ui/relay/DifferenceView.h"
#include "ui/relay/EmptyNote.h"
#include "ui/relay/Sections.h"
#include "ui/relay/Words.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QSplitter>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace waybill::ui::relay {

namespace {

enum Column : int { LastCopy, Endpoint, Event, Copies, Why, YourId, ColumnCount };

constexpr int detailWidth = 316;
constexpr int yourIdWidth = 140;
constexpr int leastWhy = 150; // narrower it says nothing, and the chosen event says it beside the table

QStandardItem* cell(const QString& text, const QString& toolTip = {})
{
    auto* item = new QStandardItem(text);
    item->setToolTip(toolTip);
    item->setEditable(false);
    return item;
}

QList<QStandardItem*> rowOf(const feed::CollapsedDetail& collapsed, Timestamp now)
{
    const events::Event& event = collapsed.event;
    const Timestamp last = collapsed.deliveries.empty() ? event.receivedAt : collapsed.deliveries.back().receivedAt;
    auto* outcome = cell(QString());
    outcome->setData(int(event.type), OutcomeRole);
    auto* copies = cell(countText(std::int64_t(collapsed.deliveries.size())));
    copies->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    const std::string& own = event.correlationId.empty() ? event.messageId : event.correlationId;
    auto* id = cell(QString::fromStdString(own), QString::fromStdString(own));
    id->setData(true, ElideMiddleRole);
    id->setFont(monospaceFont(QApplication::font()));
    const QString key = event.providerEventId.empty() ? QString::fromStdString(events::toString(event.id))
                                                      : QString::fromStdString(event.providerEventId);
    const QString why = whyTheSame(collapsed);
    return {cell(whenText(last, now), zonedTime(last)), cell(QString::fromStdString(event.endpoint)), outcome, copies,
            cell(why, CopiesPane::tr("%1\nKey: %2").arg(why, key)), id};
}

} // namespace

CopiesPane::CopiesPane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("Collapsed duplicates, newest first"), this)), m_table(new Table(this)),
      m_model(new QStandardItemModel(0, ColumnCount, this)), m_lineTitle(new PaneTitle(tr("Copies of this event"), this)),
      m_line(new CopyLine), m_why(new QLabel), m_effect(new QLabel), m_difference(new DifferenceView)
{
    setObjectName(QStringLiteral("copiesPane"));
    m_model->setHorizontalHeaderLabels({tr("Last copy"), tr("Endpoint"), tr("Event"), tr("Times"),
                                        tr("Why it is the same event"), tr("Your id")});
    m_model->setHeaderData(Copies, Qt::Horizontal, QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter),
                           Qt::TextAlignmentRole);
    m_table->setObjectName(QStringLiteral("copies"));
    m_table->setAccessibleName(tr("Collapsed duplicates"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(m_model);
    m_table->setStretchColumn(Why);
    new EmptyNote(tr("No event came twice."), m_table);
    m_table->setColumnWidth(LastCopy, 100);
    m_table->setColumnWidth(Endpoint, 150);
    m_table->setColumnWidth(Event, 110);
    m_table->setColumnWidth(Copies, 60);
    m_table->setColumnWidth(YourId, yourIdWidth);
    m_table->installEventFilter(this);
    m_split = makeSplitter(Qt::Horizontal, {m_table, makeDetail()}, {560, detailWidth});
    m_split->setObjectName(QStringLiteral("relayCopies"));
    m_split->setStretchFactor(0, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_split, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &CopiesPane::showChosen);
    const auto open = [this] {
        if (const feed::CollapsedDetail* one = chosen())
            emit openTraceRequested(QString::fromStdString(events::toString(one->event.id)));
    };
    connect(m_table, &Table::activatedByKey, this, open);
    connect(m_table, &QTableView::doubleClicked, this, open);
    connect(m_table, &Table::menuOpening, this,
            [this, open](QMenu* menu) { menu->addAction(tr("Open trace"), this, open); });
}

// Beside the table and not below it: height is what the page has least of.
QWidget* CopiesPane::makeDetail()
{
    m_why->setObjectName(QStringLiteral("whyTheSame"));
    for (QLabel* label : {m_why, m_effect}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setContentsMargins(12, 4, 12, 0);
        label->setFont(secondaryFont(font()));
    }
    m_effect->setForegroundRole(QPalette::PlaceholderText);
    auto* content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Base);
    auto* lines = new QVBoxLayout(content);
    lines->setContentsMargins(0, 0, 0, 6);
    lines->setSpacing(0);
    for (QWidget* part : {static_cast<QWidget*>(m_line), static_cast<QWidget*>(m_difference), static_cast<QWidget*>(m_why),
                          static_cast<QWidget*>(m_effect)})
        lines->addWidget(part);
    lines->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setBackgroundRole(QPalette::Base);
    scroll->setFocusPolicy(Qt::NoFocus); // nothing in it takes focus; the line's description has its words
    scroll->setWidget(content);
    auto* detail = new QWidget;
    detail->setMinimumWidth(220);
    m_lineTitle->setFixedHeight(m_table->horizontalHeader()->height());
    auto* column = new QVBoxLayout(detail);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_lineTitle);
    column->addWidget(scroll, 1);
    return detail;
}

bool CopiesPane::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::Resize)
        fitColumns();
    return QWidget::eventFilter(watched, event);
}

void CopiesPane::fitColumns()
{
    int others = 0;
    for (const int column : {LastCopy, Endpoint, Event, Copies, YourId})
        others += column == YourId ? yourIdWidth : m_table->columnWidth(column);
    const bool hasWhy = m_table->width() - others >= leastWhy;
    if (hasWhy == !m_table->isColumnHidden(Why))
        return;
    m_table->setColumnHidden(Why, !hasWhy);
    m_table->setStretchColumn(hasWhy ? Why : YourId);
    if (hasWhy)
        m_table->setColumnWidth(YourId, yourIdWidth);
}

int CopiesPane::wantedHeight() const
{
    return m_title->height() + heightForRows(*m_table, m_model->rowCount());
}

const feed::CollapsedDetail* CopiesPane::chosen() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < int(m_copies.collapsed.size()) ? &m_copies.collapsed[std::size_t(row)] : nullptr;
}

void CopiesPane::show(const feed::CopiesDetail& copies, Timestamp now)
{
    const events::EventId before = chosen() != nullptr ? chosen()->event.id : events::EventId();
    m_filling = true;
    m_copies = copies;
    m_model->removeRows(0, m_model->rowCount());
    int current = 0;
    for (const feed::CollapsedDetail& collapsed : m_copies.collapsed) {
        if (collapsed.event.id == before)
            current = m_model->rowCount();
        m_model->appendRow(rowOf(collapsed, now));
    }
    m_title->setNote(copies.copiesLastHour == 0
                         ? tr("none in the last hour")
                         : tr("in the last hour %1 copies of %2 events, one effect each")
                               .arg(countText(copies.copiesLastHour), countText(copies.eventsLastHour)));
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(current, 0));
    m_filling = false;
    showChosen();
}

void CopiesPane::showChosen()
{
    if (m_filling)
        return;
    const feed::CollapsedDetail* one = chosen();
    m_why->setVisible(one != nullptr);
    m_effect->setVisible(one != nullptr);
    if (one == nullptr) {
        m_line->clear();
        m_difference->show({});
        return;
    }
    m_why->setText(whyTheSame(*one));
    m_effect->setText(tr("One effect on the message. No mail was sent twice; only the notice of it came %n times.", nullptr,
                         int(one->deliveries.size())));
    if (one->event.id != m_shown) {
        m_shown = one->event.id;
        m_line->show(*one, {});
        m_difference->show({});
    }
    emit differencesRequested(one->event.id);
}

void CopiesPane::showDifferences(events::EventId event, const std::vector<feed::CopyDifference>& differences)
{
    if (const feed::CollapsedDetail* one = chosen(); one != nullptr && one->event.id == event) {
        m_line->show(*one, differences);
        m_difference->show(differences);
    }
}

} // namespace waybill::ui::relay
