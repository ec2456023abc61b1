// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/EventModel.h"

#include "core/trace/EvidenceText.h"
#include "ui/trace/EventWords.h"
#include "ui/trace/OutsideText.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <algorithm>

namespace waybill::ui::trace {

EventModel::EventModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventModel::setEvents(std::vector<events::Event> events, Timestamp now)
{
    beginResetModel();
    m_events = std::move(events);
    m_now = now;
    endResetModel();
}

int EventModel::rowOf(events::EventId id) const
{
    const auto found = std::ranges::find(m_events, id, &events::Event::id);
    return found == m_events.end() ? -1 : int(found - m_events.begin());
}

int EventModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int EventModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString EventModel::text(const events::Event& event, int column) const
{
    switch (column) {
    case Time: {
        const QString day = dayText(event.time(), m_now);
        const QString time = timeOfDayExact(event.time());
        return day.isEmpty() ? time : tr("%1, %2").arg(day, time);
    }
    case Layer: return layerWord(event.type);
    case Type: return typeWord(event);
    case What: {
        const QString what = shown(waybill::trace::whatHappened(event, providerName(event.provider)));
        if (event.copies == 0)
            return what;
        return event.copies == 1 ? tr("%1 (1 more copy collapsed)").arg(what)
                                 : tr("%1 (%n more copies collapsed)", nullptr, event.copies).arg(what);
    }
    case Evidence: return evidenceWord(event);
    default: return {};
    }
}

QString EventModel::toolTip(const events::Event& event, int column) const
{
    switch (column) {
    case Time: return plainToolTip(zonedTime(event.time()));
    case Evidence: return plainToolTip(QString::fromStdString(events::toString(event.id)));
    default: return plainToolTip(text(event, column));
    }
}

QVariant EventModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_events.size()))
        return {};
    const events::Event& event = m_events[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return text(event, index.column());
    case Qt::ToolTipRole: return toolTip(event, index.column());
    case OutcomeRole: return index.column() == Type ? QVariant(int(event.type)) : QVariant();
    case Qt::FontRole: return index.column() == What && event.smtpCode ? QVariant(m_quoteFont) : QVariant();
    case LinkRole: return index.column() == Evidence;
    default: return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time: return tr("Time");
    case Layer: return tr("Layer");
    case Type: return tr("Event");
    case What: return tr("What happened");
    case Evidence: return tr("Evidence");
    default: return {};
    }
}

} // namespace waybill::ui::trace
