// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/InboundReports.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"
#include "core/domains/reports/FindReports.h"
#include "core/domains/reports/ReportSums.h"
#include "core/events/Cursor.h"
#include "core/filter/Query.h"
#include "core/providers/Form.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace waybill::relay {

namespace {

constexpr std::size_t eventsAtOnce = 200;
constexpr const char* placeName = "inbound-reports";
constexpr const char* namesPlace = "inbound-reports-domains"; // the domains that the mail so far was looked through for
constexpr std::int64_t lastSecond = 32'503'680'000; // the year 3000

Timestamp timeOf(std::int64_t seconds) { return timestampFromMs(std::clamp<std::int64_t>(seconds, 0, lastSecond) * 1000); }

StoredReport storedOf(const domains::reports::AggregateReport& report)
{
    StoredReport stored{report.organisation, report.id, timeOf(report.end), {}};
    for (const auto& sum : domains::reports::sumsOf(report)) {
        const std::int64_t messages = std::max<std::int64_t>(0, sum.messages);
        stored.rows.push_back({sum.source, messages, std::clamp<std::int64_t>(sum.aligned, 0, messages)});
    }
    return stored;
}

std::string namesOf(const std::vector<StoredDomain>& domains)
{
    std::string names;
    for (const StoredDomain& domain : domains)
        names += domain.name + '\n';
    return names;
}

} // namespace

domains::reports::Reports reportsIn(const IncomingRequest& request)
{
    const std::string type(request.headers.find("Content-Type").value_or(""));
    const std::string kind = type.substr(0, type.find(';'));
    if (equalsIgnoringCase(kind, "multipart/form-data")) // a message in all but its first line
        return domains::reports::findReports("Content-Type: " + type.substr(0, type.find_first_of("\r\n")) + "\r\n\r\n" + request.body);
    if (!equalsIgnoringCase(kind, "application/x-www-form-urlencoded"))
        return domains::reports::findReports(request.body);
    domains::reports::Reports found;
    for (const auto& [name, value] : providers::urlencodedBytes(request.body))
        found.take(domains::reports::findReports(value));
    return found;
}

InboundReports::InboundReports(const events::EventStore& store, RawMail rawMail, DomainStore& domains)
    : m_store(store), m_rawMail(std::move(rawMail)), m_domains(domains)
{
}

Result<int> InboundReports::takeNew(std::stop_token stop)
{
    static const auto inbound = filter::Query::parse("type:inbound");
    const std::string names = namesOf(TRY(m_domains.domains()));
    if (names.empty())
        return 0; // whose reports would they be: they are looked for once there is one
    auto cursor = events::Cursor::fromString(TRY(m_domains.place(placeName))).value_or(events::Cursor());
    if (const std::string before = TRY(m_domains.place(namesPlace)); before != names) {
        cursor = {}; // earlier mail may be about a new domain; the same report again changes nothing
        TRY_VOID(m_domains.setPlace(placeName, cursor.toString()));
        TRY_VOID(m_domains.setPlace(namesPlace, names));
    }
    int added = 0;
    while (!stop.stop_requested()) {
        auto page = m_store.pull(cursor, eventsAtOnce, &*inbound);
        if (!page && page.error().code == ErrorCode::CursorGone) {
            cursor = {}; // another database: everything in it is new, and the same report again changes nothing
            page = m_store.pull(cursor, eventsAtOnce, &*inbound);
        }
        if (!page)
            return std::unexpected(page.error());
        for (const events::Record& record : page->records) {
            // Anybody can post to an endpoint that asks for no proof; what a gate rests on must have one.
            if (record.kind != events::RecordKind::Event || record.event.verification != events::VerificationStatus::Verified)
                continue;
            const auto request = m_rawMail(record.event);
            if (request)
                added += TRY(add(reportsIn(*request)));
        }
        if (page->next == cursor)
            break;
        cursor = page->next;
        TRY_VOID(m_domains.setPlace(placeName, cursor.toString()));
    }
    if (added > 0)
        spdlog::info("reports that came as mail: {}", added);
    return added;
}

Result<int> InboundReports::add(const domains::reports::Reports& reports)
{
    int added = 0;
    if (reports.isEmpty())
        return added;
    for (const StoredDomain& domain : TRY(m_domains.domains())) {
        for (const auto& report : reports.dmarc) {
            if (!domains::reports::concerns(report, domain.name))
                continue;
            TRY_VOID(m_domains.addReport(domain.name, storedOf(report)));
            ++added;
        }
        for (const auto& report : reports.tls) {
            for (const auto& policy : report.policies) {
                if (!domains::reports::concerns(policy, domain.name))
                    continue;
                TRY_VOID(m_domains.addTlsReport(domain.name, report.organisation, domains::reports::idOf(report, policy),
                                                timeOf(domains::reports::endOf(report)), std::max<std::int64_t>(0, policy.successes),
                                                std::max<std::int64_t>(0, policy.failures)));
                ++added;
            }
        }
    }
    return added;
}

} // namespace waybill::relay
