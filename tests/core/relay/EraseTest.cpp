// SPDX-License-Identifier: GPL-3.0-or-later
// "Forget a person": none of their bytes left in database, WAL, index or log, and a retry does not bring them back.
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/TestMain.h"

#include "core/base/AddressTraces.h"
#include "core/base/Encoding.h"
#include "core/sqlite/Database.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <fstream>

namespace waybill::relay::tests {

using providers::Auth;
using namespace std::chrono_literals;

namespace {

const std::string person = "Nora.Quist@example.org";

std::string sendGridEvent(const std::string& email, int id, const std::string& more = {})
{
    const std::string number = std::to_string(id);
    return "{\"event\":\"delivered\",\"email\":\"" + email + "\",\"timestamp\":" + std::to_string(1'767'250'000 + id)
           + ",\"sg_event_id\":\"e" + number + "\",\"sg_message_id\":\"m" + number + ".x\"" + more + "}";
}

// What people wrote into the relay: where, and what (with ' for ").
constexpr std::pair<const char*, const char*> written[] = {
    {"/v1/templates", "{'environment':'staging','name':'hello','subject':'Hi','text':'Ask NORA.quist\\u0040example.org','version':0}"},
    {"/v1/templates", "{'environment':'staging','name':'other','subject':'Hi','text':'Ask kept@example.org','version':0}"},
    {"/v1/environments", "{'name':'staging','guard':'allow_list','title':'For nora.quist@example.org',"
                         "'allowed_addresses':['nora.quist@example.org','kept@example.org']}"},
    {"/v1/credentials", "{'name':'mailgun-staging','environment':'staging','provider':'mailgun','user':'postmaster'}"},
    {"/v1/credentials/mailgun-staging/note", "{'happened':'probed','probe':{'verdict':'works','account':'Nora.Quist@example.org'}}"},
    {"/v1/domains/example.com/profile", "{'providers':[],'selectors':[],'owner':'nora.quist@example.org'}"},
    {"/v1/domains/example.com/tightening", "{'from':'none','to':'reject','reason':'nora.quist@example.org said so'}"},
};

std::string quoted(std::string text)
{
    std::ranges::replace(text, '\'', '"');
    return text;
}

} // namespace

class EraseTest : public QObject {
    Q_OBJECT

    std::unique_ptr<RelayFixture> m_relay;

