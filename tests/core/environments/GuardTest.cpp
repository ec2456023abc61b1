// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/Guard.h"
#include "core/environments/MessageSafety.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <array>
#include <type_traits>

namespace waybill::environments {

namespace {

using Reason = Block::Reason;

constexpr std::array<std::string_view, 2> testAddresses{"success@simulator.amazonses.com",
                                                        "success+*@simulator.amazonses.com"};

Message receipt(std::string to)
{
    Message message;
    message.from = {"Shop", "shop@example.com"};
    message.to = {"", std::move(to)};
    message.subject = "Your receipt";
    message.text = "Thank you.";
    message.messageType = "receipt";
    return message;
}

Environment staging()
{
    return {.id = EnvironmentId("staging"),
            .guard = GuardLevel::AllowList,
            .allowedAddresses = {"qa@example.net"},
            .allowedDomains = {"test.example.com"},
            .dailyCap = 5};
}

Environment production() { return {.id = EnvironmentId("production"), .guard = GuardLevel::Everybody}; }

SendFacts facts() { return {.testAddresses = testAddresses, .suppression = {}, .confirmation = {}}; }

std::vector<Reason> reasonsOf(const std::expected<PermittedMessage, std::vector<Block>>& result)
{
    std::vector<Reason> reasons;
    if (!result) {
        for (const Block& block : result.error())
            reasons.push_back(block.reason);
    }
    return reasons;
}

using Reasons = std::vector<Reason>;

} // namespace

// The check is a type: outside the guard nobody can write one down.
static_assert(!std::is_default_constructible_v<PermittedMessage>);
static_assert(!std::is_constructible_v<PermittedMessage, Message, EnvironmentId>);
static_assert(!std::is_aggregate_v<PermittedMessage>);

class GuardTest : public QObject {
    Q_OBJECT

private slots:
    void stagingReachesItsListAndTheTestAddressesOnly_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("permitted");
        QTest::newRow("listed address") << "qa@example.net" << true;
        QTest::newRow("listed address in capitals") << "QA@Example.Net" << true;
        QTest::newRow("listed domain") << "anybody@test.example.com" << true;
        QTest::newRow("test address") << "success@simulator.amazonses.com" << true;
        QTest::newRow("test address with a label") << "success+42@simulator.amazonses.com" << true;
        QTest::newRow("a customer") << "nora@example.org" << false;
        QTest::newRow("the list's domain, another address") << "nora@example.net" << false;
        QTest::newRow("below a listed domain") << "nora@mail.test.example.com" << false;
        QTest::newRow("a domain that ends like a listed one") << "nora@eviltest.example.com" << false;
        QTest::newRow("listed domain in the local part") << "test.example.com@example.org" << false;
        QTest::newRow("another simulator address") << "bounce@simulator.amazonses.com" << false;
    }

    void stagingReachesItsListAndTheTestAddressesOnly()
    {
        QFETCH(QString, to);
        QFETCH(bool, permitted);
        const auto result = permit(receipt(to.toStdString()), staging(), facts());
        QCOMPARE(reasonsOf(result), permitted ? Reasons{} : Reasons{Reason::NotAllowed});
        QCOMPARE(isAllowedRecipient(to.toStdString(), staging(), testAddresses), permitted);
    }

    void developmentReachesTestAddressesOnlyWhateverIsListed()
    {
        Environment development = staging();
        development.guard = GuardLevel::TestAddresses;
        QCOMPARE(reasonsOf(permit(receipt("qa@example.net"), development, facts())), Reasons{Reason::NotAllowed});
        QVERIFY(permit(receipt("success@simulator.amazonses.com"), development, facts()).has_value());
    }

    void productionAsksForItsName()
    {
        SendFacts typed = facts();
        QCOMPARE(reasonsOf(permit(receipt("nora@example.org"), production(), typed)), Reasons{Reason::NotConfirmed});
        typed.confirmation = "Production";
        QCOMPARE(reasonsOf(permit(receipt("nora@example.org"), production(), typed)), Reasons{Reason::NotConfirmed});
        typed.confirmation = "production";
        QVERIFY(permit(receipt("nora@example.org"), production(), typed).has_value());
    }

    void aSuppressedAddressIsRefusedWithItsEvidence()
    {
        SendFacts known = facts();
        known.suppression = Suppression{"hard bounce: 550 5.1.1", "evt_0123456789abcdef"};
        const auto result = permit(receipt("qa@example.net"), staging(), known);
        QCOMPARE(reasonsOf(result), Reasons{Reason::Suppressed});
        QCOMPARE(result.error().front().evidence, std::string("evt_0123456789abcdef"));
        QVERIFY(result.error().front().message.contains("550 5.1.1"));
    }

