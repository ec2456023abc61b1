// SPDX-License-Identifier: GPL-3.0-or-later
// /v1/domains over HTTP: what it keeps, what it refuses, and which role may do what.
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

#include <algorithm>

namespace waybill::relay::tests {

namespace {

// JSON with single quotes for double ones, which read better in C++.
std::string json(std::string text)
{
    std::ranges::replace(text, '\'', '"');
    return text;
}

const std::string hasty = json("{'from':'p=none','to':'p=quarantine','reason':'now'}");
const std::string reasoned = json("{'from':'p=none','to':'p=quarantine','reason':'a phishing wave runs in our name','by':'somebody else'}");
const QString noChecks = QString::fromStdString(json("{'checks':[]}"));
const QString noId = QString::fromStdString(json("{'end':1}"));
const QString noSource = QString::fromStdString(json("{'id':'r','end':1,'rows':[{}]}"));
const std::string profile = json("{'providers':['sendgrid'],'selectors':[],'addresses':[],'return_path':'','required_days':7,'check_hours':0}");

std::string checks(const std::string& verdict, const std::string& everywhere = "true")
{
    return json("{'checks':[{'check':'spf','title':'SPF','verdict':'") + verdict + json("','digest':'a','sentence':'said','everywhere':") + everywhere + "}]}";
}

std::string reportAt(long long seconds)
{
    return json("{'organisation':'mx.example','id':'r1','end':") + std::to_string(seconds)
           + json(",'rows':[{'source':'192.0.2.1','messages':10,'aligned':20},{'source':'192.0.2.2','messages':5,'aligned':0}]}");
}

std::string tlsReportAt(long long seconds)
{
    return json("{'organisation':'mx.example','id':'t1','end':") + std::to_string(seconds) + json(",'tls':{'successes':7,'failures':2}}");
}

} // namespace

class DomainApiTest : public QObject {
    Q_OBJECT

    std::unique_ptr<RelayFixture> m_fixture;

    std::string tokenOf(const char* role) const { return m_fixture->path((std::string("api-token.test.") + role).c_str()); }
    int add() { return m_fixture->apiPost("/v1/domains/mail.example.org/profile", profile).status; }

private slots:
    void init()
    {
        m_fixture = std::make_unique<RelayFixture>(std::vector<EndpointConfig>{});
        m_fixture->stop();
        for (const char* role : {"read", "register", "operate"}) {
            QFile file(QString::fromStdString(tokenOf(role)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(43, role[2]));
            file.close();
            QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        }
        m_fixture->start();
    }
    void cleanup() { m_fixture.reset(); }

    void aDomainComesWithItsProfileAndGoesWithEverything()
    {
        QCOMPARE(add(), 200);
        const ApiAnswer list = m_fixture->api("/v1/domains");
        QCOMPARE(list["domains"].size(), std::size_t(1));
        QCOMPARE(list["domains"].at(0)["domain"].string().value_or(""), std::string_view("mail.example.org"));
        QCOMPARE(list["domains"].at(0)["profile"]["required_days"].integer().value_or(0), std::int64_t(7));
        QCOMPARE(m_fixture->apiPost("/v1/domains/mail.example.org/checks", checks("pass")).status, 200);

        QCOMPARE(m_fixture->apiPost("/v1/domains/mail.example.org/remove", "{}").status, 200);

        QCOMPARE(m_fixture->api("/v1/domains")["domains"].size(), std::size_t(0));
        QCOMPARE(m_fixture->api("/v1/domains/mail.example.org/history").status, 404);
        QCOMPARE(add(), 200);
        QCOMPARE(m_fixture->api("/v1/domains/mail.example.org/history")["checks"].size(), std::size_t(0));
    }

    void observationsMakeAHistoryWithTheRelaysOwnClock()
    {
        QCOMPARE(add(), 200);
        for (int day = 0; day < 9; ++day) {
            QCOMPARE(m_fixture->apiPost("/v1/domains/mail.example.org/checks", checks("pass", day < 4 ? "null" : "true")).status, 200);
            m_fixture->clock.advance(std::chrono::hours(24));
        }

        const ApiAnswer history = m_fixture->api("/v1/domains/mail.example.org/history");

        const JsonValue spf = history["checks"].at(0);
        QCOMPARE(spf["state"].string().value_or(""), std::string_view("good"));
        QCOMPARE(spf["gate"]["state"].string().value_or(""), std::string_view("good"));
        QVERIFY(spf["gate"]["since"].string().value_or("") > spf["since"].string().value_or("")); // counted since all were asked
        QCOMPARE(spf["everywhere"].boolean(), std::optional(true));
        QCOMPARE(spf["days"].size(), std::size_t(30));
        QCOMPARE(spf["days"].at(28).string().value_or(""), std::string_view("pass"));
    }

    void reportsAreAddedUpASourceAndTheSameOneCountsOnce()
    {
        QCOMPARE(add(), 200);
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_fixture->clock.now().time_since_epoch()).count();
        const std::string report = reportAt(seconds);
        const std::string tls = tlsReportAt(seconds);

        for (int i = 0; i < 2; ++i) {
            QCOMPARE(m_fixture->apiPost("/v1/domains/mail.example.org/reports", report).status, 200);
            QCOMPARE(m_fixture->apiPost("/v1/domains/mail.example.org/reports", tls).status, 200);
        }

        const ApiAnswer history = m_fixture->api("/v1/domains/mail.example.org/history");
        QCOMPARE(history["sources"].size(), std::size_t(2));
        QCOMPARE(history["sources"].at(0)["messages"].integer().value_or(0), std::int64_t(10));
        QCOMPARE(history["sources"].at(0)["aligned"].integer().value_or(0), std::int64_t(10)); // never more than there were
        QCOMPARE(history["tls"]["successes"].integer().value_or(0), std::int64_t(7));
    }

