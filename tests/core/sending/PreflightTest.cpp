// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Links.h"
#include "core/sending/Preflight.h"
#include "core/sending/SensitiveData.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::sending {

namespace {

using environments::Environment;
using environments::Message;
using Verdict = PreflightItem::Verdict;

const Environment staging{.id = environments::EnvironmentId("staging"),
                          .guard = environments::GuardLevel::AllowList,
                          .allowedDomains = {"example.net"}};

Message good()
{
    Message message;
    message.from = {"", "shop@example.com"};
    message.to = {"", "qa@example.net"};
    message.subject = "Hello";
    message.text = "See https://staging.example.com/x";
    message.html = "<p>See</p>";
    message.correlationId = "order-1";
    return message;
}

PreflightFacts facts() { return {staging, {.testAddresses = {}, .suppression = {}, .confirmation = {}}, {}, {}}; }

bool says(const std::vector<PreflightItem>& items, Verdict verdict, std::string_view part)
{
    return std::ranges::any_of(items, [&](const PreflightItem& item) {
        return item.verdict == verdict && (item.title + ' ' + item.detail).contains(part);
    });
}

} // namespace

class PreflightTest : public QObject {
    Q_OBJECT

private slots:
    void aGoodMessageHasNothingAgainstIt()
    {
        PreflightFacts known = facts();
        known.domain = DomainFacts{true, "SPF and DKIM align"};
        known.productionDomains = {"www.example.com"};
        for (const PreflightItem& item : preflight(good(), {}, known))
            QVERIFY2(item.verdict == Verdict::Pass, item.title.c_str());
    }

    void blocksComeFirst()
    {
        Message message = good();
        message.to.address = "nora@example.org";
        Filled filled;
        filled.missing = {"reset_url"};
        const auto items = preflight(message, filled, facts());
        QVERIFY(items[0].verdict == Verdict::Block && items[1].verdict == Verdict::Block);
        QVERIFY(says(items, Verdict::Block, "allow-list"));
        QVERIFY(says(items, Verdict::Block, "reset_url"));
        QVERIFY(std::ranges::is_sorted(items, {}, &PreflightItem::verdict));
    }

    void aProductionLinkIsDoubtfulOutsideProductionOnly()
    {
        PreflightFacts known = facts();
        known.productionDomains = {"example.com"};
        QVERIFY(says(preflight(good(), {}, known), Verdict::Warning, "https://staging.example.com/x"));
        Environment production = staging;
        production.guard = environments::GuardLevel::Everybody;
        const PreflightFacts there{production, known.send, known.productionDomains, {}};
        QVERIFY(!says(preflight(good(), {}, there), Verdict::Warning, "production"));
    }

    void whatNobodyCheckedIsNotCalledRight()
    {
        QVERIFY(says(preflight(good(), {}, facts()), Verdict::Unknown, "example.com"));
        PreflightFacts known = facts();
        known.domain = DomainFacts{false, "DKIM s1 is missing"};
        QVERIFY(says(preflight(good(), {}, known), Verdict::Warning, "DKIM s1"));
    }

    void doubtsAboutTheContentAreSaid()
    {
        Message message = good();
        message.text.clear();
        message.correlationId.clear();
        message.html = "Card 4111 1111 1111 1111";
        const auto items = preflight(message, {}, facts());
        QVERIFY(says(items, Verdict::Warning, "plain-text"));
        QVERIFY(says(items, Verdict::Warning, "id of your own"));
        QVERIFY(says(items, Verdict::Warning, "a card number"));
        for (const PreflightItem& item : items)
            QVERIFY(!(item.title + item.detail).contains("4111")); // found, not repeated
    }

    void linksAreFoundWithTheirHost()
    {
        const auto links = linksIn("Go to HTTPS://User@App.Example.com:8443/r?x=1, or <a href=\"http://b.org\">b</a> "
                                   "http://b.org httpx://c.org http:// https://evil.org@good.org/");
        QCOMPARE(links.size(), std::size_t(3));
        QCOMPARE(links[0].host, std::string("app.example.com"));
        QCOMPARE(links[1].host, std::string("b.org"));
        QCOMPARE(links[2].host, std::string("good.org"));
        QVERIFY(isUnder("app.example.com", "example.com") && isUnder("example.com", "example.com"));
        QVERIFY(!isUnder("badexample.com", "example.com"));
    }

    void sensitiveDataIsTold_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        QTest::newRow("card") << "pay with 4111-1111-1111-1111 now" << true;
        QTest::newRow("no card: Luhn fails") << "order 4111111111111112" << false;
        QTest::newRow("a long order number") << "1234567890123456" << false;
        QTest::newRow("IBAN") << "DE89 3704 0044 0532 0130 00" << true;
        QTest::newRow("no IBAN") << "DE89 3704 0044 0532 0130 01" << false;
        QTest::newRow("Resend key") << "key re_abcdefghijklmnop1234" << true;
        QTest::newRow("a word with re_") << "more_abcdefghijklmnop1234" << false;
        QTest::newRow("private key") << "-----BEGIN RSA PRIVATE KEY-----" << true;
        QTest::newRow("plain text") << "Thank you for order 42, it cost 19.99." << false;
    }

    void sensitiveDataIsTold()
    {
        QFETCH(QString, text);
        QFETCH(bool, found);
        QCOMPARE(!sensitiveDataIn(text.toStdString()).empty(), found);
    }
};

WAYBILL_TEST(PreflightTest)

} // namespace waybill::sending

#include "PreflightTest.moc"
