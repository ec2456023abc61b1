// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/ReasonPane.h"

#include "ui/relay/Words.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/TimeText.h"

#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

namespace waybill::ui::relay {

namespace {

constexpr int lineHeight = 46;
enum Role : int { CountRole = Qt::UserRole + 1, MostRole, WhereRole };

class ReasonDelegate : public LineDelegate {
public:
    explicit ReasonDelegate(QObject* parent) : LineDelegate(&Tokens::base, lineHeight, parent) {}

protected:
    void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   const Tokens& tokens) const override
    {
        const QRect room = option.rect.adjusted(12, 4, -12, -4);
        if (!index.data(CountRole).isValid()) { // the sentence of an empty list
            painter.setPen(tokens.secondary);
            painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
            return;
        }
        const QString count = countText(index.data(CountRole).toLongLong());
        painter.setFont(option.font);
        painter.setPen(tokens.text);
        const int countWidth = painter.fontMetrics().horizontalAdvance(count) + 8;
        painter.drawText(room, Qt::AlignRight | Qt::AlignTop, count);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignTop,
                         painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room.width() - countWidth));
        const int bar = room.top() + painter.fontMetrics().height() + 1;
        painter.fillRect(QRect(room.left(), bar, room.width(), 2), tokens.innerLine);
        const double share = index.data(CountRole).toDouble() / std::max(1.0, index.data(MostRole).toDouble());
        painter.fillRect(QRect(room.left(), bar, std::max(2, int(room.width() * share)), 2), tokens.bounced);
        painter.setFont(secondaryFont(option.font));
        painter.setPen(tokens.secondary);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignBottom,
                         painter.fontMetrics().elidedText(index.data(WhereRole).toString(), Qt::ElideRight, room.width()));
    }
};

void addLine(QListWidget& list, const QString& reason, std::int64_t count, std::int64_t most, const QString& where)
{
    auto* item = new QListWidgetItem(reason, &list);
    item->setData(CountRole, qlonglong(count));
    item->setData(MostRole, qlonglong(most));
    item->setData(WhereRole, where);
    item->setData(Qt::AccessibleTextRole, ReasonPane::tr("%1: %2, %3").arg(reason, countText(count), where));
    item->setToolTip(where);
}

} // namespace

ReasonPane::ReasonPane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("Refused by reason, today"), this)), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("reasonPane"));
    m_list->setObjectName(QStringLiteral("reasons"));
    m_list->setAccessibleName(tr("Refused by reason, today"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMinimumHeight(lineHeight);
    m_list->setItemDelegate(new ReasonDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_list, 1);
}

void ReasonPane::show(const feed::RelayDetails& details)
{
    const int current = m_list->currentRow();
    m_list->clear();
    m_sum = 0;
    std::int64_t most = 0;
    for (const feed::RefusalDetail& refusal : details.refusals) {
        m_sum += refusal.count;
        most = std::max(most, refusal.count);
    }
    for (const feed::StrayDetail& stray : details.strays)
        most = std::max(most, stray.hits);
    for (const feed::RefusalDetail& refusal : details.refusals) {
        QString where = tr("%1, %2 to %3").arg(QString::fromStdString(refusal.endpoint), timeOfDay(refusal.first).left(5),
                                               timeOfDay(refusal.last).left(5));
        if (refusal.skew.count() != 0)
            where += tr("; the sender's clock is %1").arg(skewText(refusal.skew));
        addLine(*m_list, reasonWords(refusal.reason), refusal.count, most, where);
    }
    for (const feed::StrayDetail& stray : details.strays)
        addLine(*m_list, tr("No endpoint at %1").arg(QString::fromStdString(stray.path)), stray.hits, most,
                tr("404, from %1, last at %2").arg(QString::fromStdString(stray.peer), timeOfDay(stray.last)));
    if (m_list->count() == 0) {
        auto* nothing = new QListWidgetItem(tr("Nothing was refused today."), m_list);
        nothing->setFlags(Qt::NoItemFlags);
    }
    m_list->setFocusPolicy(details.refusals.empty() && details.strays.empty() ? Qt::NoFocus : Qt::StrongFocus); // else it would not show
    m_title->setNote(countText(m_sum));
    m_list->setCurrentRow(std::min(current, m_list->count() - 1));
}

int ReasonPane::wantedHeight() const
{
    return m_title->height() + m_list->count() * lineHeight;
}

} // namespace waybill::ui::relay
