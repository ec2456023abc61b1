// SPDX-License-Identifier: GPL-3.0-or-later
// What the relay does for domains by itself: reports taken out of received mail, and looks that go on without a console,
// against a real Knot.
#include "core/base/Encoding.h"
#include "core/base/JsonWriter.h"
#include "core/providers/MultipartForm.h"
#include "core/relay/DomainKeeper.h"
#include "core/relay/InboundReports.h"
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/Gzip.h"
#include "tests/support/NameServer.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QTest>
#include <QUrl>

#include <atomic>
#include <set>

namespace waybill::relay::tests {

namespace {

using namespace std::chrono_literals;
using providers::Auth;
using waybill::tests::gzipped;

const std::string report =
    "<?xml version=\"1.0\"?><feedback><report_metadata><org_name>mx.example</org_name><email>r@mx.example</email>"
    "<report_id>r-77</report_id><date_range><begin>1767139200</begin><end>1767225599</end></date_range></report_metadata>"
    "<policy_published><domain>example.org</domain><p>none</p></policy_published>"
    "<record><row><source_ip>192.0.2.7</source_ip><count>41</count><policy_evaluated><disposition>none</disposition>"
    "<dkim>pass</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>example.org</header_from></identifiers>"
    "</record><record><row><source_ip>198.51.100.9</source_ip><count>3</count><policy_evaluated><disposition>none</disposition>"
    "<dkim>fail</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>example.org</header_from></identifiers>"
    "</record></feedback>";

std::string message()
{
    return "From: r@mx.example\r\nTo: dmarc@example.org\r\nSubject: Report domain: example.org\r\nMIME-Version: 1.0\r\n"
           "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA report.\r\n--b\r\n"
           "Content-Type: application/gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + toBase64(gzipped(report)) + "\r\n--b--\r\n";
}

// As Postmark posts received mail: attachments in Base64.
std::string postmarkMail(const std::string& text = report, std::size_t words = 0)
{
    JsonWriter json;
    json.beginObject().member("FromName", "").member("From", "r@mx.example").key("FromFull").beginObject().member("Email", "r@mx.example").endObject();
    json.member("To", "dmarc@example.org").member("OriginalRecipient", "dmarc@example.org").member("Subject", "Report").member("TextBody", std::string(words, 'x')).member("MessageID", "5f0a1b2c-0000-4000-8000-00000000b001");
    json.key("Attachments").beginArray().beginObject().member("Name", "r.xml.gz").member("Content", toBase64(gzipped(text)))
        .member("ContentType", "application/gzip").endObject().endArray().endObject();
    return json.take();
}

IncomingRequest requestWith(const std::string& contentType, const std::string& body)
{
    IncomingRequest request;
    request.headers.add("content-type", contentType);
    request.body = body;
    return request;
}

const std::string profile = R"({"providers":[],"selectors":[],"addresses":[],"return_path":"","required_days":14,"check_hours":)";

} // namespace

class DomainKeeperTest : public QObject {
    Q_OBJECT

private slots:
    void reportsAreFoundHoweverTheProviderPostsTheMail_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* name, const std::string& type, const std::string& body) {
            QTest::addRow("%s", name) << QByteArray::fromStdString(type) << QByteArray::fromStdString(body);
        };
        row("JSON with attachments", "application/json", postmarkMail());
        JsonWriter raw;
        raw.beginObject().key("msys").beginObject().key("relay_message").beginObject().key("content").beginObject().member("email_rfc822", message()).endObject().endObject().endObject().endObject();
        row("JSON with the message", "application/json", raw.take());
        JsonWriter inner;
        inner.beginObject().member("notificationType", "Received").member("content", toBase64(message())).endObject();
        JsonWriter sns;
        sns.beginObject().member("Type", "Notification").member("Message", inner.take()).endObject();
        row("JSON in JSON, the message in Base64", "text/plain; charset=UTF-8", sns.take());
        providers::MultipartForm parsed;
        parsed.add("to", "dmarc@example.org");
        parsed.addFile("attachment1", "r.xml.gz", "application/gzip", gzipped(report));
        row("a form with a file of raw bytes", parsed.contentType(), parsed.body());
        providers::MultipartForm whole;
        whole.add("email", message());
        row("a form with the whole message", whole.contentType(), whole.body());
        row("a urlencoded form", "application/x-www-form-urlencoded",
            "recipient=dmarc%40example.org&body-mime=" + QUrl::toPercentEncoding(QString::fromStdString(message())).toStdString());
    }

    void reportsAreFoundHoweverTheProviderPostsTheMail()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);

        const auto found = reportsIn(requestWith(type.toStdString(), body.toStdString()));

        QCOMPARE(found.dmarc.size(), std::size_t(1));
        QCOMPARE(found.dmarc.front().id, std::string("r-77"));
        QCOMPARE(found.dmarc.front().rows.size(), std::size_t(2));
    }

    void mailWithoutAReportBringsNone_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("empty") << QByteArray() << QByteArray();
        QTest::addRow("text") << QByteArray("text/plain") << QByteArray(5000, 'x');
        QTest::addRow("a form without boundary") << QByteArray("multipart/form-data") << QByteArray(5000, '-');
        QTest::addRow("a type that is no line") << QByteArray("multipart/form-data\r\nX: y") << QByteArray(500, '-');
        QTest::addRow("deep JSON") << QByteArray("application/json") << QByteArray(60, '[') + QByteArray(60, ']');
        QTest::addRow("cut Base64") << QByteArray("application/json") << "[\"" + QByteArray::fromStdString(toBase64(gzipped(report)).substr(0, 200)) + "\"]";
    }

    void mailWithoutAReportBringsNone()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);

        QVERIFY(reportsIn(requestWith(type.toStdString(), body.toStdString())).isEmpty());
    }

    void aReportThatComesAsMailCountsForItsDomainOnce()
    {
        RelayFixture relay({endpoint("inbound", "postmark", Auth::Basic)});
        relay.setSecrets("inbound", {"basic waybill:secret-of-the-hook"});
        QCOMPARE(relay.apiPost("/v1/domains/example.org/profile", profile + "0}").status, 200);
        QCOMPARE(relay.apiPost("/v1/domains/example.net/profile", profile + "0}").status, 200);
        const HeaderList basic{{"Authorization", "Basic " + toBase64("waybill:secret-of-the-hook")}, {"Content-Type", "application/json"}};

        QCOMPARE(relay.post("inbound", basic, postmarkMail()).status, 200);
        QCOMPARE(relay.post("inbound", basic, postmarkMail()).status, 200);

        const auto sources = [&](const char* domain) { return relay.api(std::string("/v1/domains/") + domain + "/history")["sources"].size(); };
        relay.clock.setSeconds(1767258000);
        QTRY_COMPARE_WITH_TIMEOUT(sources("example.org"), std::size_t(2), 20'000);
        const ApiAnswer history = relay.api("/v1/domains/example.org/history");
        QCOMPARE(history["sources"].at(0)["messages"].integer().value_or(0), std::int64_t(41));
        QCOMPARE(history["sources"].at(0)["aligned"].integer().value_or(0), std::int64_t(41));
        QCOMPARE(sources("example.net"), std::size_t(0));
    }

    void aReportInALargeMailCounts()
    {
        EndpointConfig large = endpoint("inbound", "postmark", Auth::Basic);
        large.inbound = true;
        RelayFixture relay({large});
        relay.setSecrets("inbound", {"basic waybill:secret-of-the-hook"});
        relay.clock.setSeconds(1767258000);
        QCOMPARE(relay.apiPost("/v1/domains/example.org/profile", profile + "0}").status, 200);

        QCOMPARE(relay.post("inbound", {{"Authorization", "Basic " + toBase64("waybill:secret-of-the-hook")}, {"Content-Type", "application/json"}},
                            postmarkMail(report, 1 << 20)).status, 200);

        QVERIFY(!QDir(QString::fromStdString(relay.path("mail"))).entryList(QDir::Files).isEmpty()); // it went to a file
        QTRY_COMPARE(relay.api("/v1/domains/example.org/history")["sources"].size(), std::size_t(2));
    }

    void earlierMailCountsForADomainThatIsAddedLater()
    {
        RelayFixture relay({endpoint("inbound", "postmark", Auth::Basic)});
        relay.setSecrets("inbound", {"basic waybill:secret-of-the-hook"});
        relay.clock.setSeconds(1767258000);
        const HeaderList basic{{"Authorization", "Basic " + toBase64("waybill:secret-of-the-hook")}, {"Content-Type", "application/json"}};
        std::string others = report;
        for (std::size_t at = others.find("example.org"); at != std::string::npos; at = others.find("example.org"))
            others.replace(at, 11, "example.net");
        QCOMPARE(relay.apiPost("/v1/domains/example.net/profile", profile + "0}").status, 200);
        QCOMPARE(relay.post("inbound", basic, postmarkMail()).status, 200); // about example.org
        QCOMPARE(relay.post("inbound", basic, postmarkMail(others)).status, 200);
        const auto sources = [&](const char* domain) { return relay.api(std::string("/v1/domains/") + domain + "/history")["sources"].size(); };
        QTRY_COMPARE(sources("example.net"), std::size_t(2)); // so both were looked through

        QCOMPARE(relay.apiPost("/v1/domains/example.org/profile", profile + "0}").status, 200);

        QTRY_COMPARE(sources("example.org"), std::size_t(2));
        QCOMPARE(relay.api("/v1/domains/example.net/history")["sources"].at(0)["messages"].integer().value_or(0), std::int64_t(41)); // once
    }

    void mailThatNobodyVouchesForDoesNotCount()
    {
        RelayFixture relay({endpoint("open", "postmark", Auth::None), endpoint("inbound", "postmark", Auth::Basic)});
        relay.setSecrets("open", {"a-path-secret-of-22-chars"});
        relay.setSecrets("inbound", {"basic waybill:secret-of-the-hook"});
        QCOMPARE(relay.apiPost("/v1/domains/example.org/profile", profile + "0}").status, 200);
        relay.clock.setSeconds(1767258000);
        std::string other = report;
        other.replace(other.find("192.0.2.7"), 9, "203.0.113.5").replace(other.find("r-77"), 4, "r-78");

        QCOMPARE(relay.post("open/a-path-secret-of-22-chars", {{"Content-Type", "application/json"}}, postmarkMail()).status, 200);
        QCOMPARE(relay.post("inbound", {{"Authorization", "Basic " + toBase64("waybill:secret-of-the-hook")}, {"Content-Type", "application/json"}},
                            postmarkMail(other)).status, 200);

        const auto sources = [&] { return relay.api("/v1/domains/example.org/history")["sources"].size(); };
        QTRY_COMPARE_WITH_TIMEOUT(sources(), std::size_t(2), 20'000); // of the later one; the earlier one was passed by
        QCOMPARE(relay.api("/v1/domains/example.org/history")["sources"].at(0)["source"].string().value_or(""), std::string_view("203.0.113.5"));
    }

    void aDomainIsDueAfterItsHoursMoreOrLess()
    {
        const Timestamp seen = timestampFromMs(1'767'258'000'000);
        std::set<Timestamp> all;
        for (int i = 0; i < 50; ++i) {
            const Timestamp due = dueAt("d" + std::to_string(i) + ".example", 10, seen);
            QVERIFY(due >= seen + 9h && due <= seen + 11h);
            all.insert(due);
        }
        QVERIFY(all.size() > 40); // they don't all come at once
        QCOMPARE(dueAt("a.example", 10, seen), dueAt("a.example", 10, seen));
    }

    void onlyDomainsThatAreDueAreLookedAt()
    {
        const QTemporaryDir folder;
        const auto store = DomainStore::open(folder.filePath(QStringLiteral("domains.db")).toStdString());
        QVERIFY(store);
        QVERIFY((*store)->putDomain({"often.example", profile + "1}"}));
        QVERIFY((*store)->putDomain({"never.example", profile + "0}"}));
        FakeClock clock;
        std::atomic<int> often = 0, never = 0, rounds = 0;
        const auto look = [&](const domains::DomainProfile& one, std::stop_token) {
            ++(one.name == "often.example" ? often : never);
            domains::Check check;
            check.id = "spf";
            check.verdict = domains::Verdict::Pass;
            check.everywhere = true;
            return std::vector{check};
        };
        DomainKeeper keeper({.lookEvery = 5ms, .look = look}, **store, [&](std::stop_token) { ++rounds; }, clock);

        keeper.start();

        QTRY_COMPARE_WITH_TIMEOUT(often.load(), 1, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!(*store)->observations("often.example", Timestamp()).value().empty(), 20'000);
        clock.advance(30min);
        const int before = rounds;
        QTRY_VERIFY_WITH_TIMEOUT(rounds.load() >= before + 3, 20'000); // several rounds of nothing to do
        QCOMPARE(often.load(), 1);
        clock.advance(40min);
        QTRY_COMPARE_WITH_TIMEOUT(often.load(), 2, 20'000);
        keeper.stop();
        QCOMPARE(never.load(), 0);
        QCOMPARE((*store)->observations("often.example", Timestamp()).value().front().everywhere, std::optional(true));
    }

    void theRelayLooksByItselfAtARealServer()
    {
        waybill::tests::KnotServer knot(std::vector<waybill::tests::Zone>{{.name = "example.test", .text = "@ TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"}});
        QVERIFY2(knot.start(), knot.error().constData());
        RelayFixture relay({});
        relay.config.domains.resolver = knot.endpoint().text();
        relay.start();
        QCOMPARE(relay.apiPost("/v1/domains/example.test/profile", profile + "6}").status, 200);

        const auto spf = [&] {
            const ApiAnswer history = relay.api("/v1/domains/example.test/history");
            for (const JsonValue check : history["checks"]) {
                if (check["check"].string() == "spf")
                    return std::string(check["verdict"].string().value_or(""));
            }
            return std::string();
        };
        QTRY_COMPARE_WITH_TIMEOUT(spf(), std::string("pass"), 60'000);
    }
};

WAYBILL_TEST(DomainKeeperTest)

} // namespace waybill::relay::tests

#include "DomainKeeperTest.moc"
