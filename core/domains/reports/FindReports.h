// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reports somewhere inside a webhook's body: providers hand received mail on as MIME text, as JSON with attachments in
// Base64, or as a form. What is inside decides. Bounded, whatever the body claims; pure, safe from any thread.

#include "core/domains/reports/ReportFile.h"

#include <string_view>

namespace waybill::domains::reports {

struct FindLimits {
    int depth = 5;             // a message in a form's field, a file in a message, …
    int looks = 200;           // texts that are tried
    std::size_t reports = 64;
};

// Empty when there is none: a received mail that brings no report is nothing unusual.
Reports findReports(std::string_view bytes, const FindLimits& limits = {});

} // namespace waybill::domains::reports
