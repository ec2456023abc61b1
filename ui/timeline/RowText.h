// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A row in words: for cells, tooltips and the clipboard. Pure; safe from any thread but for translation.

#include "core/timeline/Timeline.h"

#include <QString>

#include <vector>

namespace waybill::ui {
class Masking;
}

namespace waybill::ui::timeline {

QString codeText(const waybill::timeline::Row& row); // "550 5.1.1", "–" without a code
// The reason without what the code column says already: "OK, queued" of "smtp;250 2.0.0 OK, queued".
QString reasonText(const waybill::timeline::Row& row);
// What the outcome means, one line: "The recipient's server refused it for good."
QString meaningOf(const waybill::timeline::Row& row);

// For the clipboard; what the masking hides stays hidden. Tab-separated, one line a row.
QString asText(const std::vector<waybill::timeline::Row>& rows, const Masking* masking = nullptr);
// One row an object, several an array.
QString asJson(const std::vector<waybill::timeline::Row>& rows, const Masking* masking = nullptr);

} // namespace waybill::ui::timeline
