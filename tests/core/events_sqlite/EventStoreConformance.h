// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every engine behind EventStore must do, whatever it is: each engine's test gives a factory and calls these from
// its slots. They report through Qt Test. Events are made with `eventOf`.

#include "core/events/EventStore.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::events::conformance {

// A store on a fresh database, and the writer that may append to it.
struct StoreUnderTest {
    std::unique_ptr<EventStore> store;
    RelayId relay;
    Epoch epoch;
};
// With `again` the store of the last call is closed and opened once more.
using OpenStore = std::function<StoreUnderTest(bool again)>;

inline constexpr long long startMs = 1'767'225'600'000; // 2026-01-01T00:00:00Z

// The n-th event of a message, n seconds after the start: its id and key come from all arguments.
Event eventOf(const std::string& recipient, const std::string& messageId, EventType type, int second);

filter::Query queryOf(std::string_view text);
// Appends after what is stored.
Result<void> append(StoreUnderTest& tested, const std::vector<Event>& events, const std::string& mark = {});
// Everything after the cursor, page by page; the cursor is moved to the end.
std::vector<Record> pullAll(EventStore& store, Cursor& cursor, std::size_t limit, const filter::Query* query = nullptr);

void feedHasNoGapAndNoRepeat(const OpenStore& open);
void appendingAgainChangesNothing(const OpenStore& open);
void piecesAreThereOnceTheyAreCommitted(const OpenStore& open);
void everyFieldComesBack(const OpenStore& open);
void redeliveryIsACopy(const OpenStore& open);
void redeliveryAfterARestartIsACopy(const OpenStore& open);
void theSameElementAgainIsNoCopy(const OpenStore& open);
void gapIsAConflict(const OpenStore& open);
void foreignCursorIsGone(const OpenStore& open);
void filteredPullNeitherStallsNorRepeats(const OpenStore& open);
void traceFindsTheMessageByEveryId(const OpenStore& open);
void traceAndTimelineGoBackPageByPage(const OpenStore& open);
void groupsCountByProperty(const OpenStore& open);
void erasedRecipientStaysErased(const OpenStore& open);
void mentionsOfAnErasedAddressAreMasked(const OpenStore& open);
void whatComesDuringTheLookIsErasedToo(const OpenStore& open);
void aRegisteredSendGivesItsEventsTheirIds(const OpenStore& open);
void aSendIsRegisteredOnce(const OpenStore& open);
void droppedDayIsGone(const OpenStore& open);
void baselineNeedsTwentySamples(const OpenStore& open);
void readersSeeWholeBatchesWhileOneWrites(const OpenStore& open);

} // namespace waybill::events::conformance
