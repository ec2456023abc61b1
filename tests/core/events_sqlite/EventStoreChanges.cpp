// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the conformance tests about what is stored and then changes: erased people, dropped days, registered sends.
#include "tests/core/events_sqlite/EventStoreConformance.h"

#include "core/filter/Query.h"

#include <QTest>

namespace waybill::events::conformance {

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

// The long look is taken beside the writer: what comes meanwhile is looked at with the erasure.
void whatComesDuringTheLookIsErasedToo(const OpenStore& open)
{
    StoreUnderTest tested = open(false);
    Event mention = eventOf("other@example.org", "m2", EventType::Bounced, 2);
    mention.reason = "550 <gone@example.org> unknown";
    QVERIFY(append(tested, {eventOf("gone@example.org", "m1", EventType::Sent, 1), mention}));
    const FoundTraces found = tested.store->tracesOf("gone@example.org").value();
    QCOMPARE(found.persons.size(), std::size_t(1));
    QCOMPARE(found.mentions.size(), std::size_t(1));
    Event later = eventOf("third@example.org", "m3", EventType::Bounced, 3);
    later.reason = "550 gone@example.org";
    QVERIFY(append(tested, {eventOf("Gone@example.org", "m1", EventType::Delivered, 3), later}));

    const Erased erased = tested.store->erase("gone@example.org", timestampFromMs(startMs + 60'000), found).value();

    QCOMPARE(erased.events, 2);
    QCOMPARE(erased.mentions, 2);
    const std::vector<Event> left = tested.store->timeline(filter::Query(), {}, 10).value();
    for (const Event& event : left)
        QVERIFY(event.reason.find("gone") == std::string::npos && event.recipient.find("one@") == std::string::npos);
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
    QCOMPARE(tested.store->timeline(queryOf("id:order-7 message:Receipt"), {}, 10)->size(),
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

} // namespace waybill::events::conformance
