// SPDX-License-Identifier: GPL-3.0-or-later
// Report files: archives, XML, JSON, and messages that carry them.

#include "core/domains/reports/FindReports.h"
#include "core/domains/reports/ReportFile.h"
#include "core/domains/reports/Unpack.h"
#include "tests/fuzz/Target.h"

using namespace waybill;
using namespace waybill::domains;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes = fuzz::textOf(data, size);
    constexpr reports::UnpackLimits limits{.bytes = 1u << 20, .files = 8};
    if (const auto contents = reports::unpack(bytes, limits)) {
        std::size_t all = 0;
        for (const std::string& content : *contents)
            all += content.size();
        fuzz::demand(all <= limits.bytes && contents->size() <= limits.files, "what is unpacked is bounded");
    }
    if (const auto report = reports::parseAggregateReport(bytes)) {
        fuzz::demand(!report->domain.empty(), "a report is about a domain");
        for (const auto& row : report->rows)
            fuzz::demand(row.count >= 0, "counts are not negative");
    }
    if (const auto read = reports::readReportFile(bytes))
        fuzz::demand(!read->isEmpty(), "a file without reports is an error");
    // A webhook's body may hold reports in it, too.
    const reports::FindLimits few{.depth = 3, .looks = 20, .reports = 4};
    const auto found = reports::findReports(bytes, few);
    fuzz::demand(found.dmarc.size() + found.tls.size() <= few.reports + reports::mostAttachments * 64, "what is found is bounded");
    return 0;
}
