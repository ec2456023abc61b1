// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentList.h"

#include "ui/environments/Words.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/PaneTitle.h"

#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace waybill::ui::environments {

namespace {

constexpr int lineHeight = 46;
constexpr int swatch = 20;
enum LineRole : int { NameRole = Qt::UserRole + 1, ColourRole, IconRole, DetailRole };

class EnvironmentDelegate : public LineDelegate {
public:
    explicit EnvironmentDelegate(QObject* parent) : LineDelegate(&Tokens::base, lineHeight, parent) {}

protected:
    void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   const Tokens& tokens) const override
    {
        const QRect row = option.rect;
        painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), tokens.innerLine);
        const QRect square(row.left() + 12, row.top() + (row.height() - swatch) / 2, swatch, swatch);
        painter.fillRect(square, index.data(ColourRole).value<QColor>());
        icon(index.data(IconRole).toString(), QColor(Qt::white)).paint(&painter, square.adjusted(3, 3, -3, -3));
        const QRect room = row.adjusted(12 + swatch + 8, 4, -8, -4);
        const QRect top(room.left(), room.top(), room.width(), room.height() / 2);
        const QRect bottom(room.left(), top.bottom() + 1, room.width(), room.height() / 2);
        painter.setPen(tokens.text);
        painter.setFont(isChosen(option) ? titleFont(option.font) : option.font);
        painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, top.width()));
        painter.setPen(tokens.secondary);
        painter.setFont(secondaryFont(option.font));
        painter.drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(index.data(DetailRole).toString(), Qt::ElideRight, bottom.width()));
    }
};

} // namespace

EnvironmentList::EnvironmentList(QWidget* parent) : QWidget(parent), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("environmentPane"));
    m_list->setObjectName(QStringLiteral("environmentList"));
    m_list->setAccessibleName(tr("Environments"));
    m_list->setItemDelegate(new EnvironmentDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* title = new PaneTitle(tr("Environments"), this);
    auto* add = new QToolButton(title);
    add->setObjectName(QStringLiteral("addEnvironment"));
    add->setProperty("flat", true);
    add->setIcon(icon(QStringLiteral("list-add"), palette()));
    add->setToolTip(tr("Add an environment"));
    add->setAccessibleName(tr("Add an environment"));
    m_remove = new QToolButton(title);
    m_remove->setObjectName(QStringLiteral("removeEnvironment"));
    m_remove->setProperty("flat", true);
    m_remove->setIcon(icon(QStringLiteral("edit-delete"), palette()));
    m_remove->setAccessibleName(tr("Remove the environment"));
    title->addTrailing(add);
    title->addTrailing(m_remove);
    connect(m_remove, &QToolButton::clicked, this, [this] {
        if (const QListWidgetItem* item = m_list->currentItem())
            emit removeRequested(item->data(NameRole).toString().toStdString());
    });
    connect(add, &QToolButton::clicked, this, &EnvironmentList::addRequested);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item != nullptr)
            emit environmentChosen(item->data(NameRole).toString().toStdString());
    });
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const QListWidgetItem* item = m_list->itemAt(at);
        if (item == nullptr)
            return;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const std::string name = item->data(NameRole).toString().toStdString();
        menu->addAction(tr("Remove…"), this, [this, name] { emit removeRequested(name); })
            ->setEnabled(!waybill::environments::isAlwaysThere(name));
        menu->popup(m_list->viewport()->mapToGlobal(at));
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title);
    column->addWidget(m_list, 1);
}

void EnvironmentList::show(const std::vector<waybill::environments::EnvironmentState>& states, const std::string& current,
                           const std::string& inUse)
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const waybill::environments::EnvironmentState& state : states) {
        const std::string& name = state.rules.id.value();
        const QString title = environmentTitle(state.rules);
        QString detail = state.rules.paused ? tr("Paused · %1").arg(usedText(state)) : usedText(state);
        if (name == inUse)
            detail = tr("%1 · here").arg(detail);
        auto* item = new QListWidgetItem(title, m_list);
        item->setData(NameRole, QString::fromStdString(name));
        item->setData(ColourRole, environmentColour(state.rules.colour));
        item->setData(IconRole, environmentIconName(state.rules));
        item->setData(DetailRole, detail);
        item->setData(Qt::AccessibleTextRole, tr("%1, %2, %3").arg(title, guardWord(state.rules.guard), detail));
        if (name == current)
            m_list->setCurrentItem(item);
    }
    const bool canGo = !waybill::environments::isAlwaysThere(current);
    m_remove->setEnabled(canGo);
    m_remove->setToolTip(canGo ? tr("Remove %1").arg(QString::fromStdString(current))
                               : tr("%1 is always there; pause it instead").arg(QString::fromStdString(current)));
}

void EnvironmentList::focusList() { m_list->setFocus(Qt::OtherFocusReason); }

} // namespace waybill::ui::environments
