// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/DemoSession.h"
#include "core/feed/ApiClient.h"
#include "core/feed/RelayClient.h"
#include "core/simulator/People.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

namespace waybill::console {

// The demo's own relay, filled by the demo's own simulation, over HTTP.
class DemoTest : public QObject {
    Q_OBJECT

private slots:
    void threeHoursOfMailAreThereInSeconds()
    {
        const QTemporaryDir folder;
        const SystemClock clock;
        const providers::Registry registry;
        DemoSession session(folder.path(), registry, clock);
        QSignalSpy caughtUp(&session, &DemoSession::caughtUp);
        QElapsedTimer timer;
        timer.start();

        const auto address = session.start();
        QVERIFY2(address.has_value(), address ? "" : address.error().text().c_str());
        std::atomic<int> received = 0;
        feed::RelayClient client(*address,
                                 [&](std::vector<events::Record> records, const std::string&) { received += int(records.size()); });
        client.start();

        QTRY_COMPARE_WITH_TIMEOUT(caughtUp.size(), 1, 60000);
        qInfo("history posted in %lld ms", static_cast<long long>(timer.elapsed()));
        QTRY_VERIFY_WITH_TIMEOUT(client.status().events > 6000, 30000);
        const feed::RelayStatus status = client.status();
        QVERIFY(status.demo);
        QVERIFY(status.copies > 0);
        QCOMPARE(status.endpoints.size(), std::size_t(8));
        std::int64_t refused = 0;
        for (const feed::EndpointStatus& endpoint : status.endpoints) {
            const bool isIdle = endpoint.name == "brevo-backup" || endpoint.name == "postmark-staging"; // until somebody sends
            QVERIFY2(endpoint.lastVerified.has_value() != isIdle, endpoint.name.c_str());
            refused += endpoint.refused;
        }
        QVERIFY(refused > 0);
        QTRY_VERIFY_WITH_TIMEOUT(received > 6000, 30000);
    }

    void theSampleHasAVerdict()
    {
        const QTemporaryDir folder;
        const SystemClock clock;
        const providers::Registry registry;
        DemoSession session(folder.path(), registry, clock);
        QSignalSpy caughtUp(&session, &DemoSession::caughtUp);
        const auto address = session.start();
        QVERIFY(address.has_value());
        feed::RelayClient client(*address, [](std::vector<events::Record>, const std::string&) {});
        client.start();
        QTRY_COMPARE_WITH_TIMEOUT(caughtUp.size(), 1, 60000);

        std::vector<trace::Story> stories;
        const auto ask = [&] {
            client.trace(DemoSession::sampleQuery().toStdString(), this, [&](auto result) {
                if (result)
                    stories = std::move(*result);
            });
            return stories.size() >= 3;
        };

        QTRY_VERIFY_WITH_TIMEOUT(ask(), 20000);
    }

    void demosSideBySideKeepApartAndLeaveNothing()
    {
        const QTemporaryDir folder;
        const SystemClock clock;
        const providers::Registry registry;
        const auto entries = [&] { return QDir(folder.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(); };
        {
            DemoSession first(folder.path(), registry, clock);
            DemoSession second(folder.path(), registry, clock, 2);

            QVERIFY(first.start().has_value());
            QVERIFY(second.start().has_value());

            QCOMPARE(entries(), 2);
        }
        QCOMPARE(entries(), 0);
    }

    void endpointsAndKeysCanBeAdded()
    {
        const QTemporaryDir folder;
        const SystemClock clock;
        const providers::Registry registry;
        DemoSession session(folder.path(), registry, clock);
        const auto address = session.start();
        QVERIFY(address.has_value());
        feed::ApiClient api(*address);
        std::string said;
        const auto answered = [&said](const Result<QByteArray>& answer) {
            said = answer ? answer->toStdString() : answer.error().text();
        };

        api.post({.path = QStringLiteral("/v1/endpoints")},
                 "{\"name\":\"resend-eu\",\"provider\":\"resend\",\"environment\":\"staging\",\"auth\":\"signature\"}",
                 answered);
        QTRY_VERIFY_WITH_TIMEOUT(said.find("/hooks/resend-eu") != std::string::npos, 30000);
        api.post({.path = QStringLiteral("/v1/endpoints/resend-eu/keys")},
                 "{\"key\":\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}", answered);
        QTRY_VERIFY_WITH_TIMEOUT(said.find("signing key") != std::string::npos, 30000);
        // Those that were there are there still, with their keys.
        api.get({.path = QStringLiteral("/v1/endpoints/brevo-backup/keys")}, answered);
        QTRY_VERIFY_WITH_TIMEOUT(said.find("bearer token") != std::string::npos, 30000);
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        const SystemClock clock;
        const providers::Registry registry;
        DemoSession session(QStringLiteral("/proc/nowhere"), registry, clock);

        const auto address = session.start();

        QVERIFY(!address);
        QVERIFY(address.error().message.find("/proc/nowhere") != std::string::npos);
    }
};

WAYBILL_TEST(DemoTest)

} // namespace waybill::console

#include "DemoTest.moc"
