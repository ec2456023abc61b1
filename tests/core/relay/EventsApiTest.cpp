// SPDX-License-Identifier: GPL-3.0-or-later
// Stored events over HTTP: listed, looked at one by one, and told as a message's story.
#include "tests/core/relay/RelayFixture.h"

#include "core/base/Rfc3339.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::relay::tests {

using providers::Auth;

class EventsApiTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_relay.reset(); }
    void eventsArePagedNewestFirst();
    void eventsCanBeAskedForByTheirIds();
    void rawOfUnknownEventIsNotFound();
    void aRevealIsNotedWithWhoAndWhichEvent();
    void traceTellsTheVerdict();
    void traceSaysWhenAnEventCameOnceMore();
    void traceAsOfATimeKnowsOnlyWhatHadComeIn();

private:
    void postEvent(const std::string& event, const std::string& recipient, int id);

    std::unique_ptr<RelayFixture> m_relay;
};

void EventsApiTest::init()
{
    m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("in", "sendgrid", Auth::None)});
    m_relay->setSecrets("in", {pathSecret});
}

void EventsApiTest::postEvent(const std::string& event, const std::string& recipient, int id)
{
    QCOMPARE(m_relay->post("in/" + pathSecret, {}, sendGridBody(event, recipient, id)).status, 200);
}

void EventsApiTest::eventsArePagedNewestFirst()
{
    for (int i = 0; i < 7; ++i)
        postEvent("delivered", "a@example.org", i);
    m_relay->feedWith(7);

    std::vector<std::string> times;
    std::string before;
    int pages = 0;
    do {
        const ApiAnswer answer = m_relay->api("/v1/events?limit=3&before=" + before);
        for (const JsonValue& event : answer["events"])
            times.emplace_back(event["occurred_at"].string().value());
        before = answer["next"].string().value_or("");
        ++pages;
    } while (!before.empty());

    QCOMPARE(pages, 3);
    QCOMPARE(times.size(), 7U);
    QVERIFY(std::is_sorted(times.rbegin(), times.rend()));
}

void EventsApiTest::eventsCanBeAskedForByTheirIds()
{
    for (int number = 1; number <= 3; ++number)
        postEvent("delivered", "a@example.org", number);
    m_relay->feedWith(3);
    const ApiAnswer all = m_relay->api("/v1/events");
    const std::string first(all["events"].at(0)["id"].string().value());
    const std::string last(all["events"].at(2)["id"].string().value());

    const ApiAnswer named = m_relay->api("/v1/events?ids=" + last + ",evt_0123456789abcdef," + first);

    QCOMPARE(named["events"].size(), 2U);
    QCOMPARE(named["events"].at(0)["id"].string().value(), std::string_view(last));
    QCOMPARE(named["events"].at(1)["id"].string().value(), std::string_view(first));
    std::string many = first;
    for (int number = 0; number < 200; ++number)
        many += "," + first;
    QCOMPARE(m_relay->api("/v1/events?ids=" + many).status, 400);
}

void EventsApiTest::rawOfUnknownEventIsNotFound()
{
    QCOMPARE(m_relay->api("/v1/events/evt_0123456789abcdef/raw").status, 404);
}

void EventsApiTest::aRevealIsNotedWithWhoAndWhichEvent()
{
    postEvent("delivered", "nora@example.org", 1);
    m_relay->feedWith(1);
    writeToken(m_relay->path("api-token.anna.read"), "a-token-for-anna-0123456789abcdef");
    m_relay->start();
    const std::string id(m_relay->api("/v1/events")["events"].at(0)["id"].string().value());
    const std::string anna = m_relay->path("api-token.anna.read");

    QCOMPARE(m_relay->api("/v1/events/" + id + "/reveal", "POST", anna).status, 200);

    QCOMPARE(m_relay->api("/v1/audit", "GET", anna).status, 403);
    const auto noted = [&] {
        const ApiAnswer audit = m_relay->api("/v1/audit");
        for (std::size_t i = 0; i < audit["uses"].size(); ++i) {
            const JsonValue use = audit["uses"].at(i);
            if (use["what"].string() == "POST /v1/events/" + id + "/reveal")
                return use["token"].string() == "anna" && use["at"].string().has_value();
        }
        return false;
    };
    QTRY_VERIFY(noted());
    QCOMPARE(m_relay->api("/v1/events/evt_0123456789abcdef/reveal", "POST", anna).status, 404);
    QCOMPARE(m_relay->api("/v1/events/nora@example.org/reveal", "POST", anna).status, 400);
    const ApiAnswer audit = m_relay->api("/v1/audit");
    for (std::size_t i = 0; i < audit["uses"].size(); ++i)
        QVERIFY(!audit["uses"].at(i)["what"].string()->contains('@')); // never the address
}

