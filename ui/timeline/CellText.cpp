// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/CellText.h"

#include "core/base/Encoding.h"
#include "core/base/Redact.h"
#include "core/timeline/EventTable.h"
#include "ui/timeline/Columns.h"
#include "ui/timeline/RowDetails.h"
#include "ui/timeline/RowText.h"
#include "ui/timeline/ShownRow.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/TimeText.h"

#include <QCoreApplication>
#include <QStringList>

namespace waybill::ui::timeline {

using waybill::timeline::Row;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("CellText", text); }

QString shown(std::string_view text)
{
    return text.empty() ? emptyCell() : QString::fromStdString(printable(text));
}

QString timeText(Timestamp time, Timestamp now)
{
    const QString day = dayText(time, now);
    return day.isEmpty() ? timeOfDay(time) : day + QStringLiteral(" ") + timeOfDay(time);
}

QString listText(std::string_view list)
{
    QStringList parts;
    waybill::timeline::forEachListed(list, [&parts](std::string_view part) { parts.append(shown(part)); });
    return parts.isEmpty() ? emptyCell() : parts.join(QStringLiteral(", "));
}

// key, value, key, value …
QString metadataText(std::string_view list)
{
    QStringList parts;
    bool isKey = true;
    waybill::timeline::forEachListed(list, [&](std::string_view part) {
        const QString text = QString::fromStdString(printable(part));
        if (std::exchange(isKey, !isKey))
            parts.append(text);
        else
            parts.back() += QLatin1Char('=') + text;
    });
    return parts.isEmpty() ? emptyCell() : parts.join(QStringLiteral(", "));
}

QString strengthText(events::Strength strength)
{
    switch (strength) {
    case events::Strength::Body: return tr("Signed");
    case events::Strength::Sender: return tr("Sender proven");
    case events::Strength::None: break;
    }
    return tr("Not verified");
}

QString delayText(const Row& row)
{
    const auto delay = std::chrono::duration_cast<std::chrono::milliseconds>(row.receivedAt - row.time);
    return delay.count() < 0 ? QStringLiteral("−") + spanText(-delay) : spanText(delay);
}

QString fetchedText(const ShownRow& row, int column, RowDetails* details)
{
    const events::Event* event = details != nullptr ? details->find(row->id) : nullptr;
    if (event == nullptr)
        return details != nullptr ? QStringLiteral("…") : emptyCell();
    const auto outside = [&row](const std::string& text) { return shown(row.isHidden() ? maskAddresses(text) : text); };
    switch (column) {
    case column::MessageId: return outside(event->messageId);
    case column::Subject: return outside(event->subject);
    case column::ProviderEventId: return outside(event->providerEventId);
    case column::NativeType: return outside(event->nativeType);
    case column::Processing: return shown(toString(event->processing));
    case column::DedupKey: return QString::fromStdString(toHex(event->dedupKey));
    default: return emptyCell();
    }
}

} // namespace

QString emptyCell() { return QStringLiteral("–"); }

QString cellText(const ShownRow& row, int column, Timestamp now, RowDetails* details)
{
    switch (column) {
    case column::Time: return timeText(row->time, now);
    case column::Outcome: return styleOf(row->type, lightTokens()).word;
    case column::Recipient: return shown(row->recipient);
    case column::Type: return shown(row->messageType);
    case column::Provider: return providerName(row->provider);
    case column::Code: return codeText(*row);
    case column::Reason: return row->reason.empty() ? emptyCell() : reasonText(*row);
    case column::YourId: return shown(row->correlationId);
    case column::Environment: return shown(row->environment);
    case column::Endpoint: return shown(row->endpoint);
    case column::Bounce: return shown(toString(row->bounce));
    case column::Received: return timeText(row->receivedAt, now);
    case column::Delay: return delayText(*row);
    case column::Sender: return shown(row->sender);
    case column::Domain: return shown(events::domainOf(row->recipient));
    case column::Tags: return listText(row->tags);
    case column::Metadata: return metadataText(row->metadata);
    case column::Copies: return row->copies == 0 ? emptyCell() : countText(row->copies);
    case column::Verification: return strengthText(row->strength);
    case column::EventId: return QString::fromStdString(toString(row->id));
    default: return column::isFetched(column) ? fetchedText(row, column, details) : QString();
    }
}

QString cellToolTip(const ShownRow& row, int column, Timestamp now, RowDetails* details)
{
    switch (column) {
    case column::Time: return zonedTime(row->time);
    case column::Received: return zonedTime(row->receivedAt);
    case column::Outcome: return meaningOf(*row);
    case column::Reason: return shown(row->reason).toHtmlEscaped();
    case column::Copies:
        if (row->copies > 0)
            return tr("Delivered again so many times with the same deduplication key, and counted once");
        [[fallthrough]];
    default: return cellText(row, column, now, details).toHtmlEscaped();
    }
}

} // namespace waybill::ui::timeline
