// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TableColumns.h"

#include "ui/timeline/ColumnsDialog.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QTableView>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

const QString settingsKey = QStringLiteral("timeline/columns");
constexpr int leastReason = 120;

// Who keeps its place longest when the room is short.
constexpr int byImportance[] = {column::Time,     column::Outcome, column::Recipient, column::Reason,
                                column::Provider, column::Code,    column::Type,      column::YourId};

} // namespace

TableColumns::TableColumns(QTableView& table, QSettings* settings, QObject* parent)
    : QObject(parent), m_table(table), m_settings(settings)
{
    QHeaderView* header = table.horizontalHeader();
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    for (int each = 0; each < column::columns; ++each)
        header->setSectionResizeMode(each, each == column::Reason ? QHeaderView::Stretch : QHeaderView::Interactive);
    usual();
    restore();
    fit();
    connect(header, &QHeaderView::customContextMenuRequested, this, &TableColumns::popUpMenu);
}

void TableColumns::usual()
{
    QHeaderView* header = m_table.horizontalHeader();
    for (int each = 0; each < column::columns; ++each) {
        m_wanted[std::size_t(each)] = column::isUsual(each);
        header->moveSection(header->visualIndex(each), each);
        if (each != column::Reason) {
            header->showSection(each);
            header->resizeSection(each, column::usualWidth(each));
        }
    }
}

void TableColumns::reset()
{
    usual();
    fit();
    if (m_settings != nullptr)
        m_settings->remove(settingsKey);
}

bool TableColumns::isUsualChoice() const
{
    for (int each = 0; each < column::columns; ++each) {
        if (isWanted(each) != column::isUsual(each))
            return false;
    }
    return true;
}

void TableColumns::setWanted(int column, bool wanted)
{
    // Without any column there is no header to bring one back.
    if (!wanted && std::ranges::count(m_wanted, true) == 1)
        return;
    m_wanted[std::size_t(column)] = wanted;
    fit();
    save();
}

std::vector<int> TableColumns::order() const
{
    const QHeaderView* header = m_table.horizontalHeader();
    std::vector<int> order;
    for (int visual = 0; visual < header->count(); ++visual)
        order.push_back(header->logicalIndex(visual));
    return order;
}

void TableColumns::move(int column, int place)
{
    QHeaderView* header = m_table.horizontalHeader();
    header->moveSection(header->visualIndex(column), place);
    save();
}

void TableColumns::fit()
{
    if (!isUsualChoice()) {
        for (int each = 0; each < column::columns; ++each)
            m_table.setColumnHidden(each, !isWanted(each));
        int others = 0;
        for (int each = 0; each < column::columns; ++each)
            others += isWanted(each) && each != column::Reason ? m_table.columnWidth(each) : 0;
        // A stretched column takes what is left, and may not be squeezed to nothing.
        const bool room = m_table.viewport()->width() - others >= leastReason;
        m_table.horizontalHeader()->setSectionResizeMode(column::Reason,
                                                         room ? QHeaderView::Stretch : QHeaderView::Interactive);
        if (!room && isWanted(column::Reason))
            m_table.setColumnWidth(column::Reason, column::usualWidth(column::Reason));
        return;
    }
    m_table.horizontalHeader()->setSectionResizeMode(column::Reason, QHeaderView::Stretch);
    int left = m_table.viewport()->width();
    for (int each = column::YourId + 1; each < column::columns; ++each)
        m_table.setColumnHidden(each, true);
    for (const int each : byImportance) {
        const int now = each == column::Reason ? leastReason : m_table.columnWidth(each);
        const int width = now > 0 ? now : column::usualWidth(each);
        const bool fits = left >= width || each <= column::Recipient;
        m_table.setColumnHidden(each, !fits);
        if (fits)
            left -= width;
    }
}

// "key:width:shown" in the order on screen.
void TableColumns::save() const
{
    if (m_settings == nullptr)
        return;
    const QHeaderView* header = m_table.horizontalHeader();
    QStringList list;
    for (const int each : order()) {
        const int width = header->sectionSize(each);
        list.append(QStringLiteral("%1:%2:%3").arg(column::key(each)).arg(width > 0 ? width : column::usualWidth(each))
                        .arg(isWanted(each) ? 1 : 0));
    }
    m_settings->setValue(settingsKey, list);
}

void TableColumns::restore()
{
    if (m_settings == nullptr)
        return;
    QHeaderView* header = m_table.horizontalHeader();
    int visual = 0;
    for (const QString& entry : m_settings->value(settingsKey).toStringList()) {
        const QStringList parts = entry.split(QLatin1Char(':'));
        const auto each = parts.size() == 3 ? column::fromKey(parts[0]) : std::nullopt;
        if (!each)
            continue;
        header->moveSection(header->visualIndex(*each), visual++);
        m_wanted[std::size_t(*each)] = parts[2] == QLatin1String("1");
        if (*each != column::Reason)
            header->resizeSection(*each, std::clamp(parts[1].toInt(), 40, 1000));
    }
    if (std::ranges::count(m_wanted, true) == 0)
        usual();
}

void TableColumns::popUpMenu(const QPoint& at)
{
    QMenu* menu = makeMenu(&m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(m_table.mapToGlobal(at));
}

QMenu* TableColumns::makeMenu(QWidget* parent)
{
    auto* menu = new QMenu(tr("Columns"), parent);
    menu->setObjectName(QStringLiteral("columnsMenu"));
    menu->setToolTipsVisible(true);
    for (int each = 0; each < column::columns; ++each) {
        if (each == column::YourId + 1 || each == column::MessageId)
            menu->addSeparator();
        QAction* action = menu->addAction(column::title(each));
        action->setObjectName(QStringLiteral("column_") + column::key(each));
        action->setCheckable(true);
        action->setChecked(isWanted(each));
        action->setToolTip(column::help(each));
        connect(action, &QAction::toggled, this, [this, each](bool on) { setWanted(each, on); });
    }
    menu->addSeparator();
    QAction* arrange = menu->addAction(tr("Arrange…"), this, [this] { (new ColumnsDialog(*this, &m_table))->open(); });
    arrange->setObjectName(QStringLiteral("columnsArrange"));
    menu->addAction(tr("As usual"), this, &TableColumns::reset)->setObjectName(QStringLiteral("columnsReset"));
    return menu;
}

} // namespace waybill::ui::timeline