    void tighteningEarlyNeedsAReasonAndKeepsWhoItWas()
    {
        QCOMPARE(add(), 200);
        const std::string path = "/v1/domains/mail.example.org/tightening";
        QCOMPARE(m_fixture->apiPost(path, hasty).status, 400);

        QCOMPARE(m_fixture->apiPost(path, reasoned, tokenOf("operate")).status, 200);

        const ApiAnswer history = m_fixture->api("/v1/domains/mail.example.org/history");
        QCOMPARE(history["tightenings"].at(0)["reason"].string().value_or(""), std::string_view("a phishing wave runs in our name"));
        QCOMPARE(history["tightenings"].at(0)["by"].string().value_or(""), std::string_view("test"));
    }

    void whatIsWrongIsRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("status");
        QTest::addRow("no domain") << "/v1/domains/localhost/profile" << "{}" << 400;
        QTest::addRow("an address") << "/v1/domains/a@example.org/profile" << "{}" << 400;
        QTest::addRow("no object") << "/v1/domains/example.org/profile" << "[]" << 400;
        QTest::addRow("no JSON") << "/v1/domains/example.org/profile" << "{" << 400;
        QTest::addRow("not there") << "/v1/domains/example.org/checks" << QString::fromStdString(checks("pass")) << 404;
        QTest::addRow("not there to remove") << "/v1/domains/example.org/remove" << "{}" << 404;
        QTest::addRow("no checks") << "/v1/domains/mail.example.org/checks" << noChecks << 400;
        QTest::addRow("another verdict") << "/v1/domains/mail.example.org/checks" << QString::fromStdString(checks("good")) << 400;
        QTest::addRow("a report without id") << "/v1/domains/mail.example.org/reports" << noId << 400;
        QTest::addRow("a row without source") << "/v1/domains/mail.example.org/reports" << noSource << 400;
    }

    void whatIsWrongIsRefused()
    {
        QFETCH(QString, path);
        QFETCH(QString, body);
        QFETCH(int, status);
        QCOMPARE(add(), 200);

        QCOMPARE(m_fixture->apiPost(path.toStdString(), body.toStdString()).status, status);
    }

    void eachPathWantsItsRole_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("least"); // the role that may; those before it may not
        QTest::addRow("list") << "" << "read";
        QTest::addRow("history") << "history" << "read";
        QTest::addRow("checks") << "checks" << "register";
        QTest::addRow("reports") << "reports" << "register";
        QTest::addRow("profile") << "profile" << "operate";
        QTest::addRow("tightening") << "tightening" << "operate";
        QTest::addRow("remove") << "remove" << "operate";
    }

    void eachPathWantsItsRole()
    {
        QFETCH(QString, what);
        QFETCH(QString, least);
        QCOMPARE(add(), 200);
        const bool reads = what.isEmpty() || what == QLatin1String("history");
        const std::string path = "/v1/domains" + (what.isEmpty() ? std::string() : "/mail.example.org/" + what.toStdString());
        bool mayNow = false;
        for (const char* role : {"read", "register", "operate"}) {
            mayNow |= least == QLatin1String(role);
            const int status = reads ? m_fixture->api(path, "GET", tokenOf(role)).status : m_fixture->apiPost(path, "{}", tokenOf(role)).status;
            QVERIFY2((status != 403) == mayNow, qPrintable(QStringLiteral("%1 as %2: %3").arg(what, QLatin1String(role)).arg(status)));
        }
    }
};

WAYBILL_TEST(DomainApiTest)

} // namespace waybill::relay::tests

#include "DomainApiTest.moc"
