// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/events_sqlite/EventStoreConformance.h"

#include "core/base/Digest.h"
#include "core/filter/Query.h"

#include <QTest>

#include <atomic>
#include <thread>

namespace waybill::events::conformance {

namespace {

std::vector<Event> manyEvents(int count, const std::string& prefix = "r")
{
    std::vector<Event> events;
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(i / 2);
        events.push_back(eventOf(prefix + number + "@example.org", "m" + number,
                                 i % 2 == 0 ? EventType::Sent : EventType::Delivered, i));
    }
    return events;
}

std::int64_t lastSeq(const StoreUnderTest& tested)
{
    return tested.store->position(tested.relay, tested.epoch).value().lastSeq.value();
}

} // namespace

Event eventOf(const std::string& recipient, const std::string& messageId, EventType type, int second)
{
    Event event;
    event.provider = "sendgrid";
    event.environment = "production";
    event.endpoint = "sendgrid-production";
    event.type = type;
    event.nativeType = std::string(toString(type));
    event.recipient = recipient;
    event.messageId = messageId;
    event.occurredAt = timestampFromMs(startMs + second * 1000LL);
    event.receivedAt = timestampFromMs(startMs + second * 1000LL + 250);
    event.verification = VerificationStatus::Verified;
    event.strength = Strength::Body;
    event.processing = Processing::Applied;
    event.dedupKey = sha256({recipient, "|", messageId, "|", toString(type), "|", std::to_string(second)});
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i)
        id = id << 8 | std::uint8_t(event.dedupKey[i]);
    event.id = EventId(id);
    return event;
}

filter::Query queryOf(std::string_view text)
{
    const auto parsed = filter::Query::parse(text);
    return parsed ? *parsed : filter::Query();
}

Result<void> append(StoreUnderTest& tested, const std::vector<Event>& events, const std::string& mark)
{
    const Seq first(lastSeq(tested) + 1);
    TRY_VOID(tested.store->append({tested.relay, tested.epoch, first, events, mark}));
    return {};
}

std::vector<Record> pullAll(EventStore& store, Cursor& cursor, std::size_t limit, const filter::Query* query)
{
    std::vector<Record> all;
    while (true) {
        auto page = store.pull(cursor, limit, query);
        if (!page || page->next == cursor)
            return all;
        std::ranges::move(page->records, std::back_inserter(all));
        cursor = page->next;
    }
}

void feedHasNoGapAndNoRepeat(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Cursor cursor;
    std::int64_t expected = 1;

    for (int batch = 0; batch < 5; ++batch) {
        QVERIFY(append(tested, manyEvents(37, "batch" + std::to_string(batch) + "-")));
        for (const Record& record : pullAll(*tested.store, cursor, 10)) {
            QCOMPARE(record.seq, Seq(expected++));
            QVERIFY(record.kind == RecordKind::Event);
            QCOMPARE(record.event.seq, record.seq);
        }
    }

    QCOMPARE(expected, 5 * 37 + 1);
    QVERIFY(tested.store->pull(cursor, 10)->records.empty());
    QCOMPARE(Cursor::fromString(cursor.toString()).value(), cursor);
}

void appendingAgainChangesNothing(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const auto events = manyEvents(20);
    QVERIFY(append(tested, events, "first mark"));
    tested.store.reset();

    tested = open(true);
    QVERIFY(tested.store->append({tested.relay, tested.epoch, Seq(1), events, "first mark"}));
    QVERIFY(append(tested, {}, "second mark"));
    QVERIFY(tested.store->append({tested.relay, tested.epoch, Seq(1), events, "first mark"}));

    QCOMPARE(tested.store->health()->events, 20);
    QCOMPARE(tested.store->health()->copies, 0);
    const Position position = tested.store->position(tested.relay, tested.epoch).value();
    QCOMPARE(position.lastSeq, Seq(20));
    QCOMPARE(position.sourceMark, std::string("second mark"));
}

void piecesAreThereOnceTheyAreCommitted(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const auto begin = [&tested] { return *tested.store->appendInPieces(tested.relay, tested.epoch, Seq(1)); };
    {
        const auto dropped = begin();
        QVERIFY(dropped->add(manyEvents(5, "dropped-")));
    }
    QCOMPARE(tested.store->health()->events, 0);

    const auto appending = begin();
    QVERIFY(appending->add(manyEvents(20, "first-")));
    QVERIFY(appending->add({}));
    QVERIFY(appending->add(manyEvents(3, "second-")));
    QCOMPARE(tested.store->health()->events, 0);
    QVERIFY(appending->commit("mark"));

    QCOMPARE(tested.store->health()->events, 23);
    const Position position = tested.store->position(tested.relay, tested.epoch).value();
    QCOMPARE(position.lastSeq, Seq(23));
    QCOMPARE(position.sourceMark, std::string("mark"));
    Cursor cursor;
    QCOMPARE(pullAll(*tested.store, cursor, 10).back().seq, Seq(23));
}