void EventsApiTest::traceTellsTheVerdict()
{
    postEvent("processed", "a@example.org", 1);
    postEvent("delivered", "a@example.org", 2);
    postEvent("bounce", "b@example.org", 3);
    m_relay->feedWith(3);

    const ApiAnswer answer = m_relay->api("/v1/trace?q=a%40example.org");

    QCOMPARE(answer["messages"].size(), 1U);
    const JsonValue message = answer["messages"].at(0);
    QCOMPARE(message["recipient"].string().value(), "a@example.org");
    QCOMPARE(message["verdict"]["outcome"].string().value(), "delivered");
    QCOMPARE(message["events"].size(), 2U);
    QVERIFY(message["verdict"]["evidence"].size() > 0);
    QCOMPARE(answer["providers"]["sendgrid"]["name"].string().value(), "SendGrid");
    QVERIFY(answer["baselines"]["sendgrid"]["samples"].integer());
    QCOMPARE(m_relay->api("/v1/trace?q=nobody%40example.org")["messages"].size(), 0U);
}

void EventsApiTest::traceSaysWhenAnEventCameOnceMore()
{
    postEvent("delivered", "a@example.org", 1);
    m_relay->feedWith(1);
    m_relay->clock.advance(std::chrono::minutes(5));
    const Timestamp again = m_relay->clock.now();
    postEvent("delivered", "a@example.org", 1);
    QTRY_COMPARE(m_relay->api("/v1/status")["copies"].integer().value_or(0), 1);
    m_relay->clock.advance(std::chrono::minutes(5));

    const ApiAnswer now = m_relay->api("/v1/trace?q=a%40example.org");
    const ApiAnswer before = m_relay->api("/v1/trace?q=a%40example.org&as_of=" + formatRfc3339(again - std::chrono::minutes(1)));

    QCOMPARE(now["copies"].size(), 1U);
    QCOMPARE(now["copies"].at(0)["event"].string().value(), now["messages"].at(0)["events"].at(0)["id"].string().value());
    QCOMPARE(now["copies"].at(0)["last_at"].string().value(), formatRfc3339(again));
    QCOMPARE(before["copies"].size(), 0U);
}

void EventsApiTest::traceAsOfATimeKnowsOnlyWhatHadComeIn()
{
    postEvent("processed", "a@example.org", 1);
    const std::string before = formatRfc3339(m_relay->clock.now());
    m_relay->clock.advance(std::chrono::minutes(2));
    postEvent("delivered", "a@example.org", 2);
    m_relay->feedWith(2);

    const ApiAnswer then = m_relay->api("/v1/trace?q=a%40example.org&as_of=" + before);
    const ApiAnswer oneOfThen = m_relay->api("/v1/trace?q=a%40example.org&limit=1&as_of=" + before);
    const ApiAnswer now = m_relay->api("/v1/trace?q=a%40example.org");

    QCOMPARE(then["messages"].at(0)["events"].size(), 1U);
    QCOMPARE(oneOfThen["messages"].at(0)["events"].size(), 1U);
    QVERIFY(then["messages"].at(0)["verdict"]["outcome"].string().value() != "delivered");
    QCOMPARE(now["messages"].at(0)["verdict"]["outcome"].string().value(), "delivered");
}

WAYBILL_TEST(EventsApiTest)

} // namespace waybill::relay::tests

#include "EventsApiTest.moc"
