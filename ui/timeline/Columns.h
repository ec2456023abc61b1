// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the table can show of an event, a column each: name, key in the settings, width, and whether it is there before
// anybody chose. Pure but for translation.

#include <QString>

#include <optional>

namespace waybill::ui::timeline::column {

// The order is that of a fresh table.
enum Id : int {
    Time, Outcome, Recipient, Type, Provider, Code, Reason, YourId,
    Note, Environment, Endpoint, Bounce, Received, Delay, Sender, Domain, Tags, Metadata, Copies, Verification, EventId,
    // Not in memory: fetched for the rows on screen.
    MessageId, Subject, ProviderEventId, NativeType, Processing, DedupKey,
    columns,
};

QString title(int column);
QString help(int column); // for the header's tooltip
QString key(int column);  // "time"; never changes
std::optional<int> fromKey(const QString& key);
int usualWidth(int column);
inline bool isUsual(int column) { return column <= YourId; }
inline bool isFetched(int column) { return column >= MessageId; }
inline bool isMonospace(int column)
{
    return column == Code || column == YourId || column == EventId || column == MessageId || column == ProviderEventId
           || column == DedupKey;
}
inline bool isNumber(int column) { return column == Copies || column == Delay; }

} // namespace waybill::ui::timeline::column
