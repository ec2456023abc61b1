// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainList.h"

#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/PaneTitle.h"

#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

using waybill::domains::Verdict;

constexpr int rowHeight = 46;
constexpr int padding = 8;
enum LineRole : int { WorstRole = Qt::UserRole + 1, CountsRole };

class DomainDelegate : public LineDelegate {
public:
    explicit DomainDelegate(QObject* parent) : LineDelegate(&Tokens::base, rowHeight, parent) {}

protected:
    void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   const Tokens& tokens) const override
    {
        const QRect row = option.rect;
        painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), tokens.innerLine);
        styleOf(Verdict(index.data(WorstRole).toInt()), tokens).icon().paint(&painter, QRect(row.left() + padding, row.top() + 6, 16, 16));
        const QRect room = row.adjusted(padding + 24, 4, -padding, -4);
        const QRect top(room.left(), room.top(), room.width(), room.height() / 2);
        const QRect bottom(room.left(), top.bottom() + 1, room.width(), room.height() / 2);
        painter.setPen(tokens.text);
        painter.setFont(isChosen(option) ? titleFont(option.font) : option.font);
        painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, top.width()));
        painter.setPen(tokens.secondary);
        painter.setFont(secondaryFont(option.font));
        painter.drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(index.data(CountsRole).toString(), Qt::ElideRight, bottom.width()));
    }
};

void describe(QListWidgetItem& item, const std::vector<Verdict>& verdicts)
{
    item.setData(WorstRole, int(worstOf(verdicts)));
    item.setData(CountsRole, countsText(verdicts));
    item.setData(Qt::AccessibleTextRole, DomainList::tr("%1, %2").arg(item.text(), countsText(verdicts)));
}

} // namespace

QString countsText(const std::vector<Verdict>& verdicts)
{
    if (verdicts.empty())
        return DomainList::tr("Not checked yet");
    QStringList parts;
    const auto count = [&](Verdict verdict) { return int(std::ranges::count(verdicts, verdict)); };
    if (const int n = count(Verdict::Fail); n > 0)
        parts.push_back(DomainList::tr("%1 fail").arg(n));
    if (const int n = count(Verdict::Warning); n > 0)
        parts.push_back(n == 1 ? DomainList::tr("1 warning") : DomainList::tr("%1 warnings").arg(n));
    if (const int n = count(Verdict::Unknown); n > 0)
        parts.push_back(DomainList::tr("%1 unknown").arg(n));
    return parts.isEmpty() ? DomainList::tr("All pass") : parts.join(QStringLiteral(", "));
}

Verdict worstOf(const std::vector<Verdict>& verdicts)
{
    if (verdicts.empty())
        return Verdict::Unknown;
    Verdict worst = Verdict::Pass;
    for (const Verdict verdict : verdicts)
        worst = waybill::domains::worse(worst, verdict);
    return worst;
}

DomainList::DomainList(QWidget* parent) : QWidget(parent), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("domainPane"));
    m_list->setObjectName(QStringLiteral("domainList"));
    m_list->setAccessibleName(tr("Sending domains"));
    m_list->setItemDelegate(new DomainDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* title = new PaneTitle(tr("Sending domains"), this);
    auto* add = new QToolButton(title);
    add->setObjectName(QStringLiteral("addDomain"));
    add->setProperty("flat", true);
    add->setIcon(icon(QStringLiteral("list-add"), palette()));
    add->setToolTip(tr("Add a domain"));
    add->setAccessibleName(tr("Add a domain"));
    title->addTrailing(add);
    connect(add, &QToolButton::clicked, this, &DomainList::addRequested);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            emit domainChosen(row);
    });
    connect(m_list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { emit editRequested(m_list->row(item)); });
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const int row = m_list->row(m_list->itemAt(at));
        if (row < 0)
            return;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        connect(menu->addAction(tr("Edit…")), &QAction::triggered, this, [this, row] { emit editRequested(row); });
        connect(menu->addAction(tr("Remove…")), &QAction::triggered, this, [this, row] { emit removeRequested(row); });
        menu->popup(m_list->viewport()->mapToGlobal(at));
    });
    const auto* remove = new QShortcut(QKeySequence(Qt::Key_Delete), m_list, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, [this] {
        if (currentRow() >= 0)
            emit removeRequested(currentRow());
    });
    m_list->setToolTip(tr("Enter changes a domain, Delete removes it; both are in its context menu"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title);
    column->addWidget(m_list, 1);
}

void DomainList::setDomains(const std::vector<waybill::domains::DomainSummary>& domains, const std::string& current)
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    int chosen = domains.empty() ? -1 : 0;
    for (const waybill::domains::DomainSummary& domain : domains) {
        auto* item = new QListWidgetItem(shownName(domain.profile.name), m_list);
        describe(*item, domain.verdicts);
        if (domain.profile.name == current)
            chosen = m_list->row(item);
    }
    m_list->setCurrentRow(chosen);
}

void DomainList::setVerdicts(int row, const std::vector<Verdict>& verdicts)
{
    if (QListWidgetItem* item = m_list->item(row))
        describe(*item, verdicts);
}

int DomainList::currentRow() const { return m_list->currentRow(); }

} // namespace waybill::ui::domains
