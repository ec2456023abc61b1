// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Rail.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>
#include <QStandardItemModel>

namespace waybill::ui::shell {

namespace {

constexpr int rowHeight = 36;
constexpr int iconSize = 22;
constexpr int badgeIconSize = 16;

enum Role : int { NumberRole = Qt::UserRole + 1, IconNameRole, CountRole, UrgentRole, MeaningRole, WaitingRole };

// Icon and count at the right; where only icons are shown, the icon sits on the page's.
void paintBadge(QPainter& painter, const QRect& rect, const QModelIndex& index, const Tokens& tokens)
{
    const int count = index.data(CountRole).toInt();
    if (count == 0)
        return;
    const bool urgent = index.data(UrgentRole).toBool();
    const QIcon sign = urgent ? icon(QStringLiteral("window-close"), tokens.bounced)
                              : icon(QStringLiteral("data-warning"), tokens.deferred);
    if (rect.width() <= Rail::narrowWidth) {
        sign.paint(&painter, QRect(rect.right() - 20, rect.top() + 2, badgeIconSize, badgeIconSize));
        return;
    }
    const QString text = QString::number(count);
    const int width = painter.fontMetrics().horizontalAdvance(text);
    const QRect words(rect.right() - 12 - width, rect.top(), width, rect.height());
    painter.drawText(words, Qt::AlignVCenter, text);
    sign.paint(&painter, QRect(words.left() - badgeIconSize - 5, rect.center().y() - badgeIconSize / 2 + 1,
                               badgeIconSize, badgeIconSize));
}

class RailDelegate : public LineDelegate {
public:
    explicit RailDelegate(QObject* parent) : LineDelegate(&Tokens::window, rowHeight, parent) {}

protected:
    void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   const Tokens& tokens) const override
    {
        const QRect place(option.rect.left() + 14, option.rect.center().y() - iconSize / 2 + 1, iconSize, iconSize);
        const QColor colour = index.data(WaitingRole).toBool() ? tokens.secondary : tokens.text;
        painter.setPen(colour);
        icon(index.data(IconNameRole).toString(), colour).paint(&painter, place);
        painter.setFont(isChosen(option) ? titleFont(option.font) : option.font);
        if (option.rect.width() > Rail::narrowWidth)
            painter.drawText(option.rect.adjusted(47, 0, -4, 0), Qt::AlignVCenter, index.data().toString());
        painter.setFont(option.font);
        paintBadge(painter, option.rect, index, tokens);
    }
};

} // namespace

Rail::Rail(QWidget* parent) : QListView(parent), m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("rail"));
    setAccessibleName(tr("Pages"));
    setModel(m_model);
    setItemDelegate(new RailDelegate(this));
    setFrameShape(NoFrame);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setStyleSheet(QStringLiteral("QListView { background: palette(window); border-right: 1px solid palette(mid); }"));
    setFixedWidth(fullWidth);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) { emit pageChosen(current.data(NumberRole).toInt()); });
}

void Rail::addPage(int number, const QString& name, const QString& iconName)
{
    auto* item = new QStandardItem(name);
    item->setData(number, NumberRole);
    item->setData(iconName, IconNameRole);
    int row = 0;
    while (row < m_model->rowCount() && m_model->index(row, 0).data(NumberRole).toInt() < number)
        ++row;
    m_model->insertRow(row, item);
    describe(row);
}

void Rail::showPage(int number)
{
    setCurrentIndex(m_model->index(rowOf(number), 0));
}

void Rail::setBadge(int number, const Page::Badge& badge)
{
    const int row = rowOf(number);
    if (row < 0)
        return;
    QStandardItem* item = m_model->item(row);
    item->setData(badge.count, CountRole);
    item->setData(badge.urgent, UrgentRole);
    item->setData(badge.count == 0 ? QString() : badge.meaning, MeaningRole);
    describe(row);
}

void Rail::setWaiting(bool waiting)
{
    for (int row = 1; row < m_model->rowCount(); ++row) {
        m_model->item(row)->setData(waiting, WaitingRole);
        describe(row);
    }
}

// In words, for the tooltip and for who does not see it.
void Rail::describe(int row)
{
    QStandardItem* item = m_model->item(row);
    const QString meaning =
        item->data(WaitingRole).toBool() ? tr("waits for step 1 on the first page") : item->data(MeaningRole).toString();
    const QString about = tr("%1 (Ctrl+%2)").arg(item->text()).arg(item->data(NumberRole).toInt());
    item->setToolTip(meaning.isEmpty() ? about : about + QLatin1Char('\n') + meaning);
    item->setData(meaning.isEmpty() ? item->text() : tr("%1: %2").arg(item->text(), meaning), Qt::AccessibleTextRole);
}

int Rail::rowOf(int number) const
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->index(row, 0).data(NumberRole).toInt() == number)
            return row;
    }
    return -1;
}

void Rail::setNarrow(bool narrow)
{
    setFixedWidth(narrow ? narrowWidth : fullWidth);
}

} // namespace waybill::ui::shell
