// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/DedupKey.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>
#include <QUrl>

#include <set>

namespace waybill::providers::tests {

namespace {

std::string form(const char* json) { return "mandrill_events=" + QUrl::toPercentEncoding(json).toStdString(); }

} // namespace

class MandrillTest : public QObject {
    Q_OBJECT

private slots:
    void equalEventsOfOneBatchKeepTheirKeysInAnotherBatch()
    {
        const char* const first = R"({"event":"open","_id":"1","ts":1,"msg":{"email":"a@b.c"}})";
        const char* const second = R"({"event":"click","_id":"1","ts":2,"msg":{"email":"a@b.c"}})";
        const std::string both = std::string("[") + first + "," + second + "," + first + "]";
        const std::string alone = std::string("[ ") + second + " ]";
        auto batch = normalise("mandrill", form(both.c_str()));
        auto again = normalise("mandrill", form(alone.c_str()));
        QCOMPARE(batch.size(), std::size_t(3));
        QCOMPARE(again.size(), std::size_t(1));

        assignDedupKeys("hook", form(both.c_str()), batch);
        assignDedupKeys("hook", form(alone.c_str()), again);

        QCOMPARE(again[0].event.dedupKey, batch[1].event.dedupKey);
        const std::set<std::string> keys{batch[0].event.dedupKey, batch[1].event.dedupKey, batch[2].event.dedupKey};
        QCOMPARE(keys.size(), std::size_t(3));
    }

    void theLastTryThatSaidSomethingIsTheReason()
    {
        const events::Event event = eventOf("mandrill", form(R"([{"event":"deferral","msg":{"smtp_events":[
            {"diag":"450 first"},{"diag":"451 4.3.5 second"},{"diag":""}],"bounce_description":"general"}}])"));

        QCOMPARE(event.reason, std::string("451 4.3.5 second"));
        QCOMPARE(event.smtpCode, std::optional(451));
    }

    void aReceivedMailHasItsMessageId()
    {
        const events::Event event = eventOf("mandrill", form(R"([{"event":"inbound","ts":5,"msg":{"email":"in@b.c",
            "from_email":"a@b.c","subject":"Hello","headers":{"message-id":["<m@x>"]}}}])"));

        QVERIFY(event.type == events::EventType::Inbound);
        QCOMPARE(event.messageId, std::string("m@x"));
        QCOMPARE(event.subject, std::string("Hello"));
    }

    void theDecodedBatchAloneIsTakenToo()
    {
        QCOMPARE(eventOf("mandrill", R"([{"event":"send","_id":"7"}])").messageId, std::string("7"));
    }

    void oneBadElementHarmsNoOther()
    {
        const auto normalised = normalise("mandrill", form(R"([null,7,"x",[],{},{"event":"spam"}])"));

        QCOMPARE(normalised.size(), std::size_t(6));
        QVERIFY(normalised[0].event.type == events::EventType::Other);
        QVERIFY(normalised[5].event.type == events::EventType::Complained);
    }

    void aFormWithoutABatchIsADeadLetter()
    {
        const Registry registry;
        const Headers headers;

        for (const char* body : {"a=b", "", "mandrill_events=%5B"})
            QVERIFY(!registry.find("mandrill")->normalise({headers, body}));
    }
};

WAYBILL_TEST(MandrillTest)

} // namespace waybill::providers::tests

#include "MandrillTest.moc"
