// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/SmtpMeaning.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <string>

namespace waybill::trace::tests {

class SmtpMeaningTest : public QObject {
    Q_OBJECT

private slots:
    void everyRegisteredEnhancedCodeHasAMeaning();
    void everyDocumentedReplyCodeHasAMeaning();
    void unlistedCodesMeanWhatTheirClassMeans();
    void whatIsNoCodeHasNoMeaning();
    void theClassDecidesWhetherARetryHelps();
    void exchangesUnknownNameIsNoDomainWithoutMail();
};

void SmtpMeaningTest::everyRegisteredEnhancedCodeHasAMeaning()
{
    // The highest detail of each subject in the IANA registry.
    const int highest[] = {0, 10, 4, 6, 7, 6, 10, 30};
    for (int subject = 0; subject <= 7; ++subject) {
        for (int detail = 0; detail <= highest[subject]; ++detail) {
            const std::string code = "5." + std::to_string(subject) + "." + std::to_string(detail);

            const auto meaning = enhancedMeaning(code);

            QVERIFY2(meaning, code.c_str());
            QVERIFY2(meaning->line.contains(QStringLiteral("(RFC 3463): ")), code.c_str());
            const auto unlisted = enhancedMeaning("5." + std::to_string(subject) + ".99");
            if (detail > 0)
                QVERIFY2(meaning->line != unlisted->line, code.c_str());
        }
    }
}

void SmtpMeaningTest::everyDocumentedReplyCodeHasAMeaning()
{
    for (const int code : {211, 214, 220, 221, 235, 250, 251, 252, 334, 354, 421, 450, 451, 452, 454, 455, 500,
                           501, 502, 503, 504, 521, 530, 534, 535, 538, 550, 551, 552, 553, 554, 555, 556}) {
        const auto meaning = smtpMeaning(code);

        QVERIFY2(meaning, qPrintable(QString::number(code)));
        const int unlisted = code / 100 * 100 + 99;
        QVERIFY2(meaning->line != smtpMeaning(unlisted)->line, qPrintable(QString::number(code)));
    }
}

void SmtpMeaningTest::unlistedCodesMeanWhatTheirClassMeans()
{
    QCOMPARE(smtpMeaning(499)->line, QStringLiteral("Temporary refusal: a later try may pass."));
    QCOMPARE(enhancedMeaning("5.2.99")->line, enhancedMeaning("5.2.0")->line);
    QVERIFY(enhancedMeaning("5.99.1")->line.contains(QStringLiteral("isn’t registered")));
}

void SmtpMeaningTest::whatIsNoCodeHasNoMeaning()
{
    for (const char* text :
         {"", "5", "5.1", "5.1.", "3.1.1", "5.1.1.1", "5.1.1234", "5.-1.1", "5.1.1 ", " 5.1.1", "a.b.c"})
        QVERIFY2(!enhancedMeaning(text), text);
    for (const int code : {-1, 0, 199, 600, 605})
        QVERIFY(!smtpMeaning(code));
}

void SmtpMeaningTest::theClassDecidesWhetherARetryHelps()
{
    QCOMPARE(int(enhancedMeaning("4.2.2")->permanence), int(Permanence::Temporary));
    QCOMPARE(int(enhancedMeaning("5.2.2")->permanence), int(Permanence::Permanent));
    QCOMPARE(int(enhancedMeaning("2.1.5")->permanence), int(Permanence::Success));
    QVERIFY(enhancedMeaning("2.7.1")->brief.isEmpty());
    QCOMPARE(enhancedMeaning("5.1.1")->brief, QStringLiteral("no mailbox by that name"));
}

void SmtpMeaningTest::exchangesUnknownNameIsNoDomainWithoutMail()
{
    const auto reply = "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup";

    QCOMPARE(enhancedMeaning("5.1.10", reply)->brief, enhancedMeaning("5.1.1")->brief);
    QVERIFY(enhancedMeaning("5.1.10", reply)->line.contains(QStringLiteral("Exchange")));
    QCOMPARE(enhancedMeaning("5.1.10", "550 5.1.10 null MX")->line, enhancedMeaning("5.1.10")->line);
    QVERIFY(enhancedMeaning("5.1.10")->brief != enhancedMeaning("5.1.1")->brief);
}

WAYBILL_TEST(SmtpMeaningTest)

} // namespace waybill::trace::tests

#include "SmtpMeaningTest.moc"