    void capPauseAndTypesAreKept()
    {
        SendFacts full = facts();
        full.sentToday = 4;
        QVERIFY(permit(receipt("qa@example.net"), staging(), full).has_value());
        full.sentToday = 5;
        QCOMPARE(reasonsOf(permit(receipt("qa@example.net"), staging(), full)), Reasons{Reason::CapReached});

        Environment narrow = staging();
        narrow.paused = true;
        narrow.messageTypes = {"welcome"};
        QCOMPARE(reasonsOf(permit(receipt("qa@example.net"), narrow, facts())),
                 (Reasons{Reason::Paused, Reason::TypeNotAllowed}));
    }

    void allReasonsComeAtOnce()
    {
        Message empty = receipt("nora@example.org");
        empty.subject.clear();
        empty.text.clear();
        empty.from.address = "nobody";
        QCOMPARE(reasonsOf(permit(empty, staging(), facts())),
                 (Reasons{Reason::BadAddress, Reason::NotAllowed, Reason::Incomplete, Reason::Incomplete}));
    }

    void whatIsNoAddressIsSaidOnce()
    {
        QCOMPARE(reasonsOf(permit(receipt(""), staging(), facts())), Reasons{Reason::BadAddress});
        QCOMPARE(reasonsOf(permit(receipt("nora"), staging(), facts())), Reasons{Reason::BadAddress});
    }

    void noFieldCanStartAHeaderOfItsOwn_data()
    {
        QTest::addColumn<int>("field");
        for (const char* name : {"from name", "from", "to name", "to", "reply-to", "subject", "template", "type", "id", "tag",
                                 "variable name", "variable", "metadata name", "metadata", "header name", "header",
                                 "file name", "file type"})
            QTest::newRow(name) << m_fields++;
    }

    void noFieldCanStartAHeaderOfItsOwn()
    {
        QFETCH(int, field);
        for (const std::string& bend : {std::string("x\rBcc: eve@y.org"), std::string("x\nBcc: eve@y.org"),
                                        std::string("x\0y", 3)}) {
            Message message = receipt("qa@example.net");
            message.variables = {{"a", "b"}};
            message.metadata = {{"a", "b"}};
            message.headers = {{"X-A", "b"}};
            message.tags = {"t"};
            message.attachments = {{"a.txt", "text/plain", "x"}};
            const std::array<std::string*, 18> fields{
                &message.from.name, &message.from.address, &message.to.name, &message.to.address, &message.replyTo,
                &message.subject, &message.templateId, &message.messageType, &message.correlationId, &message.tags[0],
                &message.variables[0].first, &message.variables[0].second, &message.metadata[0].first,
                &message.metadata[0].second, &message.headers[0].first, &message.headers[0].second,
                &message.attachments[0].fileName, &message.attachments[0].contentType};
            QVERIFY(safetyProblems(message).empty());
            *fields[std::size_t(field)] = bend;
            QVERIFY(!safetyProblems(message).empty());
            QVERIFY(!permit(message, staging(), facts()).has_value());
        }
    }

    void headersByWhichAProviderTakesOrdersAreRefused()
    {
        for (const char* name : {"To", "bcc", "Reply-To", "X-SMTPAPI", "x-msys-api", "X-MC-BccAddress", "X-PM-Tag",
                                 "X-Mailgun-Recipient-Variables", "X-Mailin-Custom", "X-MJ-CustomID", "Content-Type",
                                 "Resent-To", "X-Sib-Sandbox"}) {
            Message message = receipt("qa@example.net");
            message.headers = {{name, "x"}};
            QCOMPARE(reasonsOf(permit(message, staging(), facts())), Reasons{Reason::Unsafe});
        }
        QVERIFY(!isReservedHeader("X-Order"));
        QVERIFY(!isReservedHeader("List-Unsubscribe"));
    }

    void textMayHaveLinesButNoNulAndMustBeUtf8()
    {
        Message message = receipt("qa@example.net");
        message.text = "one\r\ntwo\n";
        QVERIFY(permit(message, staging(), facts()).has_value());
        message.text = std::string("a\0b", 3);
        QCOMPARE(reasonsOf(permit(message, staging(), facts())), Reasons{Reason::Unsafe});
        message.text = "caf\xe9";
        QCOMPARE(reasonsOf(permit(message, staging(), facts())), Reasons{Reason::Unsafe});
    }

    void aFileNameIsNoPathAndTheMessageHasALimit()
    {
        Message message = receipt("qa@example.net");
        message.attachments = {{"../../etc/passwd", "text/plain", "x"}};
        QCOMPARE(reasonsOf(permit(message, staging(), facts())), Reasons{Reason::Unsafe});
        message.attachments = {{"big.bin", "application/octet-stream", std::string(std::size_t(11) << 20, 'x')}};
        QCOMPARE(reasonsOf(permit(message, staging(), facts())), Reasons{Reason::Unsafe});
    }

private:
    int m_fields = 0;
};

WAYBILL_TEST(GuardTest)

} // namespace waybill::environments

#include "GuardTest.moc"
