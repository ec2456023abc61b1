// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Paints an endpoint's hour: one bar a minute, refused on top of accepted, dashed where something is missing, hatched
// where the relay was off. Everything else as RowDelegate does, with the state's word in its colour. Main thread.

#include "ui/widgets/Table.h"

namespace waybill::ui::relay {

class HeartbeatDelegate : public RowDelegate {
    Q_OBJECT
public:
    static constexpr int lineHeight = 32;
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace waybill::ui::relay
