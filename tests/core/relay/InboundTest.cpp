// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/base/Encoding.h"
#include "core/relay/CondensedMail.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QTest>

#include <fstream>
#include <sstream>

namespace waybill::relay::tests {

using namespace std::chrono_literals;
using providers::Auth;

namespace {

constexpr std::size_t MiB = 1024 * 1024;
constexpr std::size_t limit = 50 * MiB;
constexpr std::size_t piece = 64 * 1024;

std::string textOf(const JsonValue& value) { return std::string(value.string().value_or("")); }

// Inbound Parse with an attachment, up to where its content begins.
std::string mailStart(const std::string& recipient = "help@shop.example.com")
{
    const auto field = [](const std::string& name, const std::string& value) {
        return "--xYzZY\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    };
    return field("headers", "Message-ID: <m-1@example.org>\r\nSubject: A large one\r\n")
           + field("envelope", R"({"to":[")" + recipient + R"("],"from":"nora.quist@example.org"})")
           + field("from", "Nora <nora.quist@example.org>") + field("subject", "A large one")
           + "--xYzZY\r\nContent-Disposition: form-data; name=\"attachment1\"; filename=\"scan.pdf\"\r\n\r\n";
}
const std::string mailEnd = "\r\n--xYzZY--\r\n";

// Memory that is ours alone: what is mapped from a file can be dropped at any time.
std::size_t anonymousMemory()
{
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("RssAnon:"))
            return std::size_t(std::stoul(line.substr(8))) * 1024;
    }
    return 0;
}

} // namespace

