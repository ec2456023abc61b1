// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/PageWords.h"

#include "ui/widgets/RelayTrouble.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/TimeText.h"

#include <QCoreApplication>
#include <QStringList>

namespace waybill::ui::timeline {

using waybill::timeline::Summary;
using waybill::timeline::View;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("PageWords", text); }

} // namespace

EmptyWords whyEmpty(const View& view, const PageState& state)
{
    const std::size_t held = view.table ? view.table->rowCount() : 0;
    if (held > 0 && state.isSearching)
        return {tr("Looking through the events…"), {}};
    if (held > 0)
        return {tr("No event matches “%1”").arg(QString::fromStdString(state.filter)),
                tr("%1 events are held.").arg(countText(std::int64_t(held))), tr("Remove the last condition")};
    if (state.trouble)
        return {relayTroubleTitle(*state.trouble), sentencesOf(*state.trouble), relayTroubleMend(*state.trouble)};
    if (!state.isConnected)
        return {tr("Waiting for the relay"), tr("Events appear here as soon as it answers.")};
    if (!state.isCaughtUp)
        return {tr("Loading the events…"), {}};
    return {tr("No event has arrived yet"),
            tr("Send a message through a provider whose webhook points at the relay, and watch it come in.")};
}

QString rangeWords(const View& view, const Summary* summary, const TimeRange& range, Timestamp now)
{
    QString text = range.isChosen ? tr("Chosen range") : tr("All times");
    if (summary != nullptr && !summary->histogram.buckets.empty()) {
        const auto& histogram = summary->histogram;
        const Timestamp from = histogram.timeOf(summary->before);
        const Timestamp to = histogram.timeOf(histogram.buckets.size() - summary->after);
        const auto end = [](const QString& day, Timestamp time) -> QString {
            return (day.isEmpty() ? QString() : day + QLatin1Char(' ')) + timeOfDay(time).left(5);
        };
        const QString firstDay = dayText(from, now);
        const QString lastDay = dayText(to, now);
        // What matches may be long past; then the picture ends there, too.
        const bool reachesNow = !range.hasEnd && to + histogram.step >= now;
        text = tr("%1 – %2").arg(end(firstDay, from), reachesNow ? tr("now") : end(lastDay == firstDay ? QString() : lastDay, to));
    }
    text += tr(" · %1 events").arg(countText(std::int64_t(view.matching)));
    if (!range.hasEnd)
        text += range.isPaused ? tr(" · paused") : tr(" · follows the clock");
    return text;
}

QString shownWords(const View& view, const Shown& shown)
{
    const QString rows = countText(std::int64_t(view.rowCount));
    QStringList parts{view.arrangement.byMessage ? tr("%1 messages shown").arg(rows) : tr("%1 events shown").arg(rows)};
    if (shown.selected > 0)
        parts.append(tr("%1 selected").arg(countText(shown.selected)));
    if (shown.newer > 0)
        parts.append(tr("%1 newer").arg(countText(shown.newer)));
    if (shown.whilePaused > 0)
        parts.append(tr("%1 new while paused").arg(countText(std::int64_t(shown.whilePaused))));
    return parts.join(QStringLiteral(" · "));
}

} // namespace waybill::ui::timeline
