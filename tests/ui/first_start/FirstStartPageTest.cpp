// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/FirstStartPage.h"

#include "tests/support/TestMain.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <map>

namespace waybill::tests {

using ui::first_start::EndpointDraft;
using ui::first_start::FirstStartPage;

namespace {

std::vector<providers::ProviderCard> cards()
{
    return {{.id = "sendgrid",
             .displayName = "SendGrid",
             .signatureStrength = events::Strength::Body,
             .retries = {},
             .webhookPath = "Settings → Mail Settings → Event Webhooks"},
            {.id = "postmark",
             .displayName = "Postmark",
             .retries = {},
             .webhookPath = "Server → Message stream → Webhooks"}};
}

} // namespace

class FirstStartPageTest : public QObject {
    Q_OBJECT

private:
    std::map<std::string, std::string> m_kept;
    Result<void> m_keychain;
    std::unique_ptr<FirstStartPage> m_page;
    std::vector<EndpointDraft> m_ready;

    template <typename T>
    T* find(const char* name) const
    {
        T* found = m_page->findChild<T*>(QString::fromLatin1(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }

    void press(const char* name) { find<QPushButton>(name)->click(); }

private slots:
    void init()
    {
        m_kept.clear();
        m_keychain = {};
        m_ready.clear();
        m_page = std::make_unique<FirstStartPage>(
            cards(), [this](const std::string& name, Secret secret, std::function<void(Result<void>)> done) {
                if (m_keychain)
                    m_kept[name] = std::string(secret.reveal());
                done(m_keychain);
            });
        connect(m_page.get(), &FirstStartPage::endpointReady, this,
                [this](const EndpointDraft& endpoint) { m_ready.push_back(endpoint); });
        m_page->resize(1288, 804);
        m_page->show();
    }

    void theNameFollowsTheChoicesUntilItIsWritten()
    {
        QCOMPARE(find<QLineEdit>("endpointName")->text(), QStringLiteral("sendgrid-production"));
        find<QComboBox>("endpointEnvironment")->setCurrentIndex(1);
        QCOMPARE(find<QLineEdit>("endpointName")->text(), QStringLiteral("sendgrid-staging"));

        QTest::keyClicks(find<QLineEdit>("endpointName"), QStringLiteral("-two"));
        find<QComboBox>("endpointProvider")->setCurrentIndex(1);

        QCOMPARE(find<QLineEdit>("endpointName")->text(), QStringLiteral("sendgrid-staging-two"));
    }

    void aGoodFormStoresTheSecretAndGivesTheEndpoint()
    {
        find<QLineEdit>("endpointSecret")->setText(QStringLiteral(" MFkwEwYHexample \n"));
        press("startReceiving");

        QCOMPARE(m_kept["sendgrid-production.signing"], std::string("MFkwEwYHexample"));
        QCOMPARE(m_ready.size(), std::size_t(1));
        QCOMPARE(m_ready[0].name, std::string("sendgrid-production"));
        QCOMPARE(m_ready[0].provider, std::string("sendgrid"));
        QCOMPARE(m_ready[0].environment, std::string("production"));
        QVERIFY(m_ready[0].auth == providers::Auth::Signature);
        QVERIFY(!find<QPushButton>("startReceiving")->isEnabled());
    }

    void theSecretLeavesTheFieldWithTheSubmit()
    {
        auto* secret = find<QLineEdit>("endpointSecret");
        QCOMPARE(secret->echoMode(), QLineEdit::Password);
        QTest::keyClicks(secret, QStringLiteral("canary-secret"));
        press("startReceiving");

        QVERIFY(secret->text().isEmpty());
        secret->setEnabled(true);
        secret->undo();
        QVERIFY(secret->text().isEmpty());
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            QVERIFY(!label->text().contains(QStringLiteral("canary")));
    }

    void aProviderWithoutSignatureNeedsAPasswordOrAHeader()
    {
        find<QComboBox>("endpointProvider")->setCurrentIndex(1);
        QCOMPARE(find<QComboBox>("endpointAuth")->count(), 2);
        find<QLineEdit>("endpointSecret")->setText(QStringLiteral("no-colon"));
        press("startReceiving");
        QVERIFY(find<QLabel>("endpointProblem")->isVisible());
        QVERIFY(m_ready.empty());

        find<QLineEdit>("endpointSecret")->setText(QStringLiteral("waybill:a long password"));
        press("startReceiving");
        QCOMPARE(m_kept["postmark-production.signing"], std::string("basic waybill:a long password"));
    }

    void whatCannotWorkIsRefusedAndNamed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("secret");
        QTest::newRow("no secret") << "sendgrid-production" << "";
        QTest::newRow("blank secret") << "sendgrid-production" << "   ";
        QTest::newRow("control characters")
            << "sendgrid-production" << QStringLiteral("MFk") + QChar(1) + QStringLiteral("w");
        QTest::newRow("no name") << "" << "key";
        QTest::newRow("a path") << "../etc" << "key";
        QTest::newRow("capitals") << "SendGrid" << "key";
        QTest::newRow("leading hyphen") << "-a" << "key";
        QTest::newRow("too long") << QString(65, QLatin1Char('a')) << "key";
    }

    void whatCannotWorkIsRefusedAndNamed()
    {
        QFETCH(QString, name);
        QFETCH(QString, secret);
        find<QLineEdit>("endpointName")->setText(name);
        find<QLineEdit>("endpointSecret")->setText(secret);
        press("startReceiving");

        QVERIFY(!find<QLabel>("endpointProblem")->text().isEmpty());
        QVERIFY(find<QLabel>("endpointProblem")->isVisible());
        QVERIFY(m_kept.empty());
        QVERIFY(m_ready.empty());
        QVERIFY(find<QPushButton>("startReceiving")->isEnabled());
    }

    void keychainTroubleIsNamedAndTheFormStaysUsable()
    {
        m_keychain = fail(ErrorCode::Unavailable, "the keychain is locked", "unlock it and try again");
        find<QLineEdit>("endpointSecret")->setText(QStringLiteral("key"));
        press("startReceiving");

        QVERIFY(find<QWidget>("firstStartStrip")->isVisible());
        QCOMPARE(find<QLabel>("stripText")->text(), QStringLiteral("The keychain is locked. Unlock it and try again"));
        QVERIFY(m_ready.empty());
        QVERIFY(find<QPushButton>("startReceiving")->isEnabled());
        QCOMPARE(m_page->focusWidget(), find<QLineEdit>("endpointSecret")); // it has to be entered anew
    }

    void aRunningRelayShowsTheAddressToPaste()
    {
        m_page->showReceiving(QStringLiteral("http://127.0.0.1:8025/hooks/sendgrid-production"));
        QVERIFY(find<QLabel>("hookUrl")->isVisible());

        press("copyHookUrl");

        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("http://127.0.0.1:8025/hooks/sendgrid-production"));
    }

