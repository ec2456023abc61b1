// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/SupportReply.h"

#include "core/trace/Text.h"

#include <QDateTime>

namespace waybill::trace {

using events::Outcome;

namespace {

// "23 November 2026 at 10:31 (CET)"; the clock as QTime formats it.
QString when(Timestamp time, const ReplyTimes& times, const QString& clock)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(toMs(time), times.zone);
    return translate("trace", "%1 at %2 (%3)")
        .arg(times.locale.toString(moment.date(), QStringLiteral("d MMMM yyyy")),
             times.locale.toString(moment.time(), clock), moment.timeZoneAbbreviation());
}

QString checked(const ReplyTimes& times)
{
    return translate("trace", "We checked on %1.").arg(when(times.checkedAt, times, QStringLiteral("HH:mm")));
}

QString neutralText()
{
    return translate(
        "trace", "If an account uses the address you gave, our messages are sent to that address’s mail server. Please "
                 "look in spam, promotions and any forwarding address, and check the address for typing mistakes.");
}

QString outcomeText(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Delivered:
        return translate(
            "trace",
            "Your mail provider accepted our message on %1. If you can’t find it, please look in spam, promotions "
            "and any forwarding address.");
    case Outcome::Complained:
        return translate(
            "trace",
            "Your mail provider accepted our message; on %1 it was marked as spam in your mailbox. Please tell us "
            "if you want to go on receiving our mail.");
    case Outcome::BouncedHard:
        return translate(
            "trace", "Your mail provider refused our message on %1 and won’t take it at this address. Please check the "
                     "address or give us another one.");
    case Outcome::BouncedSoft:
        return translate(
            "trace",
            "Your mail provider couldn’t take our message on %1. This may pass: please check that your mailbox has "
            "room, then ask us to send it again.");
    case Outcome::Deferred:
        return translate(
            "trace",
            "Your mail provider hasn’t taken our message yet, last on %1. We are still trying; you don’t need to do "
            "anything.");
    case Outcome::Rejected:
    case Outcome::Failed:
        return translate("trace",
                         "Our message could not be sent on %1. We are looking into it and will send it again.");
    case Outcome::Accepted:
        return translate("trace",
                         "Our message was handed over for sending on %1. Your mail provider hasn’t confirmed it yet.");
    case Outcome::Unknown:
        break;
    }
    return {};
}

} // namespace

QString supportReply(const Verdict* verdict, const ReplyTimes& times, bool customerIsVerified)
{
    if (!customerIsVerified)
        return neutralText() + QChar(' ') + checked(times);
    const QString outcome = verdict != nullptr && verdict->at ? outcomeText(verdict->outcome) : QString();
    if (outcome.isEmpty())
        return translate("trace", "We couldn’t find out what became of our message; we are looking into it.") +
               QChar(' ') + checked(times);
    return outcome.arg(when(*verdict->at, times, QStringLiteral("HH:mm:ss"))) + QChar(' ') + checked(times);
}

} // namespace waybill::trace
