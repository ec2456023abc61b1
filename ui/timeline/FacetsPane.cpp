// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/FacetsPane.h"

#include "ui/timeline/FacetDelegate.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/TimeText.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QStandardItemModel>

#include <algorithm>

namespace waybill::ui::timeline {

using filter::Field;
using waybill::timeline::Facet;
using waybill::timeline::FacetValue;

namespace {

struct Group {
    Field field;
    const char* title;
    int shown; // values before "more"
    bool open;
};

// In the order of the pane. What is not here has no place in it.
constexpr Group groups[] = {
    {Field::Type, QT_TRANSLATE_NOOP("FacetsPane", "Outcome"), 7, true},
    {Field::Domain, QT_TRANSLATE_NOOP("FacetsPane", "Recipient domain"), 4, true},
    {Field::Provider, QT_TRANSLATE_NOOP("FacetsPane", "Provider"), 5, true},
    {Field::Environment, QT_TRANSLATE_NOOP("FacetsPane", "Environment"), 5, false},
    {Field::MessageType, QT_TRANSLATE_NOOP("FacetsPane", "Message type"), 5, false},
    {Field::Bounce, QT_TRANSLATE_NOOP("FacetsPane", "Bounce"), 5, false},
    {Field::Code, QT_TRANSLATE_NOOP("FacetsPane", "Code"), 5, false},
    {Field::Tag, QT_TRANSLATE_NOOP("FacetsPane", "Tag"), 5, false},
};

QString shownValue(Field field, const std::string& value)
{
    if (field == Field::Type) {
        if (const auto type = events::eventTypeFrom(value))
            return styleOf(*type, lightTokens()).word;
    }
    return field == Field::Provider ? providerName(value) : QString::fromStdString(value);
}

void setValue(QStandardItem* item, Field field, const FacetValue& value, std::int64_t largest)
{
    const QString text = shownValue(field, value.value);
    item->setText(text);
    item->setToolTip(text.toHtmlEscaped());
    item->setData(qint64(value.count), FacetCountRole);
    item->setData(largest > 0 ? double(value.count) / double(largest) : 0.0, FacetShareRole);
    item->setData(QString::fromStdString(value.value), FacetValueRole);
    item->setData(int(field), FacetFieldRole);
    item->setData(false, FacetMoreRole);
    const auto type = field == Field::Type ? events::eventTypeFrom(value.value) : std::nullopt;
    item->setData(type ? QVariant(int(*type)) : QVariant(), FacetOutcomeRole);
    item->setAccessibleText(text + QLatin1String(", ") + countText(value.count));
}

} // namespace

FacetsPane::FacetsPane(QWidget* parent) : QTreeView(parent), m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("facets"));
    setAccessibleName(tr("Facets: choose a value to filter on it"));
    setModel(m_model);
    setItemDelegate(new FacetDelegate(this));
    setHeaderHidden(true);
    setIndentation(0);
    setRootIsDecorated(false);
    setEditTriggers(NoEditTriggers);
    setFrameShape(NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setExpandsOnDoubleClick(false);
    for (const Group& group : groups) {
        auto* item = new QStandardItem(tr(group.title));
        item->setData(int(group.field), FacetFieldRole);
        m_model->appendRow(item);
        setExpanded(item->index(), group.open);
        setRowHidden(item->row(), {}, true);
    }
}

void FacetsPane::show(const std::vector<Facet>& facets)
{
    m_facets = facets;
    for (const Group& known : groups) {
        QStandardItem* item = group(known.field);
        const auto facet = std::ranges::find(facets, known.field, &Facet::field);
        const bool any = facet != facets.end() && !facet->values.empty();
        setRowHidden(item->row(), {}, !any);
        if (any)
            fill(item, *facet);
        else
            item->removeRows(0, item->rowCount());
    }
}

void FacetsPane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        choose(currentIndex(), event->modifiers().testFlag(Qt::AltModifier));
    else
        QTreeView::keyPressEvent(event);
}

void FacetsPane::mouseReleaseEvent(QMouseEvent* event)
{
    QTreeView::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton)
        choose(indexAt(event->pos()), event->modifiers().testFlag(Qt::AltModifier));
}

void FacetsPane::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid() || !index.parent().isValid() || index.data(FacetMoreRole).toBool())
        return;
    const auto field = Field(index.data(FacetFieldRole).toInt());
    const std::string value = index.data(FacetValueRole).toString().toStdString();
    const QString name = index.data().toString().replace(QLatin1Char('&'), QLatin1String("&&"));
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("facetMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(QStringLiteral("view-filter"), palette()), tr("Only %1").arg(name), this,
                    [this, field, value] { emit termChosen(field, value, false); })
        ->setObjectName(QStringLiteral("facetOnly"));
    menu->addAction(tr("Without %1").arg(name), this, [this, field, value] { emit termChosen(field, value, true); })
        ->setObjectName(QStringLiteral("facetWithout"));
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

QStandardItem* FacetsPane::group(Field field)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (Field(m_model->item(row)->data(FacetFieldRole).toInt()) == field)
            return m_model->item(row);
    }
    return nullptr;
}

void FacetsPane::fill(QStandardItem* group, const Facet& facet)
{
    const auto* known = std::ranges::find(groups, facet.field, &Group::field);
    const auto available = std::int64_t(facet.values.size());
    const std::int64_t shown = m_whole[facet.field] ? available : std::min<std::int64_t>(available, known->shown);
    const bool more = available > shown;
    const int wanted = int(shown) + (more ? 1 : 0);
    if (group->rowCount() > wanted)
        group->removeRows(wanted, group->rowCount() - wanted);
    while (group->rowCount() < wanted)
        group->appendRow(new QStandardItem);
    for (int row = 0; row < int(shown); ++row)
        setValue(group->child(row), facet.field, facet.values[std::size_t(row)], facet.values.front().count);
    if (!more)
        return;
    QStandardItem* item = group->child(int(shown));
    item->setText(tr("%1 more…").arg(countText(std::max(facet.distinct, available) - shown)));
    item->setData(int(facet.field), FacetFieldRole);
    item->setData(true, FacetMoreRole);
}

void FacetsPane::choose(const QModelIndex& index, bool exclude)
{
    if (!index.isValid())
        return;
    const auto field = Field(index.data(FacetFieldRole).toInt());
    if (!index.parent().isValid()) {
        setExpanded(index, !isExpanded(index));
        return;
    }
    if (index.data(FacetMoreRole).toBool()) {
        m_whole[field] = true;
        show(std::vector<Facet>(m_facets));
        return;
    }
    emit termChosen(field, index.data(FacetValueRole).toString().toStdString(), exclude);
}

} // namespace waybill::ui::timeline
