// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Paints the cells that a plain row can't: verdicts, the strip of 30 days, what is left of a TTL. Main thread.

#include "ui/widgets/Table.h"

namespace waybill::ui::domains {

class VerdictDelegate : public RowDelegate {
    Q_OBJECT
public:
    using RowDelegate::RowDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace waybill::ui::domains
