// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/DedupKey.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <set>

namespace waybill::providers::tests {

namespace {

std::vector<std::string> keysOf(const char* provider, const std::string& body, const std::string& endpoint = "hook",
                                const std::string& svixId = {})
{
    Headers headers;
    if (!svixId.empty())
        headers.add("Svix-Id", svixId);
    auto normalised = normalise(provider, body, headers);
    assignDedupKeys(endpoint, body, normalised);
    std::vector<std::string> keys;
    for (const NormalisedEvent& one : normalised)
        keys.push_back(one.event.dedupKey);
    return keys;
}

std::string mailgunEvent(const std::string& id, const std::string& timestamp)
{
    return "{\"event-data\":{\"event\":\"opened\",\"id\":\"" + id + "\",\"timestamp\":" + timestamp + "}}";
}

} // namespace

class DedupKeyTest : public QObject {
    Q_OBJECT

private slots:
    void theIdIsTheBeginningOfTheKey()
    {
        const std::string body = R"([{"event":"open","sg_event_id":"e1"}])";
        auto normalised = normalise("sendgrid", body);

        assignDedupKeys("hook", body, normalised);

        const events::Event& event = normalised.front().event;
        QCOMPARE(event.dedupKey.size(), std::size_t(32));
        std::uint64_t id = 0;
        for (int i = 0; i < 8; ++i)
            id = id << 8 | static_cast<unsigned char>(event.dedupKey[std::size_t(i)]);
        QCOMPARE(event.id.value(), id);
    }

    void aRepeatInAnotherBatchHasTheSameKey()
    {
        const auto first = keysOf("sendgrid", R"([{"event":"open","sg_event_id":"e1"},{"event":"click","sg_event_id":"e2"}])");
        const auto second = keysOf("sendgrid", R"([{"sg_event_id":"e2","event":"click"}])");

        QCOMPARE(second.front(), first[1]);
        QVERIFY(first[0] != first[1]);
    }

    void twiceTheSameIdInOneBatchIsOneEvent()
    {
        const auto keys = keysOf("sendgrid", fixture("sendgrid/batch-mixed.json").toStdString());

        QCOMPARE(keys[0], keys[3]);
        QCOMPARE(std::set<std::string>(keys.begin(), keys.end()).size(), std::size_t(4));
    }

    void endpointsAreKeptApart()
    {
        const std::string body = R"([{"event":"open","sg_event_id":"e1"}])";

        QVERIFY(keysOf("sendgrid", body, "a") != keysOf("sendgrid", body, "b"));
        // The parts are framed: nothing moves from one into the next.
        QVERIFY(keysOf("sendgrid", R"([{"event":"open","sg_event_id":"bc"}])", "a") !=
                keysOf("sendgrid", R"([{"event":"open","sg_event_id":"c"}])", "ab"));
    }

    void withoutAnIdEqualElementsAreCounted()
    {
        const std::string one = R"({"event":"open","email":"a@x.org"})";

        const auto keys = keysOf("sendgrid", "[" + one + "," + one + "]");

        QVERIFY(keys[0] != keys[1]);
        QCOMPARE(keysOf("sendgrid", "[" + one + "," + one + "]"), keys);
        QCOMPARE(keysOf("sendgrid", one).front(), keys[0]);
        QCOMPARE(keysOf("sendgrid", "[{}," + one + "]")[1], keys[0]);
    }

    void spellingDoesNotMatterWithoutAnId()
    {
        const auto plain = keysOf("postmark", R"({"RecordType":"Open","Recipient":"a@x.org","M":{"x":[1,2]}})");
        const auto spaced = keysOf("postmark", R"( { "M" : {"x":[1, 2]}, "Recipient":"\u0061@x.org", "RecordType":"Open" } )");
        const auto other = keysOf("postmark", R"({"RecordType":"Open","Recipient":"a@x.org","M":{"x":[2,1]}})");
        const auto retyped = keysOf("postmark", R"({"RecordType":"Open","Recipient":"a@x.org","M":{"x":["1",2]}})");

        QCOMPARE(plain, spaced);
        QVERIFY(plain != other);
        QVERIFY(plain != retyped);
    }

    void aFormsBoundaryDoesNotMatter()
    {
        std::string body = fixture("sendgrid/inbound-parse.txt").toStdString();
        const auto keys = keysOf("sendgrid", body);
        for (std::size_t at = body.find("demoBoundary0001"); at != std::string::npos; at = body.find("demoBoundary0001"))
            body.replace(at, 16, "other");

        QCOMPARE(keysOf("sendgrid", body), keys);
    }

    void mailgunsIdsCountForOneDay()
    {
        const auto morning = keysOf("mailgun", mailgunEvent("x", "1767258000.1"));
        const auto evening = keysOf("mailgun", mailgunEvent("x", "1767290000"));
        const auto nextDay = keysOf("mailgun", mailgunEvent("x", "1767344400"));

        QCOMPARE(morning, evening);
        QVERIFY(morning != nextDay);
    }

    void resendCountsByItsHeaderAndTheRecipient()
    {
        const std::string body = R"({"type":"email.opened","data":{"to":["a@x.org","a@x.org"]}})";

        const auto keys = keysOf("resend", body, "hook", "msg_1");

        QVERIFY(keys[0] != keys[1]);
        QCOMPARE(keysOf("resend", " " + body, "hook", "msg_1"), keys);
        QVERIFY(keysOf("resend", body, "hook", "msg_2") != keys);
        QVERIFY(keysOf("resend", body) != keys);
    }

    void postmarkCountsByItsIdWhereItHasOne()
    {
        const auto first = keysOf("postmark", R"({"RecordType":"Bounce","ID":7,"Type":"HardBounce"})");
        const auto again = keysOf("postmark", R"({"RecordType":"Bounce","ID":7,"Type":"HardBounce","CanActivate":true})");
        const auto complaint = keysOf("postmark", R"({"RecordType":"SpamComplaint","ID":7})");

        QCOMPARE(first, again);
        QVERIFY(first != complaint);
    }
};

WAYBILL_TEST(DedupKeyTest)

} // namespace waybill::providers::tests

#include "DedupKeyTest.moc"
