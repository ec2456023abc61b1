// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/ctl/Ctl.h"
#include "tests/support/FakeRelay.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/TestMain.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace waybill::ctl::tests {

using namespace waybill::tests;

class QueryTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void traceSaysTheVerdictInWords();
    void traceTellsAllFourLayersRowByRow();
    void traceTellsOfASendThatHasNoEvent_data();
    void traceTellsOfASendThatHasNoEvent();
    void traceAsJsonIsTheRelaysAnswer();
    void traceThatFindsNothingSaysSo();
    void eventsAreALogWithTheNewestLast();
    void eventsArePagedUpToTheLimit();
    void exportsAreCsvOrJsonLines();
    void traceAsOfAsksForThatTime();
    void aLinkToAMessageIsTraced();
    void noEventIsExitOne();
    void aWrongFilterIsToldWithTheRelaysHint();
    void outsideTextCanNotMoveTheCursor();
    void followPrintsOneEventALine();
    void followOutlivesARelayThatRestarts();
    void followEndsWhereNothingCanBeWritten();
    void statusNamesTheEndpoints();
    void statusNamesWhatWasDamaged();
    void exitCodesTellWhatIsWrong_data();
    void exitCodesTellWhatIsWrong();
    void anOpenTokenFileIsNotUsed();

private:
    Run ask(QStringList arguments, const QString& outFile = {});
    QStringList relayOptions() const;

    std::unique_ptr<FakeRelay> m_relay;
    TokenDirectory m_token;
};

namespace {

QString text(const char* utf8) { return QString::fromUtf8(utf8); }

QByteArray traceBody(const std::string& events, const std::string& ledger = {}, const std::string& copies = {})
{
    return QByteArray::fromStdString(R"({"messages":[)" +
                                     (events.empty() ? "" : R"({"message_id":"m1","events":[)" + events + "]}") +
                                     R"(],"ledger":[)" + ledger + R"(],"copies":[)" + copies +
                                     R"(],"baselines":{},"providers":{"sendgrid":{"name":"SendGrid"}}})");
}

std::string ledgerSend(std::string_view state, int attempts, std::string_view messageId, std::string_view words)
{
    JsonWriter writer;
    writer.beginObject().member("id", "snd_1").member("environment", "production").member("provider", "sendgrid");
    writer.member("credential", "prod-transactional").member("recipient", "nora.quist@example.org");
    writer.member("state", state).member("attempts", attempts).member("message_id", messageId).member("text", words);
    writer.member("created_at", "2026-11-23T09:14:03.000Z").member("updated_at", "2026-11-23T09:14:04.000Z").endObject();
    return writer.take();
}

QByteArray eventsBody(const std::vector<std::uint64_t>& ids, const char* next)
{
    std::string events;
    for (const std::uint64_t id : ids)
        events += (events.empty() ? "" : ",") + jsonOf(eventOf(id));
    return QByteArray::fromStdString("{\"events\":[" + events + "],\"next\":" + next + "}");
}

} // namespace

