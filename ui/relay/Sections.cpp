// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/Sections.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>

#include <algorithm>
#include <numeric>

namespace waybill::ui::relay {

QList<int> shareHeight(int whole, const QList<int>& wanted)
{
    QList<qsizetype> modestFirst(wanted.size());
    std::iota(modestFirst.begin(), modestFirst.end(), 0);
    std::ranges::stable_sort(modestFirst, {}, [&wanted](qsizetype at) { return wanted[at]; });
    QList<int> heights(wanted.size());
    int left = std::max(0, whole);
    for (qsizetype served = 0; served < modestFirst.size(); ++served) {
        const int even = left / int(modestFirst.size() - served);
        int& height = heights[modestFirst[served]];
        height = std::min(wanted[modestFirst[served]], even);
        left -= height;
    }
    if (!heights.isEmpty())
        heights.last() += left;
    return heights;
}

int heightForRows(const QTableView& table, int rows)
{
    return table.horizontalHeader()->height() + std::max(1, rows) * table.verticalHeader()->defaultSectionSize();
}

Sections::Sections(QSplitter& splitter, bool isTheirs) : m_splitter(splitter), m_isTheirs(isTheirs)
{
    m_moved = QObject::connect(&splitter, &QSplitter::splitterMoved, &splitter, [this] { m_isTheirs = true; });
}

Sections::~Sections()
{
    QObject::disconnect(m_moved);
}

void Sections::want(const QList<int>& heights)
{
    const int handles = m_splitter.handleWidth() * (m_splitter.count() - 1);
    if (!m_isTheirs && m_splitter.height() > 0)
        m_splitter.setSizes(shareHeight(m_splitter.height() - handles, heights));
}

} // namespace waybill::ui::relay
