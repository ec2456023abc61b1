// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Table.h"

#include "core/base/Redact.h"

#include <algorithm>
#include <cstdio>

namespace waybill::ctl {

namespace {

// Characters, not bytes: the start of every UTF-8 sequence.
std::size_t widthOf(const std::string& text)
{
    return std::size_t(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

} // namespace

Table::Table(std::vector<std::string> titles) { add(std::move(titles)); }

void Table::add(std::vector<std::string> cells)
{
    for (std::string& cell : cells)
        cell = printable(cell);
    m_rows.push_back(std::move(cells));
}

void Table::print() const
{
    if (m_rows.size() < 2)
        return;
    std::vector<std::size_t> widths(m_rows.front().size());
    for (const auto& row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    }
    for (const auto& row : m_rows)
        printRow(row, widths);
}

void printRow(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths)
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string cell = printable(cells[i]);
        const std::size_t width = widthOf(cell);
        line += cell;
        if (i + 1 < cells.size())
            line.append((width < widths[i] ? widths[i] - width : 0) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    std::printf("%s\n", line.c_str());
}

} // namespace waybill::ctl
