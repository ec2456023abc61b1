// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Authentication.h"
#include "core/providers/registry/Registry.h"
#include "core/simulator/PostmarkEncoder.h"
#include "core/simulator/Traffic.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <map>
#include <set>

namespace waybill::simulator {

using namespace std::chrono_literals;
using events::EventType;

namespace {

const Timestamp start = timestampFromMs(1'795'400'000'000);

struct Request {
    providers::Headers headers;
    std::string body;
};

Request requestOf(const WebhookPost& post)
{
    Request request;
    for (const auto& [name, value] : post.headers)
        request.headers.add(name, value);
    request.body = post.body;
    return request;
}

// Three hours of it, with nothing going wrong on the way.
std::vector<TimedPost> cleanTraffic(const std::vector<SimulatedEndpoint>& endpoints)
{
    Schedule schedule;
    schedule.start = start;
    Traffic traffic(11, endpoints, schedule, {.repeated = 0, .forged = 0, .cutShort = 0});
    return traffic.until(start + 3h);
}

providers::Keys keysOf(const WebhookEncoder& encoder)
{
    const Secret line = encoder.secretLine();
    return providers::Keys(std::span(&line, 1));
}

std::string describe(const events::Event& event)
{
    return event.nativeType + " " + event.messageId + " " + event.recipient + " " + event.reason;
}

} // namespace

// What the encoders write is what the providers' own readers understand.
class EncoderTest : public QObject {
    Q_OBJECT

private slots:
    void everyRequestVerifies()
    {
        const auto endpoints = demoEndpoints();
        std::map<std::string, const SimulatedEndpoint*> byName;
        std::map<std::string, providers::Keys> keys;
        for (const SimulatedEndpoint& endpoint : endpoints) {
            byName[endpoint.name] = &endpoint;
            keys.emplace(endpoint.name, keysOf(*endpoint.encoder));
        }

        for (const TimedPost& post : cleanTraffic(endpoints)) {
            const SimulatedEndpoint& endpoint = *byName[post.endpoint];
            const Request request = requestOf(post.post);
            const providers::Verification verification =
                authenticate(*m_registry.find(endpoint.source.provider), endpoint.encoder->auth(),
                             keys.at(post.endpoint), {request.headers, request.body}, post.at);
            QVERIFY2(verification.status == events::VerificationStatus::Verified, post.endpoint.c_str());
        }
    }

    void aStrangersKeyIsRefused_data() { eachProvider(); }
    void aStrangersKeyIsRefused()
    {
        QFETCH(QString, provider);
        const auto ours = makeEncoder(provider.toStdString());
        const auto stranger = makeEncoder(provider.toStdString());
        const Request request = requestOf(stranger->encode(std::vector{anEvent()}, start));

        const providers::Verification verification =
            authenticate(*m_registry.find(provider.toStdString()), ours->auth(), keysOf(*ours),
                         {request.headers, request.body}, start);

        QVERIFY(verification.status == events::VerificationStatus::Failed);
    }

    void aSecretHeaderVerifiesToo()
    {
        PostmarkEncoder encoder(providers::Auth::Header);
        const Request request = requestOf(encoder.encode(std::vector{anEvent()}, start));

        const providers::Verification verification =
            authenticate(*m_registry.find("postmark"), encoder.auth(), keysOf(encoder),
                         {request.headers, request.body}, start);

        QVERIFY(verification.status == events::VerificationStatus::Verified);
        QVERIFY(verification.strength == events::Strength::Sender);
    }

    void everyEventIsReadAsItWasMeant()
    {
        const auto endpoints = demoEndpoints();
        std::map<std::string, std::string> providerOf;
        for (const SimulatedEndpoint& endpoint : endpoints)
            providerOf[endpoint.name] = endpoint.source.provider;
        std::map<std::string, std::set<EventType>> seen;

        for (const TimedPost& post : cleanTraffic(endpoints)) {
            const Request request = requestOf(post.post);
            const std::string& provider = providerOf[post.endpoint];
            const auto events = m_registry.find(provider)->normalise({request.headers, request.body});
            QVERIFY2(events.has_value(), post.post.body.c_str());
            QCOMPARE(events->size(), post.events.size());
            for (std::size_t index = 0; index < events->size(); ++index) {
                compare(events->at(index).event, post.events[index]);
                seen[provider].insert(post.events[index].type);
            }
        }

        for (const auto& [provider, types] : seen)
            QVERIFY2(types.size() >= 7, provider.c_str());
        QCOMPARE(seen.size(), std::size_t(4));
    }

private:
    static void eachProvider()
    {
        QTest::addColumn<QString>("provider");
        for (const char* provider : {"sendgrid", "postmark", "mailgun", "resend"})
            QTest::newRow(provider) << QString::fromLatin1(provider);
    }

    static ProviderEvent anEvent()
    {
        ProviderEvent event;
        event.id = "c3ViamVjdDEyMzQ1Njc4OTAx";
        event.message.id = "8f14e45f-ceea-4e7a-9b2c-000000000001";
        event.message.recipient = "nora.quist@example.org";
        event.type = EventType::Delivered;
        event.at = start;
        event.reply = {250, "2.0.0", "OK"};
        return event;
    }

    static void compare(const events::Event& read, const ProviderEvent& meant)
    {
        const std::string what = describe(read);
        QVERIFY2(read.type == meant.type, what.c_str());
        QVERIFY2(read.bounce == meant.bounce, what.c_str());
        QVERIFY2(read.messageId == meant.message.id, what.c_str());
        QVERIFY2(read.recipient == meant.message.recipient, what.c_str());
        QVERIFY2(read.correlationId == meant.message.correlationId, what.c_str());
        QVERIFY2(read.tags.size() == 1 && read.tags[0].ends_with(meant.message.tag), what.c_str());
        QVERIFY2(read.url == meant.url, what.c_str());
        QVERIFY2(read.occurredAt.has_value(), what.c_str());
        QVERIFY2(meant.at - *read.occurredAt >= 0ms && meant.at - *read.occurredAt < 1s, what.c_str());
        if (!meant.reply.text.empty()) {
            QVERIFY2(read.smtpCode == meant.reply.code, what.c_str());
            QVERIFY2(read.enhancedCode == meant.reply.enhanced, what.c_str());
            QVERIFY2(read.reason.find(meant.reply.text) != std::string::npos, what.c_str());
        }
    }

    const providers::Registry m_registry;
};

WAYBILL_TEST(EncoderTest)

} // namespace waybill::simulator

#include "EncoderTest.moc"
