// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/EventList.h"

#include "ui/trace/EventModel.h"
#include "ui/widgets/Fonts.h"

#include <QHeaderView>
#include <QMouseEvent>

#include <algorithm>

namespace waybill::ui::trace {

EventList::EventList(Size size, QWidget* parent) : Table(parent), m_model(new EventModel(this))
{
    setObjectName(QStringLiteral("eventList"));
    setAccessibleName(tr("The story of this message"));
    setSelectionMode(SingleSelection);
    setMouseTracking(true);
    m_model->setQuoteFont(monospaceFont(font()));
    setModel(m_model);
    setColumnHidden(EventModel::Type, size == Size::Compact);
    setStretchColumn(EventModel::What);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (current.isValid())
            emit stepChosen();
    });
    const auto activate = [this](const QModelIndex& index) {
        if (const events::Event* event = index.isValid() ? m_model->event(index.row()) : nullptr)
            emit eventActivated(event->id);
    };
    connect(this, &Table::activatedByKey, this, activate);
    connect(this, &Table::doubleClicked, this, activate);
    connect(this, &Table::clicked, this, [activate](const QModelIndex& index) {
        if (index.column() == EventModel::Evidence)
            activate(index);
    });
    fitColumns();
}

void EventList::setStory(const waybill::trace::Story& story, Timestamp now)
{
    const events::Event* before = chosen();
    const std::optional<events::EventId> id = before != nullptr ? std::optional(before->id) : std::nullopt;
    m_model->setStory(story, now);
    fitColumns();
    updateGeometry();
    if (id)
        choose(*id);
}

void EventList::clear()
{
    m_model->clear();
    updateGeometry();
}

void EventList::choose(events::EventId id)
{
    chooseRow(m_model->rowOf(id));
}

void EventList::choose(waybill::trace::Layer layer)
{
    chooseRow(m_model->rowOf(layer));
}

void EventList::chooseRow(int row)
{
    if (row < 0)
        return;
    selectRow(row);
    scrollTo(m_model->index(row, 0));
}

const events::Event* EventList::chosen() const
{
    const QModelIndex current = selectionModel() == nullptr ? QModelIndex() : selectionModel()->currentIndex();
    return current.isValid() ? m_model->event(current.row()) : nullptr;
}

const waybill::trace::Step* EventList::chosenStep() const
{
    const QModelIndex current = selectionModel()->currentIndex();
    return current.isValid() ? &m_model->step(current.row()) : nullptr;
}

QSize EventList::sizeHint() const
{
    const int rows = std::max(1, m_model->rowCount());
    return {600, horizontalHeader()->height() + rows * rowHeight + 2};
}

void EventList::fitColumns()
{
    // The delegate pads both sides; the outcome column also holds an icon that sizeHint doesn't know of.
    for (const int column : {EventModel::Time, EventModel::Layer, EventModel::Type, EventModel::Evidence}) {
        int width =
            fontMetrics().horizontalAdvance(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        for (int row = 0; row < m_model->rowCount(); ++row)
            width = std::max(width, fontMetrics().horizontalAdvance(
                                        m_model->index(row, column).data(Qt::DisplayRole).toString()));
        setColumnWidth(column, width + 2 * cellPadding + 6 + (column == EventModel::Type ? 22 : 0));
    }
}

void EventList::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) {
        m_model->setQuoteFont(monospaceFont(font()));
        fitColumns();
    }
    Table::changeEvent(event);
}

void EventList::mouseMoveEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    const bool opens = index.isValid() && index.column() == EventModel::Evidence && m_model->event(index.row()) != nullptr;
    viewport()->setCursor(opens ? Qt::PointingHandCursor : Qt::ArrowCursor);
    Table::mouseMoveEvent(event);
}

} // namespace waybill::ui::trace
