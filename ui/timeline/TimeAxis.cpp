// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimeAxis.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace waybill::ui::timeline {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr std::array<minutes, 14> steps{minutes(1), minutes(2), minutes(5), minutes(10), minutes(15),
                                        minutes(30), hours(1), hours(2), hours(3), hours(6),
                                        hours(12), days(1), days(2), days(7)};
constexpr std::array<int, 7> months{1, 2, 3, 6, 12, 24, 60};
constexpr int monthsOfADecade = 120;
constexpr days shortestMonth(28);

QDateTime local(Timestamp at) { return QDateTime::fromMSecsSinceEpoch(toMs(at)); }

// Whole multiples of the step, as a clock on the wall counts them.
std::vector<TimeLabel> byTheClock(Timestamp from, Timestamp end, minutes step)
{
    const QString format = step >= days(1) ? QStringLiteral("d MMM") : QStringLiteral("HH:mm");
    const std::chrono::seconds zone(local(from).offsetFromUtc());
    const milliseconds wall = from.time_since_epoch() + zone;
    std::vector<TimeLabel> labels;
    for (Timestamp at{(wall / step + 1) * step - zone}; at < end; at += step)
        labels.push_back({at, local(at).toString(format)});
    return labels;
}

// The first days of months.
std::vector<TimeLabel> byTheCalendar(Timestamp from, Timestamp end, int step)
{
    const QString format = step >= 12 ? QStringLiteral("yyyy") : QStringLiteral("MMM yyyy");
    const QDate first = local(from).date();
    std::vector<TimeLabel> labels;
    for (int month = ((first.year() * 12 + first.month() - 1) / step + 1) * step;; month += step) {
        const QDateTime start = QDate(month / 12, month % 12 + 1, 1).startOfDay();
        const Timestamp at = timestampFromMs(start.toMSecsSinceEpoch());
        if (!start.isValid() || at >= end)
            return labels;
        labels.push_back({at, start.toString(format)});
    }
}

} // namespace

std::vector<TimeLabel> timeLabels(Timestamp from, milliseconds span, int most)
{
    const auto few = [span, most](milliseconds step) { return span / step <= most; };
    if (const auto step = std::ranges::find_if(steps, few); step != steps.end())
        return byTheClock(from, from + span, *step);
    int step = monthsOfADecade;
    if (const auto found = std::ranges::find_if(months, [&](int each) { return few(each * shortestMonth); }); found != months.end())
        step = *found;
    while (!few(step * shortestMonth))
        step *= 2;
    return byTheCalendar(from, from + span, step);
}

} // namespace waybill::ui::timeline
