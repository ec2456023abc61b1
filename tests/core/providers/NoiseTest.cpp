// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Utf8.h"
#include "core/providers/Authentication.h"
#include "core/providers/DedupKey.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QRandomGenerator>
#include <QTest>

#include <ctime>

namespace waybill::providers::tests {

namespace {

constexpr std::string_view jsonBytes = "[]{}:,\"\\ 0123456789.-eEtrufalsn\n\x80\xC3\xFF@<>;=&%+";

// Everything the relay does with a body, for each provider; what comes out must be fit to be stored and shown.
bool survives(const std::string& body)
{
    static const Registry registry;
    std::vector<Secret> lines;
    lines.emplace_back(std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    const Keys keys(lines);
    for (const auto& provider : registry.all()) {
        const Headers headers;
        const WebhookRequest request{headers, body};
        if (authenticate(*provider, Auth::Signature, keys, request, Timestamp()).accepted())
            return false;
        auto normalised = provider->normalise(request);
        if (!normalised)
            continue;
        assignDedupKeys("hook", body, *normalised);
        for (const NormalisedEvent& one : *normalised) {
            JsonWriter writer;
            events::writeEvent(writer, one.event);
            JsonDocument document;
            if (!document.parse(writer.text()) || !events::readEvent(document.root()))
                return false;
            if (!isValidUtf8(one.event.recipient + one.event.reason + one.event.subject))
                return false;
            if (std::size_t(one.event.raw.offset) + one.event.raw.length > body.size())
                return false;
        }
    }
    return true;
}

std::string mutated(std::string body, QRandomGenerator& random)
{
    const int edits = int(random.bounded(1, 6));
    for (int i = 0; i < edits && !body.empty(); ++i) {
        const auto at = std::size_t(random.bounded(int(body.size())));
        const auto length = std::min<std::size_t>(std::size_t(random.bounded(1, 40)), body.size() - at);
        switch (random.bounded(4)) {
        case 0: body[at] = jsonBytes[std::size_t(random.bounded(int(jsonBytes.size())))]; break;
        case 1: body.erase(at, length); break;
        case 2: body.insert(at, body.substr(std::size_t(random.bounded(int(body.size()))), length)); break;
        default: body[at] = char(random.bounded(256)); break;
        }
    }
    return body;
}

} // namespace

class NoiseTest : public QObject {
    Q_OBJECT

private slots:
    void mutatedBodiesNeitherCrashNorGiveRubbish()
    {
        QRandomGenerator random(1123);
        for (const QString& name : bodyNames()) {
            const std::string body = fixture(name).toStdString();
            for (int round = 0; round < 60; ++round) {
                const std::string bytes = mutated(body, random);
                QVERIFY2(survives(bytes), bytes.c_str());
            }
        }
    }

    void randomBytesNeitherCrashNorGiveRubbish()
    {
        QRandomGenerator random(2026);
        for (int round = 0; round < 2000; ++round) {
            std::string bytes(std::size_t(random.bounded(1, 400)), ' ');
            const bool likeJson = round % 2 == 0;
            for (char& byte : bytes)
                byte = likeJson ? jsonBytes[std::size_t(random.bounded(int(jsonBytes.size())))] : char(random.bounded(256));
            QVERIFY(survives(bytes));
            QVERIFY(survives("--x\n" + bytes + "\n--x--"));
        }
    }

    void aQuarterOfAMegabyteOfNoiseIsDoneWithSoon_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("brackets") << QByteArray("[") << QByteArray() << QByteArray();
        QTest::newRow("nulls") << QByteArray("null,") << QByteArray("[") << QByteArray("null]");
        QTest::newRow("members") << QByteArray("\"a\":1,") << QByteArray("[{") << QByteArray("\"a\":1}]");
        QTest::newRow("quotes") << QByteArray("\\\"") << QByteArray("{\"email\":\"") << QByteArray("\"}");
        QTest::newRow("commas") << QByteArray(",") << QByteArray("{\"email\":\"") << QByteArray("\"}");
        QTest::newRow("unclosed quotes") << QByteArray("\\\",") << QByteArray("{\"email\":\"") << QByteArray("\"}");
        QTest::newRow("angles") << QByteArray("<") << QByteArray("{\"email\":\"") << QByteArray("\"}");
        QTest::newRow("ids") << QByteArray("<> ") << QByteArray("{\"sg_event_id\":\"") << QByteArray("\"}");
        QTest::newRow("codes") << QByteArray("5.1.1.") << QByteArray("{\"reason\":\"") << QByteArray("\"}");
        QTest::newRow("zeros") << QByteArray("0") << QByteArray("{\"timestamp\":1") << QByteArray("}");
        QTest::newRow("recipients") << QByteArray("\"a@b\",")
                                    << QByteArray("{\"type\":\"email.sent\",\"data\":{\"to\":[") << QByteArray("\"a@b\"]}}");
        QTest::newRow("items") << QByteArray("{},") << QByteArray("{\"items\":[") << QByteArray("{}]}");
        QTest::newRow("entries") << QByteArray("7,") << QByteArray("{\"data\":{\"items\":[") << QByteArray("7]}}");
        QTest::newRow("headers") << QByteArray("{\"a\":1},")
                                 << QByteArray("{\"msys\":{\"relay_message\":{\"content\":{\"headers\":[")
                                 << QByteArray("{}]}}}}");
        QTest::newRow("campaign tags") << QByteArray("\"t\",") << QByteArray("{\"msys\":{\"a\":{\"rcpt_tags\":[")
                                       << QByteArray("\"t\"]}}}");
        QTest::newRow("nested") << QByteArray("[") << QByteArray("{\"event\":\"sent\",\"Payload\":\"")
                                << QByteArray("\"}");
        QTest::newRow("fields") << QByteArray("a=b&") << QByteArray("to=") << QByteArray();
        QTest::newRow("percent") << QByteArray("%") << QByteArray("to=") << QByteArray();
        QTest::newRow("boundaries") << QByteArray("--x\n") << QByteArray("--x\n") << QByteArray();
        QTest::newRow("almost boundaries") << QByteArray("\n--xy") << QByteArray("--x\n") << QByteArray();
        QTest::newRow("folded") << QByteArray(" a\n") << QByteArray("--x\nContent-Disposition: a\n") << QByteArray("\n--x--");
        QTest::newRow("parameters") << QByteArray("; a=b") << QByteArray("--x\nContent-Disposition: a")
                                    << QByteArray("\n\nx\n--x--");
    }

    void aQuarterOfAMegabyteOfNoiseIsDoneWithSoon()
    {
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, end);
        const QByteArray noise = unit.repeated(256 * 1024 / int(unit.size()));
        const std::string body = start.toStdString() + noise.toStdString() + end.toStdString();
        const Registry registry;
        for (const auto& provider : registry.all()) {
            // Processor time: a busy machine must not fail this.
            const std::clock_t before = std::clock();
            const Headers headers;
            if (auto normalised = provider->normalise({headers, body}))
                assignDedupKeys("hook", body, *normalised);
            (void)authenticate(*provider, Auth::Signature, Keys({}), {headers, body}, Timestamp());
            const double seconds = double(std::clock() - before) / CLOCKS_PER_SEC;
            QVERIFY2(seconds < 2, provider->card().id.data());
        }
    }
};

WAYBILL_TEST(NoiseTest)

} // namespace waybill::providers::tests

#include "NoiseTest.moc"
