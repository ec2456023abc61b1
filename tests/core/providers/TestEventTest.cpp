// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/Synthetic.h"
#include "core/providers/Authentication.h"
#include "core/providers/TestEvent.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::providers::tests {

namespace {

constexpr std::string_view topic = "arn:aws:sns:us-east-1:000000000000:events";

Keys keysOf(const std::string& line)
{
    std::vector<Secret> lines;
    lines.emplace_back(line);
    return Keys(lines);
}

TestEventFacts factsOf(const std::string& id)
{
    return {.now = timestampFromMs(1'767'258'000'000),
            .id = id,
            .endpoint = {.publicUrl = "https://relay.example.com/hooks/x", .topicArn = topic}};
}

} // namespace

class TestEventTest : public QObject {
    Q_OBJECT

private slots:
    void everyProviderHasOne_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("auth");
        QTest::addColumn<QString>("secret");
        const Registry registry;
        for (const auto& provider : registry.all()) {
            const ProviderCard& card = provider->card();
            const QString id = QString::fromStdString(std::string(card.id));
            const auto add = [&](const char* auth, const char* secret) {
                QTest::newRow(qPrintable(id + ", " + auth)) << id << auth << secret;
            };
            if (card.signatureStrength != events::Strength::None)
                add("signature", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
            add("basic", "basic user:word");
            add("header", "header X-Secret: word");
            add("bearer", "bearer word");
            add("none", "0123456789abcdefghijklmnop");
        }
    }

    void everyProviderHasOne()
    {
        QFETCH(QString, provider);
        QFETCH(QString, auth);
        QFETCH(QString, secret);
        const Registry registry;
        const Provider& tested = *registry.find(provider.toStdString());
        const Auth way = *authFrom(auth.toStdString());
        const Keys keys = keysOf(secret.toStdString());
        const TestEventFacts facts = factsOf(newTestEventId());

        const auto event = makeTestEvent(tested, way, keys, facts);

        QVERIFY(event.has_value());
        const WebhookRequest request{event->headers, event->body, facts.endpoint};
        QCOMPARE(authenticate(tested, way, keys, request, facts.now).accepted(), event->isAuthentic);
        const bool theirs = provider == "sendgrid" || provider == "amazon-ses" || provider == "postal";
        QCOMPARE(event->isAuthentic, auth != "signature" || !theirs);
        QCOMPARE(event->pathSuffix.empty(), auth != "none");
        QVERIFY(!event->note.empty());
        const auto normalised = tested.normalise(request);
        QVERIFY(normalised.has_value());
        QCOMPARE(normalised->size(), std::size_t(1));
        const events::Event& made = normalised->front().event;
        QVERIFY(events::isSynthetic(made));
        QVERIFY(made.type == events::EventType::Delivered || made.type == events::EventType::Sent);
        QCOMPARE(made.occurredAt, std::optional(facts.now));
        QCOMPARE(made.messageId, facts.id);
    }

    void noTwoAreTakenForOne()
    {
        const Registry registry;
        for (const auto& provider : registry.all()) {
            const TestEvent first = provider->testEvent(factsOf(newTestEventId()));
            const TestEvent second = provider->testEvent(factsOf(newTestEventId()));

            QVERIFY2(first.body != second.body, provider->card().id.data());
        }
    }

    void withoutASecretThereIsNone()
    {
        const Registry registry;
        const Keys keys({});
        for (const Auth auth : {Auth::Signature, Auth::Basic, Auth::Header, Auth::Bearer, Auth::None}) {
            const auto event = makeTestEvent(*registry.find("mailgun"), auth, keys, factsOf("waybill-test-1"));

            QVERIFY(!event);
            QCOMPARE(event.error().code, ErrorCode::Unavailable);
        }
    }

    void realMailIsNotSynthetic()
    {
        for (const QString& name : bodyNames()) {
            const std::string provider = name.section('/', 0, 0).toStdString();
            for (const NormalisedEvent& one : normalise(provider.c_str(), fixture(name).toStdString()))
                QVERIFY2(!events::isSynthetic(one.event), qPrintable(name));
        }
    }
};

WAYBILL_TEST(TestEventTest)

} // namespace waybill::providers::tests

#include "TestEventTest.moc"
