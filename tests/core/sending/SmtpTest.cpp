// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/SendApis.h"
#include "core/providers/smtp/Send.h"
#include "core/sending/Credential.h"
#include "core/sending/Sender.h"
#include "core/sending/SmtpPost.h"
#include "core/simulator/SmtpServer.h"
#include "tests/core/relay_outside/TestCertificates.h"
#include "tests/core/sending/MemoryLedger.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace waybill::sending::tests {

using providers::SendProblem;
using relay::tests::CertificateFacts;
using simulator::SmtpFault;
using simulator::SmtpServer;
using namespace std::chrono_literals;

constexpr const char* password = "correct horse";

struct Expected {
    SmtpFault fault;
    SendState state;
    SendProblem problem = SendProblem::None;
    std::size_t taken = 0;
};

// A server with a certificate of its own, and a sender that trusts it.
class Bench {
public:
    explicit Bench(SmtpFault fault = SmtpFault::None, const CertificateFacts& facts = {.alternativeName = "DNS:localhost"},
                   bool tlsFromTheStart = false)
    {
        const relay::tests::Key key = relay::tests::newRsaKey();
        m_certificate = certificatePem(key, key, facts);
        m_server = SmtpServer::start(m_certificate, relay::tests::privateKeyPem(key), [fault](int) { return fault; }, tlsFromTheStart).value();
        QFile file(authorities());
        if (file.open(QIODevice::WriteOnly))
            file.write(QByteArray::fromStdString(m_certificate));
        m_account.user = "shop";
        m_account.origin = (tlsFromTheStart ? "smtps://localhost:" : "smtp://localhost:") + std::to_string(m_server->port());
        message.from = {"Café Shop", "shop@example.com"};
        message.to = {"", "qa@example.net"};
        message.subject = "Grüße";
        message.text = "Hi\n.\n..two\nFrom here\n";
        message.correlationId = "order-1";
    }

    SendReport run(bool trusts = true)
    {
        const SystemClock clock;
        const Secret secret{password};
        CircuitBreaker breaker;
        return send({.message = message, .environment = "staging", .credential = "smtp-staging", .confirmation = {},
                     .api = *providers::sendApiOf("smtp"), .account = m_account, .secret = secret, .testAddresses = {}},
                    {.ledger = ledger,
                     .clock = clock,
                     .breaker = breaker,
                     .post = [this, trusts](const providers::SendCall& call, std::stop_token stop) {
                         return smtpPost(call, {.connect = 5s, .answer = 400ms}, stop, trusts ? authorities().toStdString() : std::string());
                     },
                     .random = [] { return 0.0; },
                     .pause = [](auto, auto) {},
                     .onState = {},
                     .limits = {.attempts = 2}},
                    {});
    }

    QString authorities() const { return m_folder.filePath(QStringLiteral("ca.pem")); }
    SmtpServer& server() { return *m_server; }

    MemoryLedger ledger;
    environments::Message message;

private:
    QTemporaryDir m_folder;
    std::string m_certificate;
    std::unique_ptr<SmtpServer> m_server;
    providers::SendAccount m_account;
};

} // namespace waybill::sending::tests

Q_DECLARE_METATYPE(waybill::sending::tests::Expected)