// Mail that comes in: up to 50 MiB, as files.
class InboundTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        EndpointConfig config = endpoint("mail", "sendgrid", Auth::Basic);
        config.inbound = true;
        m_relay = std::make_unique<RelayFixture>(std::vector{config, endpoint("events", "sendgrid", Auth::Basic)});
        setSecrets();
    }

    void fiftyMebibytesAreKeptAndTakeLittleMemory()
    {
        QCOMPARE(deliver(MiB).status, 200); // whatever is allocated once is there now
        const std::size_t before = anonymousMemory();
        m_most = 0;

        QCOMPARE(deliver(limit).status, 200);

        const ApiAnswer feed = m_relay->feedWith(2);
        m_most = std::max(m_most, anonymousMemory());
        qInfo("a mail of 50 MiB took %.1f MiB of memory", double(m_most - std::min(m_most, before)) / double(MiB));
#ifndef __SANITIZE_ADDRESS__ // which keeps what was freed for a while, to tell of its use
        QVERIFY(m_most < before + 16 * MiB);
#endif
        QCOMPARE(mails().size(), 2);
        QVERIFY(mails()[0].size() == qint64(limit) || mails()[1].size() == qint64(limit));
        const JsonValue event = feed["records"].at(1)["event"];
        QCOMPARE(textOf(event["type"]), std::string("inbound"));
        QCOMPARE(textOf(event["recipient"]), std::string("help@shop.example.com"));
        QCOMPARE(textOf(event["sender"]), std::string("nora.quist@example.org"));
        QCOMPARE(textOf(event["subject"]), std::string("A large one"));
        const ApiAnswer raw = m_relay->api("/v1/events/" + textOf(event["id"]) + "/raw");
        QVERIFY(textOf(raw["body"]).starts_with("--xYzZY"));
        QVERIFY(raw["body_truncated"].boolean().value());
    }

    void aByteMoreIsTooLarge()
    {
        const int tooLarge = m_relay->registry.find("sendgrid")->card().inboundAnswers.tooLarge;

        QCOMPARE(deliver(limit + 1).status, tooLarge);
        QCOMPARE(deliver(limit + 1, Form::Chunked).status, tooLarge);

        QTRY_COMPARE(allFiles().size(), 0);
        QCOMPARE(deliver(MiB).status, 200); // and it goes on
    }

    void withoutALengthItIsTheSame()
    {
        QCOMPARE(deliver(3 * MiB, Form::Chunked).status, 200);
        QCOMPARE(mails().size(), 1);
        QCOMPARE(textOf(m_relay->feedWith(1)["records"].at(0)["event"]["type"]), std::string("inbound"));
    }

    void anEndpointForEventsTakesSixteenMebibytes()
    {
        QCOMPARE(deliver(17 * MiB, Form::Plain, "events").status, 413);
    }

    void whatIsNotAuthenticLeavesNoFile()
    {
        QCOMPARE(deliver(MiB, Form::Plain, "mail", "someone:else").status, 401);

        QTRY_COMPARE(allFiles().size(), 0);
        QTRY_COMPARE(m_relay->api("/v1/quarantine")["refused"].size(), 1u);
        QVERIFY(m_relay->api("/v1/events")["events"].size() == 0);
    }

    void aConnectionThatBreaksLeavesNoFile()
    {
        {
            HttpClient client(m_relay->relay().hooksAddress().toString());
            QVERIFY(client.connect());
            QVERIFY(client.sendRaw(head("mail", "waybill:right", "Content-Length: 1048576") + mailStart()));
            QTRY_COMPARE(allFiles().size(), 1);
        }
        QTRY_COMPARE(allFiles().size(), 0);
    }

    // A crash before the row was there, or in the middle of a body.
    void whatNoRowNamesIsGoneAfterAStart()
    {
        QCOMPARE(deliver(MiB).status, 200);
        m_relay->feedWith(1);
        m_relay->stop();
        for (const char* name : {"mail/0123456789abcdef.mail", "mail/0123456789abcdef.part"})
            std::ofstream(m_relay->path(name)) << "half";

        m_relay->start();

        QCOMPARE(allFiles().size(), 1);
        QCOMPARE(mails().size(), 1);
        QCOMPARE(mails().first().size(), qint64(MiB));
    }

    void whatWasNotAppliedYetIsAfterAStart()
    {
        QCOMPARE(deliver(MiB).status, 200);
        m_relay->start();
        setSecrets();

        QCOMPARE(textOf(m_relay->feedWith(1)["records"].at(0)["event"]["subject"]), std::string("A large one"));
    }

    void erasingAPersonTakesTheirMail()
    {
        QCOMPARE(deliver(MiB).status, 200);
        QCOMPARE(deliver(2 * MiB, Form::Plain, "mail", "waybill:right", mailStart("else@shop.example.com")).status, 200);
        m_relay->feedWith(2);

        const ApiAnswer erased = m_relay->apiPost("/v1/erase", R"({"recipient":"help@shop.example.com"})");

        QCOMPARE(erased["requests"].integer().value(), 1);
        QCOMPARE(mails().size(), 1);
        QCOMPARE(mails().first().size(), qint64(2 * MiB));
    }

    // As when the relay has no file descriptors left: whose mail it is can't be told.
    void aMailThatCannotBeReadIsNotTakenForThePersons()
    {
        QCOMPARE(deliver(MiB, Form::Plain, "mail", "waybill:right", mailStart("else@shop.example.com")).status, 200);
        m_relay->feedWith(1);
        const QString mail = mails().first().filePath();
        const QString elsewhere = QString::fromStdString(m_relay->path("elsewhere"));
        QVERIFY(QFile::rename(mail, elsewhere) && QFile::link(elsewhere, mail));

        const ApiAnswer refused = m_relay->apiPost("/v1/erase", R"({"recipient":"help@shop.example.com"})");

        QCOMPARE(refused.status, 500);
        QVERIFY(QFile::remove(mail) && QFile::rename(elsewhere, mail));
        const ApiAnswer erased = m_relay->apiPost("/v1/erase", R"({"recipient":"help@shop.example.com"})");
        QCOMPARE(erased["requests"].integer().value(), 0);
        QCOMPARE(mails().size(), 1);
    }

    void retentionTakesItToo()
    {
        m_relay->config.retention.rawDays = 1;
        m_relay->start();
        setSecrets();
        QCOMPARE(deliver(MiB).status, 200);
        m_relay->feedWith(1);
        m_relay->clock.advance(std::chrono::hours(24 * 4));

        m_relay->relay().setConfig(m_relay->config);

        QTRY_COMPARE(allFiles().size(), 0);
    }

    void aMailWhoseFileIsGoneIsADeadLetter()
    {
        QCOMPARE(deliver(MiB).status, 200);
        m_relay->feedWith(1);
        m_relay->stop();
        QVERIFY(QFile::remove(mails().first().filePath()));
        QVERIFY(QFile::remove(QString::fromStdString(m_relay->path("events.db")))); // everything is applied anew
        for (const char* name : {"events.db-wal", "events.db-shm"})
            QFile::remove(QString::fromStdString(m_relay->path(name)));

        m_relay->start();

        QTRY_COMPARE(m_relay->api("/v1/dead-letters")["dead_letters"].size(), 1u);
    }

    void condensingLeavesWhatIsShort_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray huge(100'000, 'x');
        const auto json = [](QByteArray text) { return text.replace('\'', '"'); };
        QTest::newRow("JSON") << json("{'To':'a@b','RawEmail':'" + huge + "','N':12345678901234567890,'Q':'a\\'b\\\\'}")
                              << json("{'To':'a@b','RawEmail':'','N':12345678901234567890,'Q':'a\\'b\\\\'}");
        QTest::newRow("escapes in a long text") << json("{'R':'" + huge + "\\\\\\'','S':1}") << json("{'R':'','S':1}");
        QTest::newRow("urlencoded JSON") << QByteArray("mandrill_events=%5B%7B%22raw%22%3A%22" + huge + "%22%2C%22to%22%3A%22a%40b%22%7D%5D&x=1")
                                         << QByteArray("mandrill_events=%5B%7B%22raw%22%3A%22%22%2C%22to%22%3A%22a%40b%22%7D%5D&x=1");
        QTest::newRow("multipart") << QByteArray("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nX: y\r\n\r\n" + huge + "\r\n--b--\r\n")
                                   << QByteArray("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nX: y\r\n\r\n" + huge.left(65536) + "\r\n--b--\r\n");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
    }

    void condensingLeavesWhatIsShort()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(condensedMail(body.toStdString())), expected);
    }

    // Nothing that makes it large can be left out: no mail looks like that.
    void whatCannotBeCondensedIsNotTakenToMemory_data()
    {
        QTest::addColumn<QByteArray>("piece");
        QTest::addColumn<bool>("isTooMuch");
        QTest::newRow("JSON of short texts") << QByteArray("[\"a\",").repeated(100) << true;
        QTest::newRow("a form of short values") << QByteArray("a=b&").repeated(100) << true;
        QTest::newRow("a form of nothing") << QByteArray("&") << false;
        QTest::newRow("parts without a blank line") << QByteArray("--b\r\nX: y\r\n") << true;
        QTest::newRow("one part without a blank line") << QByteArray("--b\r\n").append(QByteArray(1'000'000, 'x')) << false;
    }

    void whatCannotBeCondensedIsNotTakenToMemory()
    {
        QFETCH(QByteArray, piece);
        QFETCH(bool, isTooMuch);
        const QByteArray body = piece.repeated(qsizetype(20 * MiB) / piece.size());

        const std::size_t size = condensedMail({body.data(), std::size_t(body.size())}).size();

        QCOMPARE(size > mostCondensed, isTooMuch);
        QVERIFY(size < mostCondensed + MiB);
    }

