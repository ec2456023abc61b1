// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the conformance tests that asks: traces, timelines, groups, baselines.
#include "tests/core/events_sqlite/EventStoreConformance.h"

#include "core/filter/Query.h"

#include <QTest>

#include <set>

namespace waybill::events::conformance {

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
    QVERIFY(store.timeline(queryOf("type:delivered"), {}, 7)->empty());
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
        return tested.store->aggregate(queryOf(text), hour, by).value();
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

} // namespace waybill::events::conformance
