// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Rail.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace waybill::ui::shell {

namespace {

constexpr int rowHeight = 36;
constexpr int iconSize = 22;
constexpr int iconNameRole = Qt::UserRole + 1;

class RailDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Tokens tokens = tokensOf(option.palette);
        const bool current = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->fillRect(option.rect, current ? tokens.highlight : tokens.window);
        if (current)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), tokens.accent);
        const QRect place(option.rect.left() + 14, option.rect.center().y() - iconSize / 2 + 1, iconSize, iconSize);
        icon(index.data(iconNameRole).toString(), tokens.text).paint(painter, place);
        painter->setFont(current ? titleFont(option.font) : option.font);
        painter->setPen(tokens.text);
        if (option.rect.width() > Rail::narrowWidth)
            painter->drawText(option.rect.adjusted(47, 0, -4, 0), Qt::AlignVCenter, index.data().toString());
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(tokens.accent, 2));
            painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {40, rowHeight}; }
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
            [this](const QModelIndex& current) { emit pageChosen(current.row()); });
}

void Rail::addPage(const QString& name, const QString& iconName)
{
    auto* item = new QStandardItem(name);
    item->setData(iconName, iconNameRole);
    const int number = m_model->rowCount() + 1;
    item->setToolTip(tr("%1 (Ctrl+%2)").arg(name).arg(number));
    m_model->appendRow(item);
}

void Rail::showPage(int page)
{
    setCurrentIndex(m_model->index(page, 0));
}

void Rail::setNarrow(bool narrow)
{
    setFixedWidth(narrow ? narrowWidth : fullWidth);
}

} // namespace waybill::ui::shell