    void post(const std::string& endpoint, const std::string& body, const HeaderList& headers = {})
    {
        QCOMPARE(m_relay->post(endpoint + "/" + pathSecret, headers, body).status, 200);
    }
    void waitUntilApplied() { QTRY_COMPARE_WITH_TIMEOUT(m_relay->relay().requestsWaiting(), 0, 20'000); }
    // Names of files of the data folder in which the person still is.
    QStringList filesWith(const std::string& address) const
    {
        const AddressTraces traces(address);
        const QByteArray plain = QByteArray::fromStdString(address).toLower();
        QStringList found;
        QDirIterator files(QString::fromStdString(m_relay->path("")), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            QByteArray bytes = file.readAll();
            bytes.truncate(qsizetype(std::string_view(bytes).find_last_not_of('\0') + 1)); // a log that was laid out
            if (bytes.toLower().contains(plain) || traces.isIn({bytes.data(), std::size_t(bytes.size())}))
                found += file.fileName();
        }
        return found;
    }
    std::size_t messagesOf(const std::string& key) { return m_relay->api("/v1/trace?q=" + key)["messages"].size(); }
    std::string reserve(const std::string& recipient) // a place in the ledger
    {
        const ApiAnswer reserved = m_relay->apiPost(
            "/v1/sends/intents",
            quoted("{'environment':'staging','provider':'mailgun','credential':'mailgun-staging','recipient':'" + recipient + "'}"));
        return std::string(reserved["id"].string().value_or(""));
    }
    ApiAnswer erase(const std::string& recipient)
    {
        return m_relay->apiPost("/v1/erase", "{\"recipient\":\"" + recipient + "\"}");
    }

private slots:
    void init()
    {
        m_relay = std::make_unique<RelayFixture>(
            std::vector{endpoint("in", "sendgrid", Auth::None), endpoint("mail", "mailgun", Auth::None),
                        endpoint("signed", "resend", Auth::Signature)});
        m_relay->setSecrets("in", {pathSecret});
        m_relay->setSecrets("mail", {pathSecret});
        m_relay->setSecrets("signed", {svixKey});
    }
    void cleanup() { m_relay.reset(); }

    void noByteIsLeftAnywhere()
    {
        const std::string batch = "[" + sendGridEvent("kept@example.org", 1) + "," + sendGridEvent(person, 2) + ","
                                  + sendGridEvent("other@example.org", 3, ",\"reason\":\"with nora.quist\\u0040example.org\"")
                                  + "]";
        post("in", batch);
        post("in", "[" + sendGridEvent("nora.quist@EXAMPLE.org", 4) + "]");
        post("mail", "recipient=inbox%40example.com&sender=NORA.quist%40example.org&subject=Hello&timestamp=1767250000"
                     "&token=t1&body-plain=my+address+is+nora.quist%40example.org");
        const std::string mail = toBase64("From: somebody\r\nTo: Nora Quist <nora.quist@example.org>\r\n\r\nHello");
        post("in", "[{\"event\":\"other\",\"email\":\"kept@example.org\",\"sg_event_id\":\"e5\",\"timestamp\":1767250005,\"mail\":\""
                       + mail + "\"}]");
        post("in", "not JSON, but of nora.quist@example.org");
        QCOMPARE(m_relay->post("signed", {}, resendBody("email.sent", "r1", person)).status, 401);
        QCOMPARE(m_relay->apiPost("/v1/sends", "{\"correlation_id\":\"order-7\",\"provider\":\"sendgrid\",\"environment\":"
                                               "\"production\",\"message_id\":\"m2\",\"recipient\":\"" + person + "\"}").status, 201);
        std::ofstream(m_relay->path("relay.log")) << "a line with nora.quist@example.org in it\n";
        std::ofstream(m_relay->path("events.db.damaged-1")) << std::string(3'000'000, 'x') << " nora.quist@example.org ";
        waitUntilApplied();
        QTRY_COMPARE(m_relay->api("/v1/quarantine")["refused"].size(), std::size_t(1));
        QVERIFY(filesWith(person).size() >= 4);
        const std::string keptEvent = std::string(m_relay->api("/v1/events?filter=to:kept@example.org")["events"].at(1)["id"].string().value());

        const ApiAnswer erased = erase("nora.quist@example.org");

        QCOMPARE(erased.status, 200);
        QCOMPARE(erased["events"].integer().value(), 3);
        QCOMPARE(erased["mentions"].integer().value(), 2);
        QCOMPARE(erased["sends"].integer().value(), 1);
        QCOMPARE(erased["requests"].integer().value(), 5);
        QCOMPARE(erased["quarantined"].integer().value(), 1);
        QCOMPARE(erased["files"].integer().value(), 2);
        QCOMPARE(filesWith(person), QStringList());
        QCOMPARE(messagesOf("nora.quist%40example.org"), std::size_t(0));
        // What is others' is still there, byte for byte.
        const ApiAnswer raw = m_relay->api("/v1/events/" + keptEvent + "/raw");
        QCOMPARE(std::string(raw["element"].string().value()), sendGridEvent("kept@example.org", 1));
        QVERIFY(!raw["signature_reproducible"].boolean().value());
        QVERIFY(raw["body"].string()->find("{\"erased\":true") != std::string_view::npos);
        QCOMPARE(raw["body"].string()->size(), batch.size());
    }

    // Rows move to other pages as a database grows; where they were is not to be read either.
    void noByteIsLeftWhereRowsOnceStood()
    {
        for (int i = 0; i < 200; ++i)
            post("in", "[" + sendGridEvent("customer" + std::to_string(i) + "@example.org", i) + "]");
        waitUntilApplied();

        for (const char* address : {"customer3@example.org", "customer100@example.org"}) {
            QCOMPARE(erase(address).status, 200);
            QCOMPARE(filesWith(address), QStringList());
        }
    }

    void whatPeopleWroteThemselvesIsLookedThroughToo()
    {
        const std::string token = m_relay->path("api-token.nora.quist@example.org.read");
        writeToken(token, "0123456789abcdef0123456789abcdef0123456789a");
        m_relay->start();
        for (const auto& [path, json] : written) {
            const int status = m_relay->apiPost(path, quoted(json)).status;
            QVERIFY2(status == 200, path);
        }
        const std::string toAnother = reserve("kept@example.org");
        QVERIFY(!reserve("nora.quist@example.org").empty());
        const std::string note = quoted("{'state':'failed','attempts':0,'text':'not nora.quist@example.org'}");
        QCOMPARE(m_relay->apiPost("/v1/sends/intents/" + toAnother + "/note", note).status, 200);
        QCOMPARE(m_relay->api("/v1/credentials", "GET", token).status, 200); // the audit says who
        QVERIFY(!filesWith(person).empty());

        const ApiAnswer erased = erase(person);

        QCOMPARE(erased.status, 200);
        for (const char* what : {"templates", "environments", "credentials", "ledger", "ledger_mentions"})
            QVERIFY2(erased[what].integer().value() == 1, what);
        QCOMPARE(erased["domains"].integer().value(), 2);
        QCOMPARE(erased["audit"].integer().value(), 1);
        QCOMPARE(filesWith(person), QStringList());
        const ApiAnswer templates = m_relay->api("/v1/templates");
        QVERIFY(templates["templates"].at(0)["text"].string()->starts_with("Ask ****"));
        QCOMPARE(std::string(templates["templates"].at(1)["text"].string().value()), std::string("Ask kept@example.org"));
        const ApiAnswer environments = m_relay->api("/v1/environments");
        QCOMPARE(environments["environments"].at(2)["allowed_addresses"].size(), std::size_t(1)); // staging is the last by name
    }

    void anAddressThatACredentialLogsInWithIsRefusedUntouched()
    {
        const std::string credential = "{'name':'mailgun-staging','environment':'staging','provider':'mailgun','user':'";
        QCOMPARE(m_relay->apiPost("/v1/credentials", quoted(credential + "nora.quist@example.org'}")).status, 200);
        post("in", "[" + sendGridEvent(person, 2) + "]");
        waitUntilApplied();

        const ApiAnswer refused = erase(person);

        QCOMPARE(refused.status, 409);
        QVERIFY(refused["error"]["message"].string()->find("mailgun-staging") != std::string_view::npos);
        QCOMPARE(messagesOf("Nora.Quist%40example.org"), std::size_t(1));
        QCOMPARE(std::string(m_relay->api("/v1/credentials")["credentials"].at(0)["user"].string().value()),
                 std::string("nora.quist@example.org"));
        QCOMPARE(m_relay->apiPost("/v1/credentials", quoted(credential + "postmaster'}")).status, 200);
        QCOMPARE(erase(person).status, 200);
        QCOMPARE(filesWith(person), QStringList());
    }

    void retriesDoNotBringThemBack()
    {
        const std::string batch = "[" + sendGridEvent("kept@example.org", 1) + "," + sendGridEvent(person, 2) + "]";
        post("in", batch);
        waitUntilApplied();
        m_relay->clock.advance(1h);
        QCOMPARE(erase(person).status, 200);

        post("in", batch);
        post("in", "[" + sendGridEvent("NORA.QUIST@example.org", 3) + "]");
        waitUntilApplied();

        QCOMPARE(messagesOf("nora.quist%40example.org"), std::size_t(0));
        QCOMPARE(messagesOf("kept%40example.org"), std::size_t(1));
        QTRY_COMPARE_WITH_TIMEOUT(filesWith(person), QStringList(), 20'000);
        m_relay->start();
        m_relay->setSecrets("in", {pathSecret});
        post("in", batch);
        waitUntilApplied();
        QCOMPARE(messagesOf("nora.quist%40example.org"), std::size_t(0));
    }

    // They wait to be cleaned when the relay ends, and it has no time to do it.
    void aKillInBetweenKeepsNobodyInTheRequests()
    {
        m_relay->cleanEvery = 1h;
        m_relay->start();
        m_relay->setSecrets("in", {pathSecret});
        const std::string batch = "[" + sendGridEvent("kept@example.org", 1) + "," + sendGridEvent(person, 2) + "]";
        post("in", batch);
        waitUntilApplied();
        m_relay->clock.advance(1h);
        QCOMPARE(erase(person).status, 200);
        post("in", batch); // is cleaned at once, and opens the hour
        QTRY_COMPARE_WITH_TIMEOUT(filesWith(person), QStringList(), 20'000);
        post("in", batch);
        post("in", "[" + sendGridEvent("NORA.QUIST@example.org", 3) + "]");
        waitUntilApplied();
        QVERIFY(!filesWith(person).isEmpty());

        m_relay->cleanEvery = 100ms; // the second of the two may be told of while the first is cleaned
        m_relay->startAsAfterAKill();

        QTRY_COMPARE_WITH_TIMEOUT(filesWith(person), QStringList(), 20'000);
        QCOMPARE(messagesOf("nora.quist%40example.org"), std::size_t(0));
        QCOMPARE(messagesOf("kept%40example.org"), std::size_t(1));
        QCOMPARE(m_relay->api("/v1/status")["events"].integer().value(), 1); // looking again applies nothing twice
        const auto waiting = [this] {
            return sqlite::Database::openReader(m_relay->path("relay.db"))->queryInteger("SELECT count(*) FROM uncleaned").value();
        };
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), 0, 20'000);
    }

    void mailSentAfterwardsIsANewStory()
    {
        post("in", "[" + sendGridEvent(person, 2) + "]");
        waitUntilApplied();
        QCOMPARE(erase(person).status, 200);
        const auto later = std::to_string(toMs(m_relay->clock.now()) / 1000 + 60);
        post("in", "[{\"event\":\"delivered\",\"email\":\"" + person + "\",\"timestamp\":" + later
                       + ",\"sg_event_id\":\"e9\",\"sg_message_id\":\"m9.x\"}]");
        waitUntilApplied();
        QCOMPARE(messagesOf("Nora.Quist%40example.org"), std::size_t(1));
    }

    void consolesAreTold()
    {
        post("in", "[" + sendGridEvent(person, 2) + "]");
        waitUntilApplied();
        const std::string cursor(m_relay->api("/v1/feed")["cursor"].string().value());
        QCOMPARE(erase(person).status, 200);

        const ApiAnswer feed = m_relay->api("/v1/feed?wait=20&after=" + cursor);

        QCOMPARE(feed["records"].size(), std::size_t(1));
        QCOMPARE(std::string(feed["records"].at(0)["kind"].string().value()), std::string("erased"));
        QVERIFY(feed["records"].at(0)["id"].string()->starts_with("evt_"));
        post("in", "[" + sendGridEvent("kept@example.org", 3) + "]"); // the feed goes on behind it
        waitUntilApplied();
        QCOMPARE(m_relay->api("/v1/feed?after=" + cursor)["records"].size(), std::size_t(2));
    }

    void aDeadLetterOfAnErasedPersonStaysHarmless()
    {
        post("in", "not JSON, but of nora.quist@example.org");
        waitUntilApplied();
        QCOMPARE(erase(person).status, 200);
        const ApiAnswer letters = m_relay->api("/v1/dead-letters");
        QCOMPARE(letters["dead_letters"].size(), std::size_t(1));
        const std::string id = std::to_string(letters["dead_letters"].at(0)["id"].integer().value());
        QCOMPARE(m_relay->api("/v1/dead-letters/" + id + "/replay", "POST").status, 400);
        QCOMPARE(filesWith(person), QStringList());
    }

    void onlyAnAdministratorMayErase()
    {
        const std::string token = m_relay->path("api-token.bot.operate");
        writeToken(token, "0123456789abcdef0123456789abcdef0123456789a");
        m_relay->start();
        QCOMPARE(m_relay->apiPost("/v1/erase", "{\"recipient\":\"a@example.org\"}", token).status, 403);
    }

    void whatIsNoAddressIsRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char* body : {"", "{}", "[]", "{\"recipient\":\"\"}", "{\"recipient\":7}", "{\"recipient\":\"nobody\"}",
                                 "{\"recipient\":\"@example.org\"}", "{\"recipient\":\"a@\"}", "{\"recipient\":\"a b@c.d\"}"})
            QTest::newRow(body) << QByteArray(body);
    }
    void whatIsNoAddressIsRefused()
    {
        QFETCH(QByteArray, body);
        const ApiAnswer answer = m_relay->apiPost("/v1/erase", body.toStdString());
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.errorCode(), std::string("invalid_input"));
    }

    void retentionTakesWhatIsTooOld()
    {
        post("in", "[" + sendGridEvent(person, 2) + "]");
        QCOMPARE(m_relay->post("signed", {}, resendBody("email.sent", "r1", person)).status, 401);
        waitUntilApplied();
        m_relay->config.retention = {.rawDays = 7, .eventDays = 30};
        m_relay->clock.advance(24h * 9); // more than a week after it came
        m_relay->start();
        m_relay->setSecrets("in", {pathSecret});

        QTRY_COMPARE_WITH_TIMEOUT(m_relay->api("/v1/quarantine")["refused"].size(), std::size_t(0), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->relay().intakeCounts().segments, 1, 20'000);
        QCOMPARE(messagesOf("Nora.Quist%40example.org"), std::size_t(1));

        m_relay->clock.advance(24h * 30);
        m_relay->start();
        m_relay->setSecrets("in", {pathSecret});
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->relay().eventsApplied(), 0, 20'000);
        const ApiAnswer feed = m_relay->api("/v1/feed");
        QCOMPARE(std::string(feed["records"].at(0)["kind"].string().value()), std::string("dropped"));
        QTRY_COMPARE_WITH_TIMEOUT(filesWith(person), QStringList(), 20'000);
        post("in", "[" + sendGridEvent("kept@example.org", 900'000) + "]"); // ids go on
        waitUntilApplied();
        QCOMPARE(messagesOf("kept%40example.org"), std::size_t(1));
    }
};

WAYBILL_TEST(EraseTest)

} // namespace waybill::relay::tests

#include "EraseTest.moc"