private:
    enum class Form { Plain, Chunked };

    void setSecrets()
    {
        for (const char* name : {"mail", "events"})
            m_relay->setSecrets(name, {"basic waybill:right"});
    }

    static std::string head(const std::string& endpoint, const std::string& user, const std::string& length)
    {
        return "POST /hooks/" + endpoint + " HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + toBase64(user)
               + "\r\nContent-Type: multipart/form-data; boundary=xYzZY\r\n" + length + "\r\n\r\n";
    }

    // A mail of exactly that many bytes, sent piece by piece: the test holds no more of it than the relay may.
    HttpAnswer deliver(std::size_t bytes, Form form = Form::Plain, const std::string& endpoint = "mail",
                       const std::string& user = "waybill:right", const std::string& start = mailStart())
    {
        HttpClient client(m_relay->relay().hooksAddress().toString(), 60s);
        if (!client.connect())
            return {};
        const bool isChunked = form == Form::Chunked;
        client.sendRaw(head(endpoint, user, isChunked ? "Transfer-Encoding: chunked" : "Content-Length: " + std::to_string(bytes)));
        const auto send = [&](const std::string& part) {
            if (!isChunked)
                return client.sendRaw(part);
            std::ostringstream size;
            size << std::hex << part.size() << "\r\n";
            return client.sendRaw(size.str() + part + "\r\n");
        };
        // Refused by what is announced: the answer comes before anything else is sent.
        if (!isChunked && bytes > (endpoint == "mail" ? limit : 16 * MiB))
            return client.readAnswer();
        bool goesOn = send(start);
        const std::string filler(piece, '%');
        for (std::size_t left = bytes - start.size() - mailEnd.size(); goesOn && left > 0;) {
            const std::size_t next = std::min(left, piece);
            goesOn = send(filler.substr(0, next));
            left -= next;
            m_most = std::max(m_most, anonymousMemory());
        }
        if (goesOn && send(mailEnd) && isChunked)
            client.sendRaw("0\r\n\r\n");
        return client.readAnswer();
    }

    QFileInfoList allFiles() const
    {
        return QDir(QString::fromStdString(m_relay->path("mail"))).entryInfoList(QDir::Files);
    }
    QFileInfoList mails() const
    {
        return QDir(QString::fromStdString(m_relay->path("mail"))).entryInfoList({QStringLiteral("*.mail")}, QDir::Files);
    }

    std::unique_ptr<RelayFixture> m_relay;
    std::size_t m_most = 0;
};

WAYBILL_TEST(InboundTest)

} // namespace waybill::relay::tests

#include "InboundTest.moc"