    void onceTheRelayRunsTheFirstStepIsDoneAndAMessageCanBeSent()
    {
        QSignalSpy sends(m_page.get(), &FirstStartPage::sendRequested);
        QVERIFY(!find<QPushButton>("firstSend")->isEnabled());

        m_page->showReceiving(QStringLiteral("http://127.0.0.1:8025/hooks/sendgrid-production"));

        QCOMPARE(find<QLabel>("firstStartTitle")->text(), QStringLiteral("Waiting for the first event"));
        QCOMPARE(find<QWidget>("stepReceive")->accessibleDescription(), QStringLiteral("done"));
        press("firstSend");
        QCOMPARE(sends.size(), 1);
    }

    void anotherEndpointNeedsAnotherName()
    {
        find<QLineEdit>("endpointSecret")->setText(QStringLiteral("first key"));
        press("startReceiving");
        m_page->showReceiving(QStringLiteral("http://127.0.0.1:8025/hooks/sendgrid-production"));
        QVERIFY(!find<QWidget>("endpointForm")->isVisible());

        press("addAnother");
        find<QLineEdit>("endpointSecret")->setText(QStringLiteral("second key"));
        press("startReceiving");

        QVERIFY(find<QLabel>("endpointProblem")->isVisible());
        QCOMPARE(m_kept["sendgrid-production.signing"], std::string("first key"));
        QCOMPARE(m_ready.size(), std::size_t(1));
    }

    void theDemoIsOneButtonAway()
    {
        QSignalSpy demo(m_page.get(), &FirstStartPage::demoRequested);
        press("openDemo");
        QCOMPARE(demo.size(), 1);
    }

    void aRunningRelayIsAskedForByAddressAndTokenFile()
    {
        QSignalSpy chosen(m_page.get(), &FirstStartPage::connectRequested);
        press("connectToRelay");
        auto* dialog = find<QWidget>("connectDialog");
        auto* url = dialog->findChild<QLineEdit*>(QStringLiteral("relayUrl"));
        auto* connectButton = dialog->findChild<QPushButton*>(QStringLiteral("connectRelay"));
        url->setText(QStringLiteral("not an address"));
        connectButton->click();
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("connectProblem"))->isVisible());
        QVERIFY(chosen.isEmpty());

        url->setText(QStringLiteral("https://relay.example.org"));
        dialog->findChild<QLineEdit*>(QStringLiteral("relayTokenFile"))->setText(QStringLiteral("token"));
        connectButton->click();

        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toUrl(), QUrl(QStringLiteral("https://relay.example.org")));
        QCOMPARE(chosen[0][1].toString(), QStringLiteral("token"));
    }
};

WAYBILL_TEST(FirstStartPageTest)

} // namespace waybill::tests

#include "FirstStartPageTest.moc"
