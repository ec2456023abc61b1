// SPDX-License-Identifier: GPL-3.0-or-later
// From the form of the first start to a relay.toml that the relay understands.

#include "app/console/SetUp.h"
#include "core/relay/Relay.h"
#include "core/relay/config/RelayConfig.h"
#include "tests/support/MemorySecretStore.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::tests {

using console::SetUp;
using ui::first_start::FirstStartPage;

class FirstStartTest : public QObject {
    Q_OBJECT

private:
    providers::Registry m_registry;
    QTemporaryDir m_folder;
    MemorySecretStore m_keychain;
    std::unique_ptr<SetUp> m_setUp;
    std::unique_ptr<FirstStartPage> m_page;
    QString m_config;

    void submit(const QString& secret)
    {
        m_page->findChild<QLineEdit*>(QStringLiteral("endpointSecret"))->setText(secret);
        m_page->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();
    }

private slots:
    void init()
    {
        m_keychain = {};
        console::Places places;
        m_config =
            m_folder.filePath(QStringLiteral("%1/relay.toml").arg(QString::fromLatin1(QTest::currentTestFunction())));
        places.relayConfig = m_config;
        m_setUp = std::make_unique<SetUp>(places, m_registry, m_keychain);
        m_page.reset(m_setUp->makePage());
        m_page->show();
    }

    void theFormMakesAConfigurationTheRelayUnderstands()
    {
        QSignalSpy configured(m_setUp.get(), &SetUp::configured);
        submit(QStringLiteral("MFkwEwYHcanary"));
        QTRY_COMPARE(configured.size(), 1);

        const auto config = relay::readConfig(m_config.toStdString(), relay::knownProviders(m_registry));
        QVERIFY(config.has_value());
        QCOMPARE(config->endpoints.size(), std::size_t(1));
        QCOMPARE(config->endpoints[0].environment, std::string("production"));
        std::string kept;
        m_keychain.read(config->endpoints[0].secretName(), [&](Result<Secret> secret) {
            kept = secret ? std::string(secret->reveal()) : secret.error().text();
        });
        QCOMPARE(kept, std::string("MFkwEwYHcanary"));

        m_setUp->relayIsReady();
        const auto* url = m_page->findChild<QLabel*>(QStringLiteral("hookUrl"));
        QVERIFY(url->isVisible());
        QVERIFY(url->text().endsWith(QStringLiteral("/hooks/") + QString::fromStdString(config->endpoints[0].name)));
    }

    void theSecretIsNotInTheConfiguration()
    {
        QSignalSpy configured(m_setUp.get(), &SetUp::configured);
        submit(QStringLiteral("MFkwEwYHcanary"));
        QTRY_COMPARE(configured.size(), 1);

        QFile file(m_config);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("canary"));
    }

    void aLockedKeychainWritesNothing()
    {
        m_keychain.locked = true;
        QSignalSpy configured(m_setUp.get(), &SetUp::configured);
        submit(QStringLiteral("MFkwEwYHcanary"));

        QVERIFY(m_page->findChild<QLabel*>(QStringLiteral("stripText"))->text().contains(QStringLiteral("locked")));
        QVERIFY(configured.isEmpty());
        QVERIFY(!QFile::exists(m_config));
    }

    void aRelayThatCannotStartSaysWhy()
    {
        QSignalSpy configured(m_setUp.get(), &SetUp::configured);
        submit(QStringLiteral("key"));
        QTRY_COMPARE(configured.size(), 1);
        m_setUp->relayFailed({ErrorCode::Conflict, "The relay's port is taken by another program"});

        QVERIFY(
            m_page->findChild<QLabel*>(QStringLiteral("stripText"))->text().contains(QStringLiteral("port is taken")));
        QVERIFY(m_page->findChild<QPushButton*>(QStringLiteral("startReceiving"))->isEnabled());
    }
};

WAYBILL_TEST(FirstStartTest)

} // namespace waybill::tests

#include "FirstStartTest.moc"
