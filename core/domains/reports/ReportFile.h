// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reports from whatever people have: an .xml or .json file, packed as gzip or zip, or the message that brought it. What is
// inside decides, not the name. Pure; safe from any thread.

#include "core/domains/reports/AggregateReport.h"
#include "core/domains/reports/TlsReport.h"

#include <string_view>
#include <vector>

namespace waybill::domains::reports {

struct Reports {
    std::vector<AggregateReport> dmarc;
    std::vector<TlsReport> tls;

    bool isEmpty() const { return dmarc.empty() && tls.empty(); }
    void take(Reports other);
};

inline constexpr std::size_t mostAttachments = 32;

// InvalidInput when nothing in it is a report; the message says why.
Result<Reports> readReportFile(std::string_view bytes);

// The attachments of a message, decoded, at most mostAttachments; the whole text of one that has none is not one.
std::vector<std::string> attachmentsOf(std::string_view message);

} // namespace waybill::domains::reports
