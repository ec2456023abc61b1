// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/TimeInput.h"

#include "core/base/Rfc3339.h"

#include <QDateTime>
#include <QRegularExpression>

namespace waybill {

namespace {

std::optional<Timestamp> fromLocal(const QDate& date, const QTime& time, const QTimeZone& zone)
{
    const QDateTime moment(date, time, zone);
    if (!date.isValid() || !time.isValid() || !moment.isValid())
        return {};
    return timestampFromMs(moment.toMSecsSinceEpoch());
}

std::optional<Timestamp> distanceBack(const QString& text, Timestamp now)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,5})\\s*([smhd])$"));
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return {};
    const qint64 seconds = match.captured(2) == QLatin1String("s")   ? 1
                           : match.captured(2) == QLatin1String("m") ? 60
                           : match.captured(2) == QLatin1String("h") ? 3600
                                                                     : 86400;
    return now - std::chrono::seconds(match.captured(1).toInt() * seconds);
}

} // namespace

std::optional<Timestamp> timeFromInput(const QString& typed, Timestamp now, const QTimeZone& zone)
{
    const QString text = typed.trimmed();
    if (const auto back = distanceBack(text, now))
        return back;
    static const QRegularExpression zoned(QStringLiteral("(?:[zZ]|[+-]\\d{2}:\\d{2})$"));
    if (text.contains(QLatin1Char(':')) && zoned.match(text).hasMatch())
        return parseRfc3339(text.toStdString());
    static const QRegularExpression pattern(
        QStringLiteral("^(?:(\\d{4}-\\d{2}-\\d{2}))?[ T]?(?:(\\d{1,2}:\\d{2}(?::\\d{2})?))?$"));
    const QRegularExpressionMatch match = pattern.match(text);
    const QString day = match.captured(1);
    const QString clock = match.captured(2);
    if (!match.hasMatch() || (day.isEmpty() && clock.isEmpty()))
        return {};
    const QTime time = clock.isEmpty()                           ? QTime(0, 0)
                       : clock.count(QLatin1Char(':')) == 2      ? QTime::fromString(clock, QStringLiteral("H:mm:ss"))
                                                                 : QTime::fromString(clock, QStringLiteral("H:mm"));
    if (!day.isEmpty())
        return fromLocal(QDate::fromString(day, Qt::ISODate), time, zone);
    const QDate today = QDateTime::fromMSecsSinceEpoch(toMs(now), zone).date();
    const auto thatTime = fromLocal(today, time, zone);
    return thatTime && *thatTime > now ? fromLocal(today.addDays(-1), time, zone) : thatTime;
}

} // namespace waybill
