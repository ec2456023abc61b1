// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Mending.h"

#include "core/events/sqlite/SqliteEventStore.h"
#include "core/relay/domains/DomainStore.h"
#include "core/relay/storage/IntakeSegment.h"
#include "core/relay/storage/RelayTables.h"
#include "core/relay/storage/SegmentFiles.h"
#include "core/relay/storage/SendLedger.h"

#include <spdlog/spdlog.h>

#include <ranges>

namespace waybill::relay {

namespace {

// 0: made beforehand, and not begun.
Result<std::int64_t> lastIdIn(const std::string& segment)
{
    sqlite::Database reader = TRY(sqlite::Database::openReader(segment));
    if (TRY(reader.queryInteger("SELECT count(*) FROM sqlite_schema WHERE name = 'requests'")) == 0)
        return 0;
    return reader.queryInteger("SELECT max(id) FROM requests");
}

} // namespace

// Of the intake only the newest file is written to; a look at each would make starts long.
Result<void> mendDatabases(const std::string& dataDirectory, DamageBook& damage)
{
    TRY_VOID(damage.finish());
    TRY_VOID(damage.mend(dataDirectory + "/events.db", events::SqliteEventStore::salvage));
    TRY_VOID(damage.mend(dataDirectory + "/relay.db", relayStateSchema()));
    TRY_VOID(damage.mend(dataDirectory + "/sends.db", sendLedgerSchema()));
    TRY_VOID(damage.mend(dataDirectory + "/domains.db", domainSchema()));
    const std::string intake = dataDirectory + "/intake";
    const std::vector<int> segments = TRY(segmentNumbers(intake));
    for (const int number : segments) {
        const auto look = number == segments.back() ? DamageBook::Look::IfSmall : DamageBook::Look::Never;
        TRY_VOID(damage.mend(segmentPath(intake, number), intakeSchema(), look));
    }
    damage.settle();
    return {};
}

// Ids grow from file to file, and retention takes the oldest first: the newest that has one has the highest. Of a file that was
// mended before it is known that it lost some.
Result<void> mendIntakesEnd(const std::string& dataDirectory, events::RequestId applied, DamageBook& damage)
{
    const std::string intake = dataDirectory + "/intake";
    for (const int number : TRY(segmentNumbers(intake)) | std::views::reverse) {
        const std::string segment = segmentPath(intake, number);
        const auto last = lastIdIn(segment);
        if (!last && last.error().code != ErrorCode::Corrupt)
            return std::unexpected(last.error());
        if (last && *last == 0)
            continue;
        if ((last && *last >= applied.value()) || damage.hasMended(segment))
            return {};
        if (last)
            spdlog::error("the requests {} to {} were applied and are not in the intake", *last + 1, applied.value());
        return damage.mend(segment, intakeSchema(), DamageBook::Look::Needless);
    }
    return {};
}

Result<void> sweepMails(MailFolder& mail, const std::set<std::string>& named, DamageBook& damage)
{
    const std::string suffix = damage.suffixForMails();
    if (suffix.empty()) {
        if (const std::int64_t removed = TRY(mail.removeAllBut(named)); removed > 0)
            spdlog::info("{} received mails were not acknowledged before the last run ended; they are gone", removed);
        return {};
    }
    const std::int64_t kept = TRY(mail.setAsideAllBut(named, suffix));
    if (kept > 0)
        spdlog::error(
            "{} received mails are named by no request, since the intake was damaged: they are kept as mail/….mail{}, "
            "to be looked at and then removed by you",
            kept, suffix);
    return damage.noteMails(kept);
}

} // namespace waybill::relay
