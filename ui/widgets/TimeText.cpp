// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TimeText.h"

#include "core/base/Rfc3339.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace waybill::ui {

namespace {

using namespace std::chrono_literals;

QDateTime local(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(time));
}

QString tr(const char* text)
{
    return QCoreApplication::translate("TimeText", text);
}

} // namespace

QString timeOfDay(Timestamp time)
{
    return local(time).toString(QStringLiteral("HH:mm:ss"));
}

QString timeOfDayExact(Timestamp time)
{
    return local(time).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString dayText(Timestamp time, Timestamp now)
{
    const QDate day = local(time).date();
    const QDate today = local(now).date();
    if (day == today)
        return {};
    return QLocale().toString(day, day.year() == today.year() ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
}

QString whenText(Timestamp time, Timestamp now)
{
    const QString day = dayText(time, now);
    return day.isEmpty() ? timeOfDay(time) : day + QLatin1Char(' ') + timeOfDay(time).left(5);
}

QString ago(Timestamp time, Timestamp now)
{
    // Clocks differ by a little; a provider's time just ahead of ours still reads as now.
    const auto span = now - time;
    if (span < -5s || span >= 1h)
        return {};
    if (span < 1s)
        return tr("just now");
    if (span < 1min)
        return tr("%1 s ago").arg(std::chrono::duration_cast<std::chrono::seconds>(span).count());
    return tr("%1 min ago").arg(std::chrono::duration_cast<std::chrono::minutes>(span).count());
}

QString moment(Timestamp time, Timestamp now)
{
    const QString relative = ago(time, now);
    if (!relative.isEmpty())
        return tr("%1, at %2").arg(relative, timeOfDay(time));
    const QString day = dayText(time, now);
    return day.isEmpty() ? tr("at %1").arg(timeOfDay(time)) : tr("on %1 at %2").arg(day, timeOfDay(time));
}

QString zonedTime(Timestamp time)
{
    const QDateTime at = local(time);
    return tr("%1 %2\n%3")
        .arg(at.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")), at.timeZoneAbbreviation(),
             QString::fromStdString(formatRfc3339(time)));
}

QString zoneName()
{
    return QDateTime::currentDateTime().timeZoneAbbreviation();
}

QString spanText(std::chrono::milliseconds span)
{
    if (span < 10s)
        return tr("%1 s").arg(QLocale().toString(double(span.count()) / 1000.0, 'f', 1));
    if (span < 2min)
        return tr("%1 s").arg(span / 1s);
    if (span < 2h)
        return tr("%1 min").arg(span / 1min);
    if (span < 48h)
        return tr("%1 h").arg(span / 1h);
    return tr("%1 d").arg(span / 24h);
}

QString countText(std::int64_t count)
{
    QString digits = QString::number(count);
    const qsizetype first = count < 0 ? 1 : 0;
    for (qsizetype at = digits.size() - 3; at > first; at -= 3)
        digits.insert(at, QChar(0x202f));
    return digits;
}

} // namespace waybill::ui