namespace waybill::sending::tests {

class SmtpTest : public QObject {
    Q_OBJECT

private slots:
    void aMessageGoesOutOverTls_data()
    {
        QTest::addColumn<bool>("fromTheStart");
        QTest::newRow("STARTTLS") << false;
        QTest::newRow("TLS from the start") << true;
    }
    void aMessageGoesOutOverTls()
    {
        QFETCH(bool, fromTheStart);
        Bench bench(SmtpFault::None, {.alternativeName = "DNS:localhost"}, fromTheStart);
        const SendReport report = bench.run();
        QVERIFY2(report.state == SendState::Accepted, report.text.c_str());
        QVERIFY(report.text.contains("queued as 4Wz9"));
        QCOMPARE(report.messageId, report.ledgerId + "@example.com");
        const auto taken = bench.server().taken();
        QCOMPARE(taken.size(), std::size_t(1));
        QCOMPARE(taken[0].from, std::string("shop@example.com"));
        QCOMPARE(taken[0].to, std::string("qa@example.net"));
        QCOMPARE(taken[0].user, std::string("shop"));
        QCOMPARE(taken[0].password, std::string(password));
        QVERIFY(taken[0].data.contains("Message-Id: <" + report.messageId + ">\r\n"));
        QVERIFY(taken[0].data.contains("X-Correlation-Id: order-1\r\n"));
        QVERIFY(taken[0].data.contains("\r\n.\r\n..two\r\n"));
        QVERIFY(std::ranges::all_of(taken[0].data, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
        const std::string clear = bench.server().saidInTheClear();
        QVERIFY(!clear.contains("AUTH") && !clear.contains("MAIL") && !clear.contains("example"));
    }

    void eachFaultHasItsState_data()
    {
        QTest::addColumn<Expected>("expected");
        using enum SmtpFault;
        const auto row = [](const char* name, Expected expected) { QTest::newRow(name) << expected; };
        row("login by LOGIN", {LoginOnly, SendState::Accepted, SendProblem::None, 1});
        row("no TLS offered", {NoStartTls, SendState::Failed});
        row("something injected before TLS", {InjectsBeforeTls, SendState::Failed});
        row("no login offered", {NoLogin, SendState::Failed});
        row("wrong password", {WrongPassword, SendState::Refused, SendProblem::WrongKey});
        row("no such mailbox", {NoSuchMailbox, SendState::Refused, SendProblem::BadRecipient});
        row("come back later", {ComeBackLater, SendState::Failed, SendProblem::ProviderFault});
        row("later, after the data", {LaterAfterData, SendState::Failed, SendProblem::ProviderFault});
        row("too large", {TooLarge, SendState::Refused, SendProblem::TooLarge});
        row("dropped in the data", {DropInData, SendState::Unknown}); // the end was written: who knows
        row("dropped after the data", {DropAfterData, SendState::Unknown, SendProblem::None, 1});
        row("silent after the data", {SilenceAfterData, SendState::Unknown, SendProblem::None, 1});
        row("not SMTP at all", {Garbage, SendState::Failed});
    }
    void eachFaultHasItsState()
    {
        QFETCH(Expected, expected);
        Bench bench(expected.fault);
        const SendReport report = bench.run();
        QVERIFY2(report.state == expected.state, (std::string(toString(report.state)) + ": " + report.text).c_str());
        QVERIFY2(report.problem == expected.problem, std::string(toString(report.problem)).c_str());
        QCOMPARE(bench.server().taken().size(), expected.taken); // never a second one
        QVERIFY(!bench.server().saidInTheClear().contains("AUTH"));
    }

    void badCertificatesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("expired");
        QTest::addColumn<bool>("trusts");
        QTest::newRow("of an authority that nobody knows") << QByteArray("DNS:localhost") << false << false;
        QTest::newRow("for another host") << QByteArray("DNS:mail.example.org") << false << true;
        QTest::newRow("expired") << QByteArray("DNS:localhost") << true << true;
    }
    void badCertificatesAreRefused()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, expired);
        QFETCH(bool, trusts);
        CertificateFacts facts{.alternativeName = name.toStdString()};
        if (expired)
            facts.to = timestampFromMs(1'710'000'000'000);
        Bench bench(SmtpFault::None, facts);
        const SendReport report = bench.run(trusts);
        QVERIFY(report.state == SendState::Failed);
        QVERIFY2(report.text.contains("certificate or TLS was refused"), report.text.c_str());
        QVERIFY(bench.server().taken().empty());
        QVERIFY(!bench.server().saidInTheClear().contains("AUTH"));
    }

