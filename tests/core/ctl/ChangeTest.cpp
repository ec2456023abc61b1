// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/ctl/Ctl.h"
#include "tests/support/FakeRelay.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/TestMain.h"

namespace waybill::ctl::tests {

using namespace waybill::tests;

// The commands that change something at the relay.
class ChangeTest : public QObject {
    Q_OBJECT

    std::unique_ptr<FakeRelay> m_relay;
    TokenDirectory m_token;

    static QString text(const char* utf8) { return QString::fromUtf8(utf8); }
    Run ask(const QStringList& arguments, const QByteArray& input = {})
    {
        return run(arguments + QStringList{text("--relay"), m_relay->url().toString(), text("--token-file"), m_token.path()}, input);
    }
    QStringList registration() const
    {
        return {text("sends"),      text("register"), text("--correlation-id"), text("order-7"), text("--provider"),
                text("sendgrid"),   text("--environment"), text("production"), text("--message-id"), text("m1"),
                text("--recipient"), text("nora@example.org")};
    }

private slots:
    void init()
    {
        m_relay = std::make_unique<FakeRelay>();
        QVERIFY(m_relay->listen());
    }

    void nothingIsErasedUnlessSomebodyConfirms()
    {
        const Run got = ask({text("erase"), text("nora@example.org")}, "nora@example.org\n");
        QCOMPARE(got.code, 2);
        QVERIFY(got.err.contains("say --yes"));
        QCOMPARE(m_relay->requests(text("/v1/erase")), 0);
    }

    void aTestEventSaysHowFarItCame()
    {
        m_relay->answer(text("/v1/endpoints/shop/test"),
                        {200, "{\"endpoint\":\"shop\",\"outcome\":\"stopped\",\"note\":\"Signed here\",\"event\":null,\"steps\":["
                              "{\"step\":\"arrived\",\"state\":\"done\",\"detail\":\"answered with 401\",\"took_us\":900},"
                              "{\"step\":\"verified\",\"state\":\"failed\",\"detail\":\"the signature does not match\",\"took_us\":9}]}"});

        const Run got = ask({text("relay"), text("test"), text("shop")});

        QCOMPARE(got.code, 5); // it stopped
        QVERIFY(got.out.contains("verified    failed       the signature does not match"));
        QVERIFY(m_relay->lastRequest().startsWith("POST /v1/endpoints/shop/test "));
    }

    void erasingSaysWhatWent()
    {
        m_relay->answer(text("/v1/erase"), {200, "{\"events\":12,\"mentions\":1,\"sends\":2,\"requests\":7,\"quarantined\":0,"
                                                 "\"dead_letters\":0,\"ledger\":3,\"files\":1}"});

        const Run got = ask({text("erase"), text("nora@example.org"), text("--yes")});

        QCOMPARE(got.code, 0);
        QVERIFY(got.out.contains("12 events removed"));
        QVERIFY(got.out.contains("7 raw requests emptied or rewritten"));
        QVERIFY(got.out.contains("3 sends removed from the ledger"));
        QVERIFY(m_relay->lastRequest().startsWith("POST /v1/erase "));
        QVERIFY(m_relay->lastRequest().endsWith("{\"recipient\":\"nora@example.org\"}"));
        QVERIFY(ask({text("erase"), text("nora@example.org"), text("--yes"), text("--json")}).out.startsWith("{\"events\":12"));
    }

    void whatTheRelayRefusesIsPassedOn()
    {
        m_relay->answer(text("/v1/erase"), {400, "{\"error\":{\"code\":\"invalid_input\",\"message\":\"this is no email address\","
                                                 "\"hint\":\"\"}}"});
        const Run got = ask({text("erase"), text("nora"), text("--yes")});
        QCOMPARE(got.code, 2);
        QVERIFY(got.err.contains("this is no email address"));
    }

    void aSendIsRegistered()
    {
        m_relay->answer(text("/v1/sends"), {201, "{\"registered\":true,\"new\":true,\"warning\":null}"});

        const Run got = ask(registration());

        QCOMPARE(got.code, 0);
        QCOMPARE(got.out, QByteArray("registered\n"));
        QVERIFY(m_relay->lastRequest().contains("\"correlation_id\":\"order-7\""));
        QVERIFY(m_relay->lastRequest().contains("\"message_type\":null"));
    }

    void aSendThatNoEndpointFitsIsWarnedOf()
    {
        m_relay->answer(text("/v1/sends"), {200, "{\"registered\":true,\"new\":false,\"warning\":\"no endpoint takes it\"}"});
        const Run got = ask(registration());
        QCOMPARE(got.out, QByteArray("registered already\n"));
        QVERIFY(got.err.contains("no endpoint takes it"));
    }
};

WAYBILL_TEST(ChangeTest)

} // namespace waybill::ctl::tests

#include "ChangeTest.moc"
