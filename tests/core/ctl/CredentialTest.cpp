// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/ctl/Ctl.h"
#include "tests/support/FakeRelay.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/TestMain.h"

#include <QFileInfo>
#include <QScopeGuard>
#include <QTemporaryDir>

namespace waybill::ctl::tests {

using namespace waybill::tests;

namespace {

QString text(const char* utf8) { return QString::fromUtf8(utf8); }

} // namespace

class CredentialTest : public QObject {
    Q_OBJECT

    std::unique_ptr<FakeRelay> m_relay;
    TokenDirectory m_token;
    QTemporaryDir m_folder; // of this user alone

    Run add(const QStringList& arguments)
    {
        return run(QStringList{text("credential"), text("add"), text("postmark-staging"), text("--environment"), text("staging"),
                               text("--provider"), text("postmark"), text("--relay"), m_relay->url().toString(),
                               text("--token-file"), m_token.path()} +
                       arguments,
                   "s3cret-key\n");
    }

private slots:
    void init()
    {
        m_relay = std::make_unique<FakeRelay>();
        QVERIFY(m_relay->listen());
        m_relay->answer(text("/v1/credentials"), {200, "{}"});
    }

    void aKeyCanBeKeptInAFolder()
    {
        const Run got = add({text("--secrets"), m_folder.path()});

        QVERIFY2(got.code == 0, got.err.constData());
        QFile kept(m_folder.filePath(text("postmark-staging.sending")));
        QVERIFY(kept.open(QFile::ReadOnly));
        QCOMPARE(kept.readAll(), QByteArray("s3cret-key"));
        QCOMPARE(int(kept.permissions() & (QFile::ReadGroup | QFile::ReadOther)), 0);
        QVERIFY(m_relay->lastRequest().startsWith("POST /v1/credentials "));
        QVERIFY(!m_relay->lastRequest().contains("s3cret-key"));
    }

    void withoutAKeychainTheHintNamesWhatWorks()
    {
        const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
        const auto putBack = qScopeGuard([&bus] { qputenv("DBUS_SESSION_BUS_ADDRESS", bus); });
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");

        const Run got = add({});

        QCOMPARE(got.code, 3);
        QVERIFY2(got.err.contains("keychain"), got.err.constData());
        QVERIFY2(got.err.contains("--secrets FOLDER"), got.err.constData());
        QVERIFY(m_relay->lastRequest().isEmpty()); // nobody is told of a key that isn't kept
    }

    void aFolderForASecretThatIsKeptElsewhereIsAMistake()
    {
        QCOMPARE(add({text("--no-secret"), text("--secrets"), m_folder.path()}).code, 2);
    }
};

WAYBILL_TEST(CredentialTest)

} // namespace waybill::ctl::tests

#include "CredentialTest.moc"