void QueryTest::init()
{
    m_relay = std::make_unique<FakeRelay>();
    QVERIFY(m_relay->listen());
    m_token.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

QStringList QueryTest::relayOptions() const
{
    return {text("--relay"), m_relay->url().toString(), text("--token-file"), m_token.path()};
}

Run QueryTest::ask(QStringList arguments, const QString& outFile)
{
    return run(arguments + relayOptions(), {}, outFile);
}

void QueryTest::traceSaysTheVerdictInWords()
{
    m_relay->answer(text("/v1/trace"), {200, traceBody(jsonOf(eventOf(7)))});

    const Run got = ask({text("trace"), text("nora.quist@example.org")});

    QCOMPARE(got.code, 0);
    QVERIFY(got.out.startsWith("Delivered. example.org’s server accepted it at 2026-11-23T09:14:05Z.\n"));
    QVERIFY(got.out.contains("confidence sure – signed webhook from SendGrid"));
    QVERIFY(got.out.contains("evt_0000000000000007"));
    QVERIFY(m_relay->lastRequest().startsWith("GET /v1/trace?q=nora.quist%40example.org&limit=100 "));
}

void QueryTest::traceTellsAllFourLayersRowByRow()
{
    events::Event bounced = eventOf(7, events::EventType::Bounced);
    bounced.bounce = events::BounceClass::Hard;
    bounced.reason = "550 5.1.1 no such user";
    bounced.copies = 2;
    m_relay->answer(text("/v1/trace"), {200, traceBody(jsonOf(bounced), ledgerSend("accepted", 1, "m1", ""),
                                                    R"({"event":"evt_0000000000000007","last_at":"2026-11-23T09:20:00.000Z"})")});

    const Run got = ask({text("trace"), text("m1")});

    QCOMPARE(got.code, 0);
    QList<QByteArray> rows;
    for (const QByteArray& line : got.out.split('\n'))
        if (line.startsWith("    "))
            rows.append(line.simplified());
    const QList<QByteArray> expected = {
        "TIME LAYER EVENT EVIDENCE ID WHAT HAPPENED",
        "2026-11-23T09:14:03Z request Requested Send ledger Asked SendGrid to send it, with the key prod-transactional",
        "2026-11-23T09:14:04Z acceptance Accepted Provider’s answer Took it as m1",
        "2026-11-23T09:14:05Z delivery Bounced, hard Signed webhook evt_0000000000000007 550 5.1.1 no such user",
        "2026-11-23T09:14:06Z processing Applied This relay 1 event stored and applied, signed; the last came 1 s after it happened",
        "2026-11-23T09:20:00Z processing Duplicate This relay evt_0000000000000007 “Bounced” came 2 more times and was counted once",
    };
    QCOMPARE(rows, expected);
}

void QueryTest::traceTellsOfASendThatHasNoEvent_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QByteArray>("processing");
    QTest::newRow("refused") << QByteArray("refused") << QByteArray("the sender is not verified")
                             << QByteArray("the sender is not verified") << QByteArray("None is to be expected");
    QTest::newRow("no event yet") << QByteArray("accepted") << QByteArray() << QByteArray("Took it as m1")
                                  << QByteArray("No event of this message has come");
    QTest::newRow("under way") << QByteArray("in_flight") << QByteArray() << QByteArray("No answer yet")
                               << QByteArray("No event of this message has come");
}

void QueryTest::traceTellsOfASendThatHasNoEvent()
{
    QFETCH(QByteArray, state);
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, says);
    QFETCH(QByteArray, processing);
    const char* messageId = state == "accepted" ? "m1" : "";
    m_relay->answer(text("/v1/trace"), {200, traceBody("", ledgerSend(state.toStdString(), 1, messageId, words.toStdString()))});

    const Run got = ask({text("trace"), text("snd_1")});

    QCOMPARE(got.code, 0);
    QVERIFY(got.out.contains("request     Requested"));
    QVERIFY2(got.out.contains(says), got.out.constData());
    QVERIFY2(got.out.contains(processing), got.out.constData());
}

void QueryTest::traceAsJsonIsTheRelaysAnswer()
{
    const QByteArray body = traceBody(jsonOf(eventOf(7)));
    m_relay->answer(text("/v1/trace"), {200, body});

    const Run got = ask({text("trace"), text("m1"), text("--json")});

    QCOMPARE(got.code, 0);
    QCOMPARE(got.out, body + "\n");
}

void QueryTest::traceThatFindsNothingSaysSo()
{
    m_relay->answer(text("/v1/trace"), {200, traceBody("")});

    const Run words = ask({text("trace"), text("who")});
    const Run json = ask({text("trace"), text("who"), text("--json")});

    QCOMPARE(words.code, 1);
    QCOMPARE(json.code, 1);
    QVERIFY(words.err.startsWith("waybillctl: no message is known for “who”; "));
    QVERIFY(QJsonDocument::fromJson(json.out).object().value(text("messages")).isArray());
}

