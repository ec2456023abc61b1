// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Review.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::sending::tests {

namespace {

using environments::Message;

ReviewFacts staging()
{
    ReviewFacts facts;
    facts.environment.id = environments::EnvironmentId("staging");
    facts.environment.guard = environments::GuardLevel::AllowList;
    facts.environment.allowedAddresses = {"qa@example.net"};
    facts.credential = Credential{.name = "postmark-staging", .environment = "staging", .provider = "postmark", .account = {}};
    return facts;
}

Message good()
{
    Message message;
    message.from = {"Shop", "shop@example.com"};
    message.to = {"", "qa@example.net"};
    message.subject = "Hello {{name}}";
    message.text = "Hi {{name}}";
    message.variables = {{"name", "Nora"}};
    message.correlationId = "wb-1";
    return message;
}

} // namespace

class ReviewTest : public QObject {
    Q_OBJECT

private slots:
    void theRequestIsWhatWouldGoOut()
    {
        const Review seen = review(good(), staging());
        QVERIFY(!seen.isBlocked());
        QVERIFY2(seen.request.has_value(), seen.request.error().message.c_str());
        QVERIFY(seen.request->starts_with("POST https://api.postmarkapp.com/email\n"));
        QVERIFY(seen.request->contains("X-Postmark-Server-Token: ••••••••\n"));
        QVERIFY(seen.request->contains(R"("Subject":"Hello Nora")"));
    }

    void noRequestIsShownThatTheGuardForbids()
    {
        Message message = good();
        message.to.address = "nora@example.org";
        const Review seen = review(message, staging());
        QVERIFY(seen.isBlocked());
        QVERIFY(!seen.request);
        QVERIFY(seen.request.error().message.contains("allow-list"));
    }

    void aMissingVariableBlocks()
    {
        Message message = good();
        message.variables.clear();
        QVERIFY(review(message, staging()).isBlocked());
    }

    void attachmentsAreCutInThePreviewOnly()
    {
        Message message = good();
        message.attachments = {{"a.txt", "text/plain", std::string(100'000, 'x')}};
        const Review seen = review(message, staging());
        QVERIFY(seen.request && seen.request->size() < 2000);
        QCOMPARE(seen.composed.message.attachments.front().bytes.size(), std::size_t(100'000));
    }

    void variablesGoToTheProviderForItsOwnTemplateOnly()
    {
        QVERIFY(compose(good()).message.variables.empty());
        Message message = good();
        message.templateId = "17";
        QCOMPARE(compose(message).message.variables.size(), std::size_t(1));
    }

    void withoutACredentialTheRestIsStillSaid()
    {
        ReviewFacts facts = staging();
        facts.credential.reset();
        const Review seen = review(good(), facts);
        QVERIFY(!seen.request);
        QVERIFY(!seen.items.empty());
    }
};

WAYBILL_TEST(ReviewTest)

} // namespace waybill::sending::tests

#include "ReviewTest.moc"