    void dotsAreDoubledAndLinesEndInCrLf_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("stuffed");
        QTest::newRow("plain") << QByteArray("a\r\nb\r\n") << QByteArray("a\r\nb\r\n.\r\n");
        QTest::newRow("a dot alone") << QByteArray("a\r\n.\r\nb") << QByteArray("a\r\n..\r\nb\r\n.\r\n");
        QTest::newRow("bare line feeds") << QByteArray("a\n.b\n") << QByteArray("a\r\n..b\r\n.\r\n");
        QTest::newRow("a first dot") << QByteArray(".a") << QByteArray("..a\r\n.\r\n");
        QTest::newRow("nothing") << QByteArray() << QByteArray(".\r\n");
    }
    void dotsAreDoubledAndLinesEndInCrLf()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, stuffed);
        QCOMPARE(QByteArray::fromStdString(dotStuffed(text.toStdString())), stuffed);
    }

    // The guard refuses such a message before; the transport doesn't rely on it.
    void aLineBreakInACommandIsNeverWritten()
    {
        Bench bench;
        for (const std::string_view field : {providers::smtp::mailFrom, providers::smtp::rcptTo}) {
            providers::SendCall call{.url = "smtp://localhost:" + std::to_string(bench.server().port()), .headers = {}, .body = "x"};
            for (const std::string_view name : {providers::smtp::mailFrom, providers::smtp::rcptTo, providers::smtp::userName,
                                                providers::smtp::password})
                call.headers.add(name, name == field ? "a@b.org>\r\nRCPT TO:<evil@c.org" : "a@b.org");
            const PostOutcome outcome = smtpPost(call, {.connect = 5s, .answer = 400ms}, {}, bench.authorities().toStdString());
            QVERIFY(!outcome.answer && !outcome.reachedProvider);
            QVERIFY2(outcome.trouble.contains("line break"), outcome.trouble.c_str());
        }
        QVERIFY(bench.server().taken().empty());
    }

    void textHtmlAndAttachmentsAreOneMessage()
    {
        Bench bench;
        bench.message.html = "<p>Grüße</p>";
        bench.message.attachments = {{"Übersicht.txt", "text/plain", "line\r\n.\r\n"}};
        bench.message.headers = {{"List-Id", "<shop.example.com>"}};
        QVERIFY(bench.run().state == SendState::Accepted);
        const std::string data = bench.server().taken().front().data;
        for (const char* part : {"multipart/mixed", "multipart/alternative", "text/plain; charset=utf-8", "text/html; charset=utf-8",
                                 "Content-Disposition: attachment", "Content-Transfer-Encoding: base64", "List-Id: <shop.example.com>"})
            QVERIFY2(data.contains(part), (std::string(part) + "\n" + data).c_str());
        QVERIFY(data.contains("bGluZQ0KLg0K")); // the attachment's own bytes
    }

    void itsAddressIsChecked_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<bool>("good");
        QTest::newRow("STARTTLS") << QByteArray("smtp://mail.example.com:587") << true;
        QTest::newRow("TLS") << QByteArray("smtps://mail.example.com") << true;
        QTest::newRow("https") << QByteArray("https://mail.example.com") << false;
        QTest::newRow("no host") << QByteArray("smtp://:587") << false;
        QTest::newRow("a path") << QByteArray("smtp://mail.example.com/x") << false;
        QTest::newRow("a user") << QByteArray("smtp://a:b@mail.example.com") << false;
        QTest::newRow("no port") << QByteArray("smtp://mail.example.com:") << false;
        QTest::newRow("a line break") << QByteArray("smtp://mail\r\n.example.com") << false;
    }
    void itsAddressIsChecked()
    {
        QFETCH(QByteArray, origin);
        QFETCH(bool, good);
        Credential credential{.name = "smtp-staging", .environment = "staging", .provider = "smtp", .account = {}};
        credential.account.user = "shop";
        credential.account.origin = origin.toStdString();
        QCOMPARE(check(credential).has_value(), good);
    }
};

WAYBILL_TEST(SmtpTest)

} // namespace waybill::sending::tests

#include "SmtpTest.moc"
