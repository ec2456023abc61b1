// SPDX-License-Identifier: GPL-3.0-or-later
// A key's whole life in a folder, for who has no keychain: with a real relay, and a provider on loopback.
#include "core/simulator/ProviderServer.h"
#include "tests/core/ctl/Ctl.h"
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QTemporaryDir>

#include <atomic>

#include <sys/stat.h>

namespace waybill::ctl::tests {

using simulator::ProviderServer;
using simulator::SendFault;

namespace {

constexpr const char* name = "postmark-staging";
const QString key = QStringLiteral("postmark-staging.sending");

} // namespace

class KeyFolderTest : public QObject {
    Q_OBJECT

    std::unique_ptr<relay::tests::RelayFixture> m_relay;
    std::unique_ptr<QTemporaryDir> m_folder; // of this user alone
    std::unique_ptr<ProviderServer> m_provider;
    std::atomic<SendFault> m_fault = SendFault::None;

    Run credential(const QStringList& arguments, const QByteArray& input = {})
    {
        return run(QStringList{QStringLiteral("credential")} + arguments
                       + QStringList{QStringLiteral("--relay"), QString::fromStdString(m_relay->relay().apiUrl()),
                                     QStringLiteral("--token-file"), QString::fromStdString(m_relay->relay().tokenFile())},
                   input);
    }
    Run inFolder(const char* command, const QByteArray& input = {}, const QStringList& more = {})
    {
        return credential(QStringList{QString::fromLatin1(command), QString::fromLatin1(name), QStringLiteral("--secrets"),
                                      m_folder->path()} + more,
                          input);
    }
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }
    QByteArray contents(const QString& file) const
    {
        QFile kept(m_folder->filePath(file));
        return kept.open(QFile::ReadOnly) ? kept.readAll() : QByteArray();
    }

private slots:
    void init()
    {
        m_relay = std::make_unique<relay::tests::RelayFixture>(std::vector<relay::EndpointConfig>());
        m_folder = std::make_unique<QTemporaryDir>();
        m_fault = SendFault::None;
        m_provider = ProviderServer::start([this](int) { return m_fault.load(); }).value();
        const Run added = inFolder("add", "first-key\n",
                                   {QStringLiteral("--environment"), QStringLiteral("staging"), QStringLiteral("--provider"),
                                    QStringLiteral("postmark"), QStringLiteral("--origin"),
                                    QString::fromStdString(m_provider->origin())});
        QVERIFY2(added.code == 0, added.err.constData());
    }

    void itIsRotatedThereAndTheOldOneForgottenOnceItIsRevoked()
    {
        const Run rotated = inFolder("rotate", "second-key\n");

        QVERIFY2(rotated.code == 0, rotated.err.constData());
        QCOMPARE(contents(key), QByteArray("second-key"));
        const QStringList both = files();
        QCOMPARE(both.size(), 2);
        for (const QString& file : both) {
            QCOMPARE(int(QFile(m_folder->filePath(file)).permissions() & (QFile::ReadGroup | QFile::ReadOther)), 0);
            QVERIFY(file == key || contents(file) == "first-key");
        }
        QVERIFY(!rotated.out.contains("-key") && !rotated.err.contains("-key"));

        QVERIFY(inFolder("revoked").code != 0); // the provider still takes it
        QCOMPARE(files(), both);
        m_fault = SendFault::WrongKey;
        const Run revoked = inFolder("revoked");
        QVERIFY2(revoked.code == 0, revoked.err.constData());
        QCOMPARE(files(), QStringList{key});
        QCOMPARE(contents(key), QByteArray("second-key"));
    }

    void aKeyThatTheProviderRefusesLeavesTheOldOneInUse()
    {
        m_fault = SendFault::WrongKey;

        QVERIFY(inFolder("rotate", "second-key\n").code != 0);

        QCOMPARE(files(), QStringList{key});
        QCOMPARE(contents(key), QByteArray("first-key"));
    }

    void itIsRemovedWithEverythingOfItsRotation()
    {
        QCOMPARE(inFolder("rotate", "second-key\n").code, 0);

        const Run removed = inFolder("remove");

        QVERIFY2(removed.code == 0, removed.err.constData());
        QCOMPARE(files(), QStringList());
        QCOMPARE(m_relay->api("/v1/credentials")["credentials"].size(), std::size_t(0));
    }

    // Then the relay must not forget it either: somebody would think that the key is gone.
    void aFolderThatOthersMayReadIsRefused_data()
    {
        QTest::addColumn<QByteArray>("command");
        for (const char* command : {"rotate", "revoked", "remove"})
            QTest::newRow(command) << QByteArray(command);
    }
    void aFolderThatOthersMayReadIsRefused()
    {
        QFETCH(QByteArray, command);
        QCOMPARE(::chmod(m_folder->path().toLocal8Bit().constData(), 0755), 0);

        const Run refused = inFolder(command.constData(), "second-key\n");

        QVERIFY(refused.code != 0);
        QVERIFY2(refused.err.contains("chmod 700"), refused.err.constData());
        QCOMPARE(files(), QStringList{key});
        QCOMPARE(contents(key), QByteArray("first-key"));
        QCOMPARE(m_relay->api("/v1/credentials")["credentials"].size(), std::size_t(1));
    }

    void aFolderForAKeyThatIsKeptElsewhereIsAMistake()
    {
        QCOMPARE(inFolder("remove", {}, {QStringLiteral("--no-secret")}).code, 2);
    }
};

WAYBILL_TEST(KeyFolderTest)

} // namespace waybill::ctl::tests

#include "KeyFolderTest.moc"
