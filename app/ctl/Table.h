// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Columns of text for a terminal. Every cell goes through printable(), so outside text can't move the cursor.

#include <string>
#include <vector>

namespace waybill::ctl {

class Table {
public:
    explicit Table(std::vector<std::string> titles);

    void add(std::vector<std::string> cells);
    // Titles and rows on stdout, two spaces between columns, as wide as their widest cell; nothing without rows.
    void print() const;

private:
    std::vector<std::vector<std::string>> m_rows; // the titles first
};

// One row of the given widths, without titles: for rows that come one by one.
void printRow(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths);

} // namespace waybill::ctl