void QueryTest::eventsAreALogWithTheNewestLast()
{
    std::string older = jsonOf(eventOf(1, events::EventType::Sent));
    m_relay->answer(text("/v1/events"), {200, QByteArray::fromStdString("{\"events\":[" + jsonOf(eventOf(2)) + "," +
                                                                        older + "],\"next\":null}")});

    const Run got = ask({text("events"), text("--filter"), text("to:nora.quist@example.org")});

    const QList<QByteArray> lines = got.out.split('\n');
    QCOMPARE(got.code, 0);
    QVERIFY(lines.value(0).startsWith("TIME"));
    QVERIFY(lines.value(1).contains("sent"));
    QVERIFY(lines.value(2).contains("delivered"));
    QVERIFY(m_relay->lastRequest().startsWith("GET /v1/events?filter=to%3Anora.quist%40example.org&limit=100 "));
}

void QueryTest::eventsArePagedUpToTheLimit()
{
    m_relay->on(text("/v1/events"), [](const QUrlQuery& query) {
        return query.hasQueryItem(text("before")) ? FakeAnswer{200, eventsBody({2, 1}, "\"more\"")}
                                                  : FakeAnswer{200, eventsBody({4, 3}, "\"page2\"")};
    });

    const Run got = ask({text("events"), text("--json"), text("--limit"), text("3")});

    QCOMPARE(got.code, 0);
    const QJsonArray events = QJsonDocument::fromJson(got.out).object().value(text("events")).toArray();
    QCOMPARE(events.size(), 3);
    QCOMPARE(events.first().toObject().value(text("id")).toString(), text("evt_0000000000000004"));
    QCOMPARE(m_relay->requests(text("/v1/events")), 2);
}

void QueryTest::exportsAreCsvOrJsonLines()
{
    m_relay->answer(text("/v1/events"), {200, eventsBody({3, 2, 1}, "null")});

    const Run csv = ask({text("events"), text("--format"), text("csv")});
    QCOMPARE(csv.code, 0);
    QCOMPARE(csv.out.count('\n'), 4);
    QVERIFY2(csv.out.startsWith("id,occurred_at,"), csv.out.constData());
    QVERIFY(csv.out.contains("nora.quist@example.org"));

    const Run lines = ask({text("events"), text("--format"), text("jsonl"), text("--mask")});
    QCOMPARE(lines.code, 0);
    QCOMPARE(lines.out.count('\n'), 3);
    QVERIFY(lines.out.contains("n•••@example.org"));
    QVERIFY(!lines.out.contains("nora.quist"));
    QCOMPARE(ask({text("events"), text("--format"), text("xlsx")}).code, 2);
    QCOMPARE(ask({text("events"), text("--mask")}).code, 2);
}

void QueryTest::traceAsOfAsksForThatTime()
{
    QString asked;
    m_relay->on(text("/v1/trace"), [&asked](const QUrlQuery& query) -> FakeAnswer {
        asked = query.queryItemValue(text("as_of"), QUrl::FullyDecoded);
        return {200, traceBody(jsonOf(eventOf(7)))};
    });

    const Run then = ask({text("trace"), text("m1"), text("--as-of"), text("2026-11-23T14:02:00Z")});

    QCOMPARE(then.code, 0);
    QCOMPARE(asked, text("2026-11-23T14:02:00.000Z"));
    QVERIFY2(then.out.contains("As known at 2026-11-23T14:02:00Z"), then.out.constData());
    QCOMPARE(ask({text("trace"), text("m1"), text("--as-of"), text("noon")}).code, 2);
}