void everyFieldComesBack(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Event event = eventOf("Nora.Quist@example.org", "m-1", EventType::Bounced, 3);
    event.bounce = BounceClass::Soft;
    event.sender = "shop@example.com";
    event.providerEventId = "pe-1";
    event.correlationId = "order-7";
    event.smtpCode = 452;
    event.enhancedCode = "4.2.2";
    event.reason = "452 4.2.2 \"mailbox\"\r\nfull ✉";
    event.tags = {"a\"b", "", "é"};
    event.metadata = {{"a.b", "1"}, {"k\"", "v"}};
    event.url = "https://example.org/?a=b";
    event.subject = "Your order";
    event.templateId = "t";
    event.messageType = "Receipt";
    event.credential = "key-1";
    event.machineOpen = true;
    event.recipientCertain = false;
    event.strength = Strength::Sender;
    event.processing = Processing::Retried;
    event.request = RequestId(42);
    event.raw = {7, 4'000'000'000U};

    QVERIFY(append(tested, {event}));

    const Event stored = tested.store->event(event.id).value();
    QCOMPARE(toString(stored.id), toString(event.id));
    QCOMPARE(stored.dedupKey, event.dedupKey);
    QVERIFY(stored.type == event.type && stored.bounce == event.bounce);
    QCOMPARE(stored.provider, event.provider);
    QCOMPARE(stored.environment, event.environment);
    QCOMPARE(stored.endpoint, event.endpoint);
    QCOMPARE(stored.nativeType, event.nativeType);
    QCOMPARE(stored.recipient, event.recipient);
    QCOMPARE(stored.messageId, event.messageId);
    QCOMPARE(stored.sender, event.sender);
    QCOMPARE(stored.providerEventId, event.providerEventId);
    QCOMPARE(stored.correlationId, event.correlationId);
    QVERIFY(stored.smtpCode == event.smtpCode);
    QCOMPARE(stored.enhancedCode, event.enhancedCode);
    QCOMPARE(stored.reason, event.reason);
    QVERIFY(stored.tags == event.tags);
    QVERIFY(stored.metadata == event.metadata);
    QCOMPARE(stored.url, event.url);
    QCOMPARE(stored.subject, event.subject);
    QCOMPARE(stored.templateId, event.templateId);
    QCOMPARE(stored.messageType, event.messageType);
    QCOMPARE(stored.credential, event.credential);
    QVERIFY(stored.machineOpen && !stored.recipientCertain);
    QVERIFY(stored.verification == event.verification && stored.strength == event.strength);
    QVERIFY(stored.processing == event.processing);
    QVERIFY(stored.occurredAt == event.occurredAt && stored.receivedAt == event.receivedAt);
    QCOMPARE(stored.request, event.request);
    QCOMPARE(stored.raw.offset, event.raw.offset);
    QCOMPARE(stored.raw.length, event.raw.length);
    QCOMPARE(stored.seq, Seq(1));
    QCOMPARE(tested.store->event(EventId(1)).error().code, ErrorCode::NotFound);
}

void redeliveryIsACopy(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Event event = eventOf("a@example.org", "m", EventType::Delivered, 1);
    event.request = RequestId(1);
    Event twiceInTheBody = event;
    twiceInTheBody.raw = {200, 200};
    Event sentAgain = event;
    sentAgain.request = RequestId(2);
    QVERIFY(append(tested, {event, twiceInTheBody}));
    QVERIFY(append(tested, {eventOf("b@example.org", "m", EventType::Delivered, 1), sentAgain}));

    Cursor cursor;
    const auto records = pullAll(*tested.store, cursor, 100);

    QCOMPARE(tested.store->health()->events, 2);
    QCOMPARE(tested.store->health()->copies, 2);
    QCOMPARE(tested.store->event(event.id)->copies, 2);
    QCOMPARE(records.size(), std::size_t(4));
    QVERIFY(records[1].kind == RecordKind::Status && records[3].kind == RecordKind::Status);
    QCOMPARE(records[3].seq, Seq(4));
    QCOMPARE(toString(records[3].event.id), toString(event.id));
    QCOMPARE(records[3].event.copies, 2);
}

void redeliveryAfterARestartIsACopy(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Event event = eventOf("a@example.org", "m", EventType::Delivered, 1);
    event.request = RequestId(1);
    Event untold = eventOf("b@example.org", "m", EventType::Delivered, 2);
    untold.occurredAt.reset();
    untold.request = RequestId(1);
    QVERIFY(append(tested, {event, untold}));
    tested.store.reset();

    tested = open(true);
    event.request = RequestId(2);
    untold.request = RequestId(2);
    QVERIFY(append(tested, {event, untold}));

    QCOMPARE(tested.store->health()->events, 2);
    QCOMPARE(tested.store->health()->copies, 2);
}

// Requests are applied anew after damage: what is stored already is known, and counts once.
void theSameElementAgainIsNoCopy(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const Event event = eventOf("a@example.org", "m", EventType::Delivered, 1);
    QVERIFY(append(tested, {event}));

    QVERIFY(append(tested, {event}));

    QCOMPARE(tested.store->health()->events, 1);
    QCOMPARE(tested.store->health()->copies, 0);
    QCOMPARE(tested.store->event(event.id)->copies, 0);
    QCOMPARE(lastSeq(tested), 2); // its place in the feed is taken all the same
}

void gapIsAConflict(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const auto events = manyEvents(2);

    QCOMPARE(tested.store->append({tested.relay, tested.epoch, Seq(2), events, {}}).error().code, ErrorCode::Conflict);
    QCOMPARE(tested.store->append({RelayId("other"), tested.epoch, Seq(1), events, {}}).error().code,
             ErrorCode::Conflict);
    QCOMPARE(tested.store->health()->lastSeq, Seq(0));
}

void foreignCursorIsGone(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    QVERIFY(append(tested, manyEvents(4)));
    Cursor otherEpoch;
    otherEpoch.advance(tested.relay, Epoch("another"), Seq(2));
    Cursor ahead;
    ahead.advance(tested.relay, tested.epoch, Seq(5));

    QCOMPARE(tested.store->pull(otherEpoch, 10).error().code, ErrorCode::CursorGone);
    QCOMPARE(tested.store->pull(ahead, 10).error().code, ErrorCode::CursorGone);
    QVERIFY(tested.store->pull(Cursor(), 10));
}

void filteredPullNeitherStallsNorRepeats(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const filter::Query wanted = queryOf("to:rare@example.org");
    const filter::Query nothing = queryOf("to:nobody@example.org");
    QVERIFY(append(tested, manyEvents(50)));
    QVERIFY(append(tested, {eventOf("rare@example.org", "x", EventType::Sent, 60)}));
    QVERIFY(append(tested, manyEvents(50)));          // copies: statuses that do not match
    QVERIFY(append(tested, {eventOf("rare@example.org", "x", EventType::Sent, 60)})); // one that does
    QVERIFY(append(tested, {eventOf("rare@example.org", "x", EventType::Delivered, 61)}));

    for (const std::size_t limit : {1, 2, 100}) {
        Cursor cursor;
        const auto records = pullAll(*tested.store, cursor, limit, &wanted);
        QCOMPARE(records.size(), std::size_t(3));
        QCOMPARE(records[0].seq, Seq(51));
        QVERIFY(records[1].kind == RecordKind::Status);
        QCOMPARE(records[2].seq, Seq(103));
        QCOMPARE(cursor.lastSeq(tested.relay, tested.epoch), Seq(103));
    }
    Cursor cursor;
    QVERIFY(pullAll(*tested.store, cursor, 10, &nothing).empty());
    QCOMPARE(cursor.lastSeq(tested.relay, tested.epoch), Seq(103));
}

void readersSeeWholeBatchesWhileOneWrites(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    std::atomic<bool> done = false;
    std::atomic<int> torn = 0;
    std::vector<std::thread> readers;
    for (int reader = 0; reader < 3; ++reader) {
        readers.emplace_back([&] {
            Cursor cursor;
            std::int64_t expected = 1;
            bool last = false;
            while (!last) {
                last = done;
                for (const Record& record : pullAll(*tested.store, cursor, 64))
                    torn += record.seq == Seq(expected++) ? 0 : 1;
            }
            torn += expected == 2001 ? 0 : 1;
        });
    }

    for (int batch = 0; batch < 40; ++batch) {
        if (!append(tested, manyEvents(50, std::to_string(batch) + "-")))
            ++torn;
    }
    done = true;
    for (std::thread& reader : readers)
        reader.join();

    QCOMPARE(torn.load(), 0);
    QCOMPARE(tested.store->health()->events, 2000);
}

} // namespace waybill::events::conformance
