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
    setAccessibleName(tr("Events of this message"));
    setSelectionMode(SingleSelection);
    setMouseTracking(true);
    m_model->setQuoteFont(monospaceFont(font()));
    setModel(m_model);
    setColumnHidden(EventModel::Type, size == Size::Compact);
    setStretchColumn(EventModel::What);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (current.isValid())
            emit eventChosen(m_model->event(current.row()).id);
    });
    const auto activate = [this](const QModelIndex& index) {
        if (index.isValid())
            emit eventActivated(m_model->event(index.row()).id);
    };
    connect(this, &Table::activatedByKey, this, activate);
    connect(this, &Table::doubleClicked, this, activate);
    connect(this, &Table::clicked, this, [activate](const QModelIndex& index) {
        if (index.column() == EventModel::Evidence)
            activate(index);
    });
    fitColumns();
}

void EventList::setEvents(std::vector<events::Event> events, Timestamp now)
{
    const events::Event* before = chosen();
    const std::optional<events::EventId> id = before != nullptr ? std::optional(before->id) : std::nullopt;
    m_model->setEvents(std::move(events), now);
    fitColumns();
    updateGeometry();
    if (id)
        choose(*id);
}

void EventList::choose(events::EventId id)
{
    if (const int row = m_model->rowOf(id); row >= 0) {
        selectRow(row);
        scrollTo(m_model->index(row, 0));
    }
}

const events::Event* EventList::chosen() const
{
    const QModelIndex current = selectionModel() == nullptr ? QModelIndex() : selectionModel()->currentIndex();
    return current.isValid() ? &m_model->event(current.row()) : nullptr;
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
    viewport()->setCursor(index.isValid() && index.column() == EventModel::Evidence ? Qt::PointingHandCursor
                                                                                   : Qt::ArrowCursor);
    Table::mouseMoveEvent(event);
}

} // namespace waybill::ui::trace