void QueryTest::aLinkToAMessageIsTraced()
{
    QString asked;
    m_relay->on(text("/v1/trace"), [&asked](const QUrlQuery& query) -> FakeAnswer {
        asked = query.queryItemValue(text("q"), QUrl::FullyDecoded);
        return {200, traceBody(jsonOf(eventOf(7)))};
    });

    QCOMPARE(ask({text("trace"), text("waybill://trace/order%2F1")}).code, 0);
    QCOMPARE(asked, text("order/1"));
    QCOMPARE(ask({text("trace"), text("waybill://view?filter=x")}).code, 2);
    QCOMPARE(ask({text("trace"), text("waybill://run/x")}).code, 2);
}

void QueryTest::noEventIsExitOne()
{
    m_relay->answer(text("/v1/events"), {200, eventsBody({}, "null")});

    const Run words = ask({text("events")});
    const Run json = ask({text("events"), text("--json")});

    QCOMPARE(words.code, 1);
    QCOMPARE(json.code, 1);
    QCOMPARE(json.out, QByteArray("{\"events\":[]}\n"));
}

void QueryTest::aWrongFilterIsToldWithTheRelaysHint()
{
    m_relay->answer(
        text("/v1/events"),
        {400,
         R"({"error":{"code":"invalid_input","message":"no such type","hint":"did you mean bounced?","position":5}})"});

    const Run got = ask({text("events"), text("--filter"), text("type:bounce")});

    QCOMPARE(got.code, 2);
    QCOMPARE(got.err, QByteArray("waybillctl: no such type; did you mean bounced?\n"));
}

void QueryTest::outsideTextCanNotMoveTheCursor()
{
    events::Event hostile = eventOf(1);
    hostile.reason = "\x1b[2J\r\n\xe2\x80\xae" "evil";
    hostile.recipient = "a\tb@example.org";
    const QByteArray body = QByteArray::fromStdString("{\"events\":[" + jsonOf(hostile) + "],\"next\":null}");
    m_relay->answer(text("/v1/events"), {200, body});
    m_relay->answer(text("/v1/trace"), {200, traceBody(jsonOf(hostile))});

    for (const Run& got : {ask({text("events")}), ask({text("trace"), text("x")})}) {
        QCOMPARE(got.code, 0);
        QVERIFY(got.out.contains("evil"));
        for (const char* bad : {"\x1b", "\r", "\t", "\xe2\x80\xae"})
            QVERIFY(!got.out.contains(bad));
    }
}

void QueryTest::followPrintsOneEventALine()
{
    m_relay->on(text("/v1/feed"), [](const QUrlQuery& query) {
        const QString after = query.queryItemValue(text("after"));
        return after == text("latest") ? FakeAnswer{200, pageOf({}, "c0")} : FakeAnswer{200, pageOf({1, 2, 3}, "c3")};
    });

    const Run got = ask({text("events"), text("--follow"), text("--json"), text("--limit"), text("2"), text("--filter"),
                         text("type:delivered")});

    const QList<QByteArray> lines = got.out.trimmed().split('\n');
    QCOMPARE(got.code, 0);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(QJsonDocument::fromJson(lines[1]).object().value(text("id")).toString(), text("evt_0000000000000002"));
    QVERIFY(m_relay->lastRequest().contains("filter=type%3Adelivered"));
}

void QueryTest::followOutlivesARelayThatRestarts()
{
    auto failures = std::make_shared<int>(0);
    m_relay->on(text("/v1/feed"), [failures](const QUrlQuery& query) {
        const QString after = query.queryItemValue(text("after"));
        if (after == text("latest"))
            return FakeAnswer{200, pageOf({}, "c0")};
        if (after == text("c0"))
            return FakeAnswer{200, pageOf({1}, "c1")};
        return ++*failures < 2 ? FakeAnswer{503, "{}"} : FakeAnswer{200, pageOf({2}, "c2")};
    });

    const Run got = ask({text("events"), text("--follow"), text("--limit"), text("2")});

    QCOMPARE(got.code, 0);
    QCOMPARE(got.out.count('\n'), 2);
    QCOMPARE(got.err.count("waybillctl: "), 1);
}

