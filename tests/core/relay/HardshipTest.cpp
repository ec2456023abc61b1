// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/RunningTime.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>

namespace waybill::relay::tests {

namespace {

using namespace std::chrono_literals;

long long seconds(const RelayFixture& relay)
{
    return std::chrono::duration_cast<std::chrono::seconds>(relay.clock.now().time_since_epoch()).count();
}

void allowManyFiles()
{
    rlimit files;
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

// A file system of a few megabytes, mounted for a test.
class SmallDisk {
public:
    SmallDisk() : m_isMounted(::mount("tmpfs", path().c_str(), "tmpfs", 0, "size=3m") == 0) {}
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool isMounted() const { return m_isMounted; }
    std::string path() const { return m_folder.path().toStdString(); }
    QString filler() const { return m_folder.filePath(QStringLiteral("filler")); }

private:
    QTemporaryDir m_folder;
    bool m_isMounted;
};

} // namespace

class HardshipTest : public QObject {
    Q_OBJECT

    static HttpAnswer postSigned(RelayFixture& relay, HttpClient& client, int number, std::size_t padding = 0)
    {
        const std::string body = resendBody("email.delivered", "em-" + std::to_string(number),
                                            "person@example.org" + std::string(padding, ' '));
        return client.post("/hooks/load", svixHeaders("msg_" + std::to_string(number), seconds(relay), body), body);
    }

    static std::unique_ptr<RelayFixture> relayWithEndpoint()
    {
        auto relay = std::make_unique<RelayFixture>(
            std::vector<EndpointConfig>{endpoint("load", "resend", providers::Auth::Signature)});
        relay->setSecrets("load", {svixKey});
        return relay;
    }

private slots:
    void aThousandSlowClientsAreCutWithinTenSecondsAndOthersAreServed()
    {
        allowManyFiles();
        const auto relay = relayWithEndpoint();
        std::deque<HttpClient> slow;
        for (int i = 0; i < 1000; ++i) {
            slow.emplace_back(relay->relay().hooksAddress().toString());
            QVERIFY(slow.back().connect());
            QVERIFY(slow.back().sendRaw("POST /hooks/load HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{"));
        }
        const waybill::tests::RunningTime running;
        HttpClient other(relay->relay().hooksAddress().toString(), 2min);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(postSigned(*relay, other, i).status, 200);

        int cut = 0;
        for (HttpClient& client : slow) {
            bool isCut = client.isClosedWithin(1ms);
            while (!isCut && running.elapsed() < 10s)
                isCut = client.isClosedWithin(20ms);
            cut += isCut ? 1 : 0;
        }
        QCOMPARE(cut, 1000);
    }

    void aThousandDisconnectsMakeNoGapAndNoRepeat()
    {
        const auto relay = relayWithEndpoint();
        HttpClient poster(relay->relay().hooksAddress().toString());
        constexpr int events = 300;
        for (int i = 0; i < events; ++i)
            QCOMPARE(postSigned(*relay, poster, i).status, 200);
        (void)relay->feedWith(events);

        std::map<std::string, int> seen;
        std::string cursor;
        HeaderList headers = HttpClient::bearer(relay->relay().tokenFile());
        headers.emplace_back("Host", relay->relay().apiAddress().toString());
        std::string head;
        for (const auto& [name, value] : headers)
            head += name + ": " + value + "\r\n";
        for (int i = 0; i < 1000; ++i) {
            const std::string target = "/v1/feed?limit=1&after=" + cursor;
            HttpClient client(relay->relay().apiAddress().toString());
            if (i % 3 != 0) { // goes before it has read the answer
                QVERIFY(client.connect());
                QVERIFY(client.sendRaw("GET " + target + " HTTP/1.1\r\n" + head + "\r\n"));
                continue;
            }
            const ApiAnswer answer = relay->api(target);
            for (const JsonValue& record : answer["records"])
                ++seen[std::string(record["event"]["message_id"].string().value_or(""))];
            cursor = answer["cursor"].string().value_or("");
        }

        QCOMPARE(int(seen.size()), events);
        QVERIFY(std::ranges::all_of(seen, [](const auto& one) { return one.second == 1; }));
    }

