// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The translation context of the filter language's error messages.

#include <QCoreApplication>

namespace waybill::filter {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(waybill::filter)
};

} // namespace waybill::filter
