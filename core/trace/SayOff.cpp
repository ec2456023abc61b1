// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Text.h"
#include "core/trace/Wording.h"

#include <QDateTime>
#include <QTimeZone>

namespace waybill::trace {

using events::EventType;
using events::Outcome;

namespace {

// An end that was not clean is known to ten seconds.
constexpr std::chrono::seconds shortestOff{15};
// After this a provider has long given up on a message.
constexpr std::chrono::hours outcomeWithin{72};

bool isOpen(const Findings& findings, Outcome outcome)
{
    return outcome == Outcome::Accepted || outcome == Outcome::Deferred
           || (outcome == Outcome::Unknown && findings.first(EventType::Inbound) == nullptr);
}

std::optional<Timestamp> lastHeard(const Findings& findings, const Context& context)
{
    if (!findings.certain().empty())
        return findings.certain().back()->time();
    // What the provider never took, it has nothing to report of.
    if (context.ledger && context.ledger->answer == LedgerSend::Answer::Accepted)
        return context.ledger->answeredAt;
    if (context.ledger && context.ledger->answer != LedgerSend::Answer::Unclear)
        return std::nullopt;
    return context.send ? std::optional(context.send->registeredAt) : std::nullopt;
}

QString timeText(Timestamp time, const Context& context)
{
    const QTimeZone zone = context.localTimes ? QTimeZone::systemTimeZone() : QTimeZone::utc();
    const auto there = [&zone](Timestamp at) { return QDateTime::fromMSecsSinceEpoch(toMs(at), zone); };
    const bool isToday = there(time).date() == there(context.now).date();
    return there(time).toString(isToday ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm"));
}

// What became of the events that were posted in that time; empty when the provider has resent them by now.
QString resending(const OffTime& off, const Context& context)
{
    const QString& provider = context.providerName;
    const auto resends = context.providerResendsFor;
    if (!resends)
        return translate("trace", "and how long %1 resends isn’t known").arg(provider);
    if (resends->count() == 0)
        return translate("trace", "and %1 does not resend").arg(provider);
    if (off.to - off.from > *resends)
        return translate("trace", "and %1 resends for no longer than %2").arg(provider, durationText(*resends));
    if (!context.providerResendsDeliveries)
        return translate("trace", "and %1 does not resend deliveries").arg(provider);
    if (context.now < off.to + *resends)
        return translate("trace", "and %1 resends for %2, so it may still come").arg(provider, durationText(*resends));
    return {};
}

} // namespace

void sayOff(const Findings& findings, const Context& context, Verdict& verdict)
{
    const auto since = isOpen(findings, verdict.outcome) ? lastHeard(findings, context) : std::nullopt;
    if (!since)
        return;
    for (const OffTime& off : context.relayWasOff) {
        if (off.to <= *since || off.from > *since + outcomeWithin || off.to - off.from < shortestOff)
            continue;
        const QString then = resending(off, context);
        if (then.isEmpty())
            continue;
        const QString text = context.localTimes ? translate("trace", "the relay was off %1–%2, %3")
                                                : translate("trace", "the relay was off %1–%2 UTC, %3");
        verdict.clauses.push_back(
            {text.arg(timeText(off.from, context), timeText(off.to, context), then), {}, {}, QStringLiteral("; ")});
        verdict.nextAction =
            translate("trace", "Look the message up in %1’s own log: what it reported while the relay was off isn’t here.")
                .arg(context.providerName);
        return;
    }
}

} // namespace waybill::trace