    // Consoles that ask and never read what they are answered: no thread waits for them, no webhook does.
    void stalledConsolesHoldUpNobody()
    {
        const auto relay = relayWithEndpoint();
        HttpClient client(relay->relay().hooksAddress().toString());
        for (int i = 0; i < 400; ++i)
            QCOMPARE(postSigned(*relay, client, i, 4000).status, 200);
        relay->feedWith(400);
        const std::int64_t before = relay->relay().intakeCounts().refused;
        std::vector<std::unique_ptr<HttpClient>> stalled;
        const std::string token = HttpClient::bearer(relay->relay().tokenFile())[0].second;
        const std::string question = "GET /v1/feed?limit=5000 HTTP/1.1\r\nHost: " + relay->relay().apiAddress().toString()
                                     + "\r\nAuthorization: " + token + "\r\n\r\n";
        for (int i = 0; i < 20; ++i) {
            stalled.push_back(std::make_unique<HttpClient>(relay->relay().apiAddress().toString()));
            QVERIFY(stalled.back()->connect());
            for (int times = 0; times < 20; ++times) // more than sockets hold
                QVERIFY(stalled.back()->sendRaw(question));
        }

        for (int i = 400; i < 800; ++i)
            QCOMPARE(postSigned(*relay, client, i, 4000).status, 200);

        QCOMPARE(relay->relay().intakeCounts().refused, before);
        QCOMPARE(relay->relay().intakeCounts().requests, 800);
        QCOMPARE(relay->feedWith(800)["records"].size(), std::size_t(800)); // and a console that reads is served
        QVERIFY(relay->relay().stuckPart(std::chrono::seconds(5)).empty());
    }

    void flippingAnyBitOfASignedRequestIsRefusedOverHttp()
    {
        const auto relay = relayWithEndpoint();
        HttpClient client(relay->relay().hooksAddress().toString());
        const std::string body = resendBody("email.delivered", "em-1", "person@example.org");
        const HeaderList headers = svixHeaders("msg_1", seconds(*relay), body);
        for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
            std::string forged = body;
            forged[bit / 8] = char(forged[bit / 8] ^ (1 << bit % 8));
            QCOMPARE(client.post("/hooks/load", headers, forged).status, 401);
        }
        std::int64_t refusedIds = 0;
        for (std::size_t bit = 0; bit < 5 * 8; ++bit) { // of the id
            HeaderList forged = headers;
            forged[0].second[bit / 8] = char(forged[0].second[bit / 8] ^ (1 << bit % 8));
            const int status = client.post("/hooks/load", forged, body).status;
            QVERIFY2(status == 401 || status == 400, std::to_string(status).c_str()); // 400: no header value any more
            refusedIds += status == 401 ? 1 : 0;
        }

        QCOMPARE(client.post("/hooks/load", headers, body).status, 200);
        const ApiAnswer feed = relay->feedWith(1);
        QCOMPARE(feed["records"].size(), std::size_t(1));
        QCOMPARE(relay->relay().intakeCounts().requests, 1);
        QCOMPARE(relay->api("/v1/status")["refused_today"].integer().value(), std::int64_t(body.size() * 8) + refusedIds);
        QTRY_VERIFY(relay->quarantined() > 0);
        relay->stop(); // what waits to be written is
        QVERIFY(body.size() * 8 > 1000);
        QVERIFY2(relay->quarantined() <= 1000, std::to_string(relay->quarantined()).c_str());
    }

    void aFullDiskMeansComeBackLaterAndRoomMeansGoOn()
    {
        const SmallDisk disk;
        if (!disk.isMounted())
            QSKIP("only root can mount a small disk");
        const QByteArray before = qgetenv("TMPDIR");
        qputenv("TMPDIR", QByteArray::fromStdString(disk.path()));
        const auto relay = relayWithEndpoint();
        before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
        QVERIFY(QString::fromStdString(relay->path("x")).startsWith(QString::fromStdString(disk.path())));
        QFile filler(disk.filler());
        QVERIFY(filler.open(QIODevice::WriteOnly) && filler.write(QByteArray(1 << 20, 'x')) == 1 << 20);
        filler.close();
        HttpClient client(relay->relay().hooksAddress().toString());
        int acknowledged = 0;
        HttpAnswer answer;
        for (int i = 0; i < 3000; ++i) {
            answer = postSigned(*relay, client, i, 4000);
            if (answer.status != 200)
                break;
            ++acknowledged;
        }
        QCOMPARE(answer.status, 503);
        QVERIFY(answer.header("Retry-After"));
        QCOMPARE(relay->api("/v1/feed?limit=1").status, 200);

        QVERIFY(filler.remove());
        QVERIFY(acknowledged > 0);
        const auto postOnceMore = [&] {
            const int status = postSigned(*relay, client, 10'000).status;
            acknowledged += status == 200 ? 1 : 0;
            return status;
        };
        QTRY_COMPARE_WITH_TIMEOUT(postOnceMore(), 200, 5000);
        QCOMPARE(relay->relay().intakeCounts().requests, acknowledged); // each that was, and none that wasn't
    }
};

} // namespace waybill::relay::tests

using waybill::relay::tests::HardshipTest;
WAYBILL_TEST(HardshipTest)
#include "HardshipTest.moc"
