// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/EventModel.h"

#include "ui/trace/EventWords.h"
#include "ui/trace/OutsideText.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <algorithm>

namespace waybill::ui::trace {

EventModel::EventModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventModel::setStory(const waybill::trace::Story& story, Timestamp now)
{
    beginResetModel();
    m_events = story.events;
    m_steps = waybill::trace::stepsOf(story, providerName(story.key.provider));
    m_now = now;
    endResetModel();
}

void EventModel::clear()
{
    beginResetModel();
    m_events.clear();
    m_steps.clear();
    endResetModel();
}

const events::Event* EventModel::eventOf(const waybill::trace::Step& step) const
{
    return step.event ? &m_events[*step.event] : nullptr;
}

const events::Event* EventModel::event(int row) const
{
    return eventOf(step(row));
}

int EventModel::rowOf(events::EventId id) const
{
    const auto found = std::ranges::find_if(m_steps, [&](const waybill::trace::Step& step) {
        return step.isEvent && eventOf(step)->id == id;
    });
    return found == m_steps.end() ? -1 : int(found - m_steps.begin());
}

int EventModel::rowOf(waybill::trace::Layer layer) const
{
    const auto found = std::ranges::find_if(m_steps, [&](const waybill::trace::Step& step) {
        return step.layer == layer && !step.isEvent;
    });
    return found == m_steps.end() ? -1 : int(found - m_steps.begin());
}

int EventModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

int EventModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString EventModel::timeText(Timestamp time) const
{
    const QString day = dayText(time, m_now);
    const QString exact = timeOfDayExact(time);
    return day.isEmpty() ? exact : tr("%1, %2").arg(day, exact);
}

QString EventModel::text(const waybill::trace::Step& step, int column) const
{
    switch (column) {
    case Time: return step.at ? timeText(*step.at) : QString(QChar(0x2013));
    case Layer: return step.isEvent ? layerWord(eventOf(step)->type) : layerWord(step.layer);
    case Type: return step.name;
    case What: return shown(step.what);
    case Evidence: return step.basis;
    default: return {};
    }
}

QString EventModel::toolTip(const waybill::trace::Step& step, int column) const
{
    if (column == Time)
        return step.at ? plainToolTip(zonedTime(*step.at)) : tr("The time isn’t known");
    if (column == Evidence && step.event)
        return plainToolTip(QString::fromStdString(events::toString(eventOf(step)->id)));
    return plainToolTip(text(step, column));
}

QVariant EventModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_steps.size()))
        return {};
    const waybill::trace::Step& step = m_steps[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return text(step, index.column());
    case Qt::ToolTipRole: return toolTip(step, index.column());
    case OutcomeRole: return index.column() == Type && step.looksLike ? QVariant(int(*step.looksLike)) : QVariant();
    case Qt::FontRole:
        return index.column() == What && step.isEvent && eventOf(step)->smtpCode ? QVariant(m_quoteFont) : QVariant();
    case LinkRole: return index.column() == Evidence && step.event.has_value();
    case SecondaryRole: return !step.isEvent && !step.looksLike && index.column() != Evidence;
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
