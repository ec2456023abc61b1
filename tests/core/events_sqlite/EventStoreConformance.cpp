// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/events_sqlite/EventStoreConformance.h"

#include "core/base/Digest.h"
#include "core/filter/Query.h"

#include <QTest>

#include <atomic>
#include <set>
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

filter::Query query(std::string_view text)
{
    const auto parsed = filter::Query::parse(text);
    return parsed ? *parsed : filter::Query();
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
    const Event event = eventOf("a@example.org", "m", EventType::Delivered, 1);
    QVERIFY(append(tested, {event, event}));
    QVERIFY(append(tested, {eventOf("b@example.org", "m", EventType::Delivered, 1), event}));

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
    const filter::Query wanted = query("to:rare@example.org");
    const filter::Query nothing = query("to:nobody@example.org");
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

void traceFindsTheMessageByEveryId(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Event sent = eventOf("Nora@example.org", "m-1", EventType::Sent, 1);
    sent.correlationId = "order-7";
    Event delivered = eventOf("Nora@example.org", "m-1", EventType::Delivered, 2);
    delivered.providerEventId = "pe-9";
    QVERIFY(append(tested, {sent, delivered, eventOf("other@example.org", "m-2", EventType::Sent, 3)}));

    for (const std::string key : {"Nora@example.org", " Nora@EXAMPLE.org ", "m-1", "order-7", "pe-9"}) {
        const auto events = tested.store->trace(key, {}, 100).value();
        QCOMPARE(events.size(), std::size_t(2));
        QCOMPARE(toString(events[0].id), toString(delivered.id));
        QCOMPARE(toString(events[1].id), toString(sent.id));
    }
    QCOMPARE(tested.store->trace(toString(sent.id), {}, 100)->size(), std::size_t(2));
    for (const std::string key : {"", "   ", "nobody@example.org", "evt_0000000000000001", "%"})
        QVERIFY(tested.store->trace(key, {}, 100)->empty());
}

void traceAndTimelineGoBackPageByPage(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    std::vector<Event> events;
    for (int i = 0; i < 30; ++i) {
        events.push_back(eventOf("a@example.org", "m", EventType::Opened, i / 3)); // equal times
        events.back().dedupKey += std::to_string(i);
        events.back().id = EventId(std::uint64_t(i) + 1);
    }
    QVERIFY(append(tested, events));

    const auto goBack = [&](const auto& page) {
        std::set<std::uint64_t> seen;
        std::optional<Before> before;
        Timestamp last = Timestamp::max();
        while (true) {
            const std::vector<Event> found = page(before);
            for (const Event& event : found) {
                if (event.time() > last || !seen.insert(event.id.value()).second)
                    return std::size_t(0);
                last = event.time();
            }
            if (found.empty())
                return seen.size();
            before = Before{found.back().time(), found.back().seq};
        }
    };

    const EventStore& store = *tested.store;
    QCOMPARE(goBack([&](auto before) { return store.trace("a@example.org", before, 7).value(); }), std::size_t(30));
    QCOMPARE(goBack([&](auto before) { return store.timeline(filter::Query(), before, 7).value(); }), std::size_t(30));
    QVERIFY(store.timeline(query("type:delivered"), {}, 7)->empty());
}

void groupsCountByProperty(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Event tagged = eventOf("a@one.example", "m1", EventType::Bounced, 5);
    tagged.tags = {"x", "y"};
    tagged.enhancedCode = "5.1.1";
    tagged.bounce = BounceClass::Hard;
    Event other = eventOf("b@two.example", "m2", EventType::Bounced, 70);
    other.tags = {"y"};
    other.smtpCode = 550;
    QVERIFY(append(tested, {tagged, other, eventOf("c@two.example", "m3", EventType::Delivered, 71)}));
    const TimeRange hour{timestampFromMs(startMs), timestampFromMs(startMs + 3'600'000)};
    const auto bounced = std::size_t(EventType::Bounced);
    const auto groups = [&](GroupBy by, std::string_view text = "") {
        return tested.store->aggregate(query(text), hour, by).value();
    };

    const auto minutes = groups(GroupBy::Minute);
    QCOMPARE(minutes.size(), std::size_t(2));
    QCOMPARE(minutes[0].key, std::string("2026-01-01T00:00:00.000Z"));
    QCOMPARE(minutes[1].key, std::string("2026-01-01T00:01:00.000Z"));
    QCOMPARE(minutes[1].countByType[bounced], 1);
    QCOMPARE(minutes[1].countByType[std::size_t(EventType::Delivered)], 1);
    const auto tags = groups(GroupBy::Tag);
    QCOMPARE(tags.size(), std::size_t(2));
    QCOMPARE(tags[0].key, std::string("y"));
    QCOMPARE(tags[0].countByType[bounced], 2);
    QCOMPARE(groups(GroupBy::Domain)[0].key, std::string("two.example"));
    QCOMPARE(groups(GroupBy::Type)[0].key, std::string("bounced"));
    QCOMPARE(groups(GroupBy::Bounce, "bounce:hard")[0].key, std::string("hard"));
    QCOMPARE(groups(GroupBy::Code, "code:5.1.1")[0].key, std::string("5.1.1"));
    QCOMPARE(groups(GroupBy::Code, "code:550")[0].key, std::string("550"));
    QCOMPARE(groups(GroupBy::Provider, "type:delivered").size(), std::size_t(1));
    QVERIFY(tested.store->aggregate({}, {hour.to, hour.to}, GroupBy::Hour)->empty());
}

void erasedRecipientStaysErased(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const Event gone = eventOf("Gone@example.org", "m", EventType::Delivered, 1);
    Event received = eventOf("inbox@example.com", "m-in", EventType::Inbound, 2);
    received.sender = "Gone@example.org";
    const Event kept = eventOf("kept@example.org", "m", EventType::Delivered, 1);
    QVERIFY(append(tested, {gone, received, kept, gone}));
    Cursor cursor;
    pullAll(*tested.store, cursor, 100);

    QCOMPARE(tested.store->erase("Gone@EXAMPLE.org", timestampFromMs(startMs + 60'000)).value().events, 2);

    QVERIFY(tested.store->trace("Gone@example.org", {}, 10)->empty());
    QCOMPARE(tested.store->event(received.id).error().code, ErrorCode::NotFound);
    QCOMPARE(tested.store->health()->events, 1);
    QCOMPARE(tested.store->health()->messages, 1);
    QCOMPARE(tested.store->health()->copies, 0);
    const auto records = pullAll(*tested.store, cursor, 100);
    QCOMPARE(records.size(), std::size_t(2));
    QVERIFY(records[0].kind == RecordKind::Erased && records[1].kind == RecordKind::Erased);
    QCOMPARE(toString(records[0].event.id), toString(gone.id));
    tested.store.reset();

    tested = open(true);
    QVERIFY(append(tested, {gone, eventOf("GONE@example.org", "m", EventType::Opened, 59)}));
    QVERIFY(tested.store->trace("Gone@example.org", {}, 10)->empty());
    const auto refused = pullAll(*tested.store, cursor, 100);
    QCOMPARE(refused.size(), std::size_t(2));
    QVERIFY(refused[0].kind == RecordKind::Erased);
    QVERIFY(append(tested, {eventOf("Gone@example.org", "new", EventType::Sent, 61)}));
    QCOMPARE(tested.store->trace("Gone@example.org", {}, 10)->size(), std::size_t(1));
    QCOMPARE(tested.store->erase("", timestampFromMs(0)).error().code, ErrorCode::InvalidInput);
}

void mentionsOfAnErasedAddressAreMasked(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Event other = eventOf("kept@example.org", "m", EventType::Bounced, 1);
    other.reason = "for gone@example.org, too";
    other.metadata = {{"invited_by", "Gone@Example.org"}, {"plan", "one"}};
    QVERIFY(append(tested, {other, eventOf("nogone@example.org", "m", EventType::Sent, 2)}));
    Cursor cursor;
    pullAll(*tested.store, cursor, 100);

    const Erased erased = tested.store->erase("gone@example.org", timestampFromMs(startMs + 60'000)).value();

    QCOMPARE(erased.events, 0);
    QCOMPARE(erased.mentions, 1);
    const Event masked = tested.store->event(other.id).value();
    QCOMPARE(masked.reason, std::string("for ****************, too"));
    QCOMPARE(masked.metadata[0].second, std::string(16, '*'));
    QCOMPARE(masked.metadata[1].second, std::string("one"));
    const auto records = pullAll(*tested.store, cursor, 100);
    QCOMPARE(records.size(), std::size_t(1));
    QVERIFY(records[0].kind == RecordKind::Status);
    QCOMPARE(records[0].event.reason, masked.reason);
}

void aRegisteredSendGivesItsEventsTheirIds(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const auto send = [](const std::string& messageId, const std::string& recipient) {
        return Send{"sendgrid", "production", messageId, recipient, "order-7", "Receipt", timestampFromMs(startMs)};
    };
    Event own = eventOf("own@example.org", "m", EventType::Sent, 1);
    own.correlationId = "echoed";
    QVERIFY(append(tested, {eventOf("Early@example.org", "m", EventType::Sent, 1),
                            eventOf("other@example.org", "m", EventType::Sent, 1), own}));
    Cursor cursor;
    pullAll(*tested.store, cursor, 100);

    QVERIFY(tested.store->registerSend(send("m", "early@example.org")).value());
    QVERIFY(tested.store->registerSend(send("later", "Late@example.org")).value());
    QVERIFY(tested.store->registerSend(send("m", "own@example.org")).value());
    const auto records = pullAll(*tested.store, cursor, 100);
    tested.store.reset();
    tested = open(true);
    QVERIFY(append(tested, {eventOf("late@example.org", "later", EventType::Sent, 2)}));

    QCOMPARE(records.size(), std::size_t(2));
    QVERIFY(records[0].kind == RecordKind::Status);
    QCOMPARE(records[0].event.correlationId, std::string("order-7"));
    QCOMPARE(records[0].event.messageType, std::string("Receipt"));
    QCOMPARE(records[1].event.correlationId, std::string("echoed"));
    QCOMPARE(records[1].event.messageType, std::string("Receipt"));
    QCOMPARE(tested.store->trace("order-7", {}, 10)->size(), std::size_t(3)); // the one that echoed another id too
    QCOMPARE(tested.store->timeline(filter::Query::parse("id:order-7 message:Receipt").value(), {}, 10)->size(),
             std::size_t(2));
    QCOMPARE(tested.store->event(eventOf("late@example.org", "later", EventType::Sent, 2).id)->correlationId,
             std::string("order-7"));
    QCOMPARE(tested.store->sends("order-7", 10)->size(), std::size_t(3));
    QCOMPARE(tested.store->sends("late@example.org", 10)->size(), std::size_t(1));
    QCOMPARE(tested.store->sends("later", 10)->front().recipient, std::string("Late@example.org"));
}

void aSendIsRegisteredOnce(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Send send{"sendgrid", "production", "m", "a@example.org", "order-7", "Receipt", timestampFromMs(startMs)};
    QVERIFY(tested.store->registerSend(send).value());
    send.registeredAt += std::chrono::seconds(9);
    QVERIFY(!tested.store->registerSend(send).value());
    send.correlationId = "order-8";
    send.messageType = "Invoice";

    const Error error = tested.store->registerSend(send).error();

    QCOMPARE(error.code, ErrorCode::Conflict);
    QVERIFY(error.message.find("correlation_id was \"order-7\", message_type was \"Receipt\"") != std::string::npos);
    send.recipient = "b@example.org";
    QVERIFY(tested.store->registerSend(send).value());
    QCOMPARE(tested.store->erase("A@example.org", send.registeredAt)->sends, 1);
    send.recipient = "a@example.org";
    QVERIFY(!tested.store->registerSend(send).value()); // a repeat does not bring it back
    QVERIFY(tested.store->sends("a@example.org", 10)->empty());
    send.registeredAt += std::chrono::seconds(1);
    QVERIFY(tested.store->registerSend(send).value());
}

void droppedDayIsGone(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const auto day = std::chrono::floor<std::chrono::days>(timestampFromMs(startMs));
    QVERIFY(append(tested, {eventOf("a@example.org", "m", EventType::Sent, 86'399),
                            eventOf("a@example.org", "m", EventType::Delivered, 86'400),
                            eventOf("b@example.org", "m", EventType::Sent, 0)}));

    QVERIFY(tested.store->registerSend({"sendgrid", "production", "x", "c@example.org", "o", "", timestampFromMs(startMs)}));
    QCOMPARE(tested.store->oldest().value(), std::optional(timestampFromMs(startMs)));

    QCOMPARE(tested.store->dropDay(day).value(), 2);
    QVERIFY(tested.store->sends("o", 10)->empty());
    QCOMPARE(tested.store->oldest().value(), std::optional(Timestamp(day + std::chrono::days(1))));

    QCOMPARE(tested.store->health()->events, 1);
    QCOMPARE(tested.store->health()->messages, 1);
    QCOMPARE(tested.store->trace("a@example.org", {}, 10)->size(), std::size_t(1));
    Cursor cursor;
    const auto records = pullAll(*tested.store, cursor, 10);
    QCOMPARE(records.size(), std::size_t(2));
    QVERIFY(records[1].kind == RecordKind::Dropped);
    QVERIFY(records[1].day == day);
    QCOMPARE(records[1].seq, Seq(4));
}

void baselineNeedsTwentySamples(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    const auto message = [](int number, int took) {
        const std::string id = std::to_string(number);
        return std::vector{eventOf(id + "@example.org", id, EventType::Sent, number),
                           eventOf(id + "@example.org", id, EventType::Delivered, number + took)};
    };
    for (int i = 0; i < 19; ++i)
        QVERIFY(append(tested, message(i, 2)));
    QCOMPARE(tested.store->baseline("sendgrid")->samples, 19);
    QCOMPARE(tested.store->baseline("sendgrid")->p99.count(), 0);
    for (int i = 19; i < 200; ++i)
        QVERIFY(append(tested, message(i, i >= 197 ? 600 : 2))); // three of 200: more than one in a hundred

    const Baseline baseline = tested.store->baseline("sendgrid").value();

    QCOMPARE(baseline.samples, 200);
    QVERIFY(baseline.p99.count() >= 600'000 && baseline.p99.count() < 620'000);
    QVERIFY(tested.store->erase("199@example.org", timestampFromMs(startMs)));
    QVERIFY(tested.store->erase("198@example.org", timestampFromMs(startMs)));
    QCOMPARE(tested.store->baseline("sendgrid")->samples, 198);
    QVERIFY(tested.store->baseline("sendgrid")->p99.count() < 2100);
    QCOMPARE(tested.store->baseline("postmark")->samples, 0);
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
