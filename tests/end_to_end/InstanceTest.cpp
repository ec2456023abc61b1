// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Instance.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

namespace waybill::console::tests {

class InstanceTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("console.socket"));
    }

    void aSecondStartHandsItsLinkOver()
    {
        Instance first;
        QVERIFY(first.listen(m_path).has_value());
        QSignalSpy received(&first, &Instance::linkReceived);

        QVERIFY(handOver(QStringLiteral("waybill://trace/order-1")));

        QTRY_COMPARE(received.size(), 1);
        QCOMPARE(received[0][0].toString(), QStringLiteral("waybill://trace/order-1"));
    }

    void withoutALinkTheWindowIsAskedToTheFront()
    {
        Instance first;
        QVERIFY(first.listen(m_path).has_value());
        QSignalSpy received(&first, &Instance::linkReceived);

        QVERIFY(handOver({}));

        QTRY_COMPARE(received.size(), 1);
        QVERIFY(received[0][0].toString().isEmpty());
    }

    void nobodyThereIsNoHandOver() { QVERIFY(!Instance::handOver(m_path, QStringLiteral("waybill://trace/x"))); }

    void theSocketIsItsOwnersAlone()
    {
        Instance first;
        QVERIFY(first.listen(m_path).has_value());

        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QCOMPARE(QFile::permissions(m_path) & others, QFile::Permissions());
    }

    void aSecondListenerIsRefused()
    {
        Instance first;
        Instance second;
        QVERIFY(first.listen(m_path).has_value());

        const auto result = second.listen(m_path);

        QVERIFY(!result.has_value());
        QVERIFY(result.error().code == ErrorCode::Conflict);
    }

    void whatACrashLeftIsReplaced()
    {
        QFile left(m_path);
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.close();
        Instance first;

        QVERIFY(first.listen(m_path).has_value());
        QVERIFY(handOver(QStringLiteral("waybill://trace/x")));
    }

    void moreThanALinkIsCutOff()
    {
        Instance first;
        QVERIFY(first.listen(m_path).has_value());
        QSignalSpy received(&first, &Instance::linkReceived);
        QLocalSocket socket;
        socket.connectToServer(m_path);
        QVERIFY(socket.waitForConnected());

        socket.write(QByteArray(1024 * 1024, 'x'));

        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        QVERIFY(received.isEmpty());
    }

    void oneThatSaysNothingDoesNotStay()
    {
        Instance first;
        QVERIFY(first.listen(m_path).has_value());
        QLocalSocket socket;
        socket.connectToServer(m_path);
        QVERIFY(socket.waitForConnected());

        QTRY_COMPARE_WITH_TIMEOUT(socket.state(), QLocalSocket::UnconnectedState, 20000);
    }

private:
    // It blocks, as it does before a window is there, so the listener needs a thread that goes on.
    bool handOver(const QString& link) const
    {
        std::atomic<int> result = -1;
        std::thread other([&] { result = Instance::handOver(m_path, link) ? 1 : 0; });
        (void)QTest::qWaitFor([&result] { return result >= 0; }, 20000);
        other.join();
        return result == 1;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

WAYBILL_TEST(InstanceTest)

} // namespace waybill::console::tests

#include "InstanceTest.moc"
