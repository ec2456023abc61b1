// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pull API's answers as values. Pure; safe from any thread. What can't be read is NewerVersion: another relay than
// this program was made for.

#include "core/feed/RelayClient.h"

#include <QByteArray>

namespace waybill::feed {

struct FeedPage {
    std::vector<events::Record> records;
    std::string cursor; // opaque
};

Result<FeedPage> decodePage(const QByteArray& body);
Result<RelayStatus> decodeStatus(const QByteArray& body);
// Stories judged here and now, with the relay's baselines.
Result<std::vector<trace::Story>> decodeTrace(const QByteArray& body, Timestamp now,
                                             bool localTimes = false); // where a person of this computer reads it
Result<RawRequest> decodeRaw(const QByteArray& body);

struct EventPage {
    std::vector<events::Event> events; // newest first
    std::string next;                  // where the next page begins; empty at the end
};
Result<EventPage> decodeEvents(const QByteArray& body);

} // namespace waybill::feed
