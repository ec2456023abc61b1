// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A domain's state as text for a ticket, and its gate. Pure; main thread for the translations.

#include "core/domains/history/Gate.h"
#include "ui/domains/CheckModel.h"

namespace waybill::ui::domains {

QString reportText(const QString& domain, const std::vector<CheckRow>& rows, std::optional<Timestamp> checkedAt);

// From what the relay remembers, and the DMARC record as it was just found.
waybill::domains::Gate gateFor(const waybill::domains::DomainHistory& history, const std::vector<CheckRow>& rows);

} // namespace waybill::ui::domains
