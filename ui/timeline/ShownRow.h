// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A row as it may be shown: as it is, or with every address in it masked. Keeps the masked texts for as long as it
// lives. Main thread.

#include "core/timeline/Row.h"

#include <list>
#include <string>

namespace waybill::ui {
class Masking;
}

namespace waybill::ui::timeline {

class ShownRow {
public:
    // Without a masking nothing is hidden.
    ShownRow(const waybill::timeline::Row& row, const Masking* masking);
    ShownRow(const ShownRow&) = delete;
    ShownRow& operator=(const ShownRow&) = delete;

    const waybill::timeline::Row* operator->() const { return &m_row; }
    const waybill::timeline::Row& operator*() const { return m_row; }
    bool isHidden() const { return m_hidden; }

private:
    waybill::timeline::Row m_row;
    bool m_hidden;
    std::list<std::string> m_texts; // nodes don't move: m_row looks into them
};

} // namespace waybill::ui::timeline