void QueryTest::followEndsWhereNothingCanBeWritten()
{
    m_relay->on(text("/v1/feed"), [](const QUrlQuery& query) {
        const bool isFirst = query.queryItemValue(text("after")) == text("latest");
        return isFirst ? FakeAnswer{200, pageOf({}, "c0")} : FakeAnswer{200, pageOf({1}, "c1")};
    });

    const Run got = ask({text("events"), text("--follow")}, text("/dev/full"));

    QCOMPARE(got.code, 5);
    QVERIFY2(got.err.contains("the output can't be written"), got.err.constData());
}

void QueryTest::statusNamesTheEndpoints()
{
    m_relay->answer(text("/v1/status"), {200, statusBody});

    const Run words = ask({text("status")});
    const Run json = ask({text("status"), text("--json")});

    QCOMPARE(words.code, 0);
    QVERIFY(words.out.contains("dead letters   4\n"));
    QVERIFY(words.out.contains("sendgrid-production  sendgrid  production   7"));
    QVERIFY(words.out.contains("unreadable: locked"));
    QCOMPARE(json.out, statusBody + "\n");
    QVERIFY(!words.out.contains("DAMAGED"));
}

void QueryTest::statusNamesWhatWasDamaged()
{
    QByteArray body = statusBody;
    body.insert(1, R"("damaged":[{"file":"intake/0001.db","set_aside":"intake/0001.db.damaged-20260101T090000Z",)"
                   R"("found_at":"2026-01-01T09:00:00Z","rows":17,"mails":3},{"file":"events.db",)"
                   R"("set_aside":"aside\u001b[31m","found_at":"2026-01-01T09:00:00Z","rows":5,"mails":null}],)");
    m_relay->answer(text("/v1/status"), {200, body});

    const QByteArray out = ask({text("status")}).out;

    const QList<QByteArray> lines = out.split('\n');
    const auto lineWith = [&lines](const char* file) {
        const auto line = std::ranges::find_if(lines, [file](const QByteArray& one) { return one.startsWith(file); });
        return line == lines.end() ? QByteArray() : line->simplified();
    };
    QCOMPARE(lineWith("intake/0001.db"), QByteArray("intake/0001.db 2026-01-01T09:00:00Z 17 3 intake/0001.db.damaged-20260101T090000Z"));
    QVERIFY2(lineWith("events.db").contains(" 5 - "), out.constData());
    QVERIFY(!out.contains('\x1b'));
}

void QueryTest::exitCodesTellWhatIsWrong_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::newRow("token refused") << 401 << QByteArray() << 4;
    QTest::newRow("role too small") << 403 << QByteArray() << 4;
    QTest::newRow("overloaded") << 503 << QByteArray() << 3;
    QTest::newRow("another server") << 404 << QByteArray("<html>") << 5;
    QTest::newRow("another format") << 200 << QByteArray("[]") << 5;
    QTest::newRow("no JSON") << 200 << QByteArray("<html>") << 5;
}

void QueryTest::exitCodesTellWhatIsWrong()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, code);
    for (const char* path : {"/v1/status", "/v1/trace", "/v1/events", "/v1/feed"})
        m_relay->answer(text(path), {status, body});

    for (const Run& got : {ask({text("status")}), ask({text("trace"), text("x")}), ask({text("events")}),
                           ask({text("events"), text("--follow")})}) {
        QCOMPARE(got.code, code);
        QCOMPARE(got.out, QByteArray());
        QVERIFY2(got.err.startsWith("waybillctl: ") && got.err.contains("; "), got.err.constData());
    }
}

void QueryTest::anOpenTokenFileIsNotUsed()
{
    m_token.setPermissions(QFile::ReadOwner | QFile::ReadOther);

    const Run got = ask({text("status")});

    QCOMPARE(got.code, 4);
    QVERIFY(got.err.contains("chmod 600"));
    QCOMPARE(m_relay->requests(text("/v1/status")), 0);
}

WAYBILL_TEST(QueryTest)

} // namespace waybill::ctl::tests

#include "QueryTest.moc"
