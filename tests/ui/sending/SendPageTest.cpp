// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/sending/SendScript.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabWidget>
#include <QTemporaryDir>

namespace waybill::tests {

using ui::sending::SendPage;

// Whom the page lets a message go to, and what it says where it doesn't.
class SendPageTest : public QObject, protected OpenSendPage {
    Q_OBJECT

private slots:
    void init() { m_script = std::make_unique<SendScript>(); }
    void cleanup() { m_page.reset(); }

    void withoutAnEnvironmentASafeOneIsOffered()
    {
        open("");
        QSignalSpy asked(m_page.get(), &SendPage::environmentRequested);
        QVERIFY(text("emptySentence").contains(QLatin1String("Choose the environment")));
        part<QPushButton>("emptyAction")->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().front().value<std::string>(), std::string("staging"));
    }

    void withoutACredentialThePageSaysHowToAddOne()
    {
        m_script->desk.credentials.clear();
        open("staging");
        QSignalSpy asked(m_page.get(), &SendPage::credentialRequested);
        QVERIFY(text("emptySentence").contains(QLatin1String("Staging has no credential")));
        QVERIFY(text("emptyDetail").contains(QLatin1String("waybillctl credential add --environment staging")));
        part<QPushButton>("emptyAction")->click();
        QCOMPARE(asked.size(), 1);
    }

    void theGuardSaysWhoCanBeReachedAndWhatIsLeft()
    {
        open("staging");
        QVERIFY(text("guardSentence").startsWith(QLatin1String("Staging reaches 1 address")));
        QVERIFY(text("guardSentence").endsWith(QLatin1String("Nobody else.")));
        QCOMPARE(text("guardCap"), QStringLiteral("38 of 50 left today"));
    }

    void anOutsideRecipientIsRefusedAloud()
    {
        open("staging");
        type(QStringLiteral("nora@customer.example"));
        QTRY_VERIFY(part<QLabel>("guardRefusal")->isVisible());
        QVERIFY(text("guardRefusal").contains(QLatin1String("not on the allow-list of staging")));
        QVERIFY(!part<QPushButton>("sendButton")->isEnabled());
        QVERIFY(part<QPushButton>("sendButton")->text().contains(QLatin1String("allow-list")));
        pressSend();
        QVERIFY(m_script->sent.empty());
        QVERIFY(part<QPlainTextEdit>("previewRequest")->toPlainText().startsWith(QLatin1String("There is no request")));
    }

    void aSuppressedRecipientIsRefusedWithItsEvidence()
    {
        m_script->suppression = environments::Suppression{"hard bounce: 550 5.1.1", "evt_0000000000000009"};
        open("staging");
        QSignalSpy traces(m_page.get(), &ui::Page::openTraceRequested);
        type(QStringLiteral("qa@example.com"));
        QTRY_VERIFY(part<QWidget>("preflightEvidence") != nullptr);
        QVERIFY(!part<QPushButton>("sendButton")->isEnabled());
        QVERIFY(text("sendToNote").contains(QLatin1String("hard bounce")));
        part<QAbstractButton>("preflightEvidence")->click();
        QCOMPARE(traces.front().front().toString(), QStringLiteral("evt_0000000000000009"));
    }

    void sendingAgainFillsTheFormAndLeavesTheRestToTheGuard()
    {
        open("staging");
        m_page->prepare({.environment = "production", .recipient = "nora@example.org", .messageType = "Receipt", .templateId = {}});
        QVERIFY(part<QLineEdit>("sendTo")->text().isEmpty()); // not in this environment
        m_page->setEnvironment("production");

        QCOMPARE(part<QLineEdit>("sendTo")->text(), QStringLiteral("nora@example.org"));
        QVERIFY(part<QPlainTextEdit>("sendText")->toPlainText().isEmpty()); // no test message for a real person
        QTRY_VERIFY(!part<QPushButton>("sendButton")->isEnabled());
        m_page->reload();
        QVERIFY(part<QPlainTextEdit>("sendText")->toPlainText().isEmpty());
        m_page->send();
        QVERIFY(m_script->sent.empty());
    }

    void sendingAgainIsToldWhatTheStoryKnows()
    {
        waybill::trace::Story story;
        story.key.environment = "staging";
        story.key.recipient = "nora@example.org";
        events::Event queued, delivered;
        queued.messageType = "Receipt";
        delivered.templateId = "d-41f0c7"; // not every provider names it in each event
        story.events = {queued, delivered};

        const ui::sending::SendAgain again = ui::sending::sendAgainOf(story);

        QCOMPARE(again.environment, std::string("staging"));
        QCOMPARE(again.recipient, std::string("nora@example.org"));
        QCOMPARE(again.messageType, std::string("Receipt"));
        QCOMPARE(again.templateId, std::string("d-41f0c7"));
        story.events.clear();
        QCOMPARE(ui::sending::sendAgainOf(story).templateId, std::string());
    }

    void sendingAgainTakesTheSameTemplate_data()
    {
        QTest::addColumn<QString>("templateId");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("atTheProvider");
        QTest::newRow("one of ours") << "reset" << "Hi {{name}}" << "";
        QTest::newRow("the provider's") << "d-41f0c7" << "" << "d-41f0c7";
        QTest::newRow("none, and the type is ours") << "" << "Your receipt" << "";
    }

    void sendingAgainTakesTheSameTemplate()
    {
        QFETCH(QString, templateId);
        QFETCH(QString, subject);
        QFETCH(QString, atTheProvider);
        const auto saved = [](const char* name, const char* subject) {
            return sending::SavedTemplate{.environment = "staging",
                                          .content = {.name = name, .subject = subject, .text = "x", .html = {}},
                                          .version = 1,
                                          .savedAt = {}};
        };
        m_script->desk.templates = {saved("reset", "Hi {{name}}"), saved("receipt", "Your receipt")};
        open("staging");

        m_page->prepare({.environment = "staging", .recipient = "qa@example.com", .messageType = "receipt",
                         .templateId = templateId.toStdString()});

        QCOMPARE(part<QLineEdit>("sendSubject")->text(), subject);
        QCOMPARE(part<QLineEdit>("sendProviderTemplate")->text(), atTheProvider);
    }

    void productionWantsItsNameTyped()
    {
        open("production");
        type(QStringLiteral("anybody@example.org"));
        QTRY_VERIFY(part<QPushButton>("sendButton")->text().contains(QLatin1String("reaches real people")));
        pressSend();
        QTRY_COMPARE(QApplication::focusWidget(), part<QLineEdit>("sendConfirm"));
        QVERIFY(m_script->sent.empty());
        type(QStringLiteral("production"));
        QTRY_VERIFY(part<QPushButton>("sendButton")->isEnabled());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(m_script->sent.size(), std::size_t(1));
        QCOMPARE(m_script->sent.front().confirmation, std::string("production"));
        QVERIFY(part<QLineEdit>("sendConfirm")->text().isEmpty()); // not good for another one
    }

    void whereTheRelayIsAwayNothingIsSent()
    {
        open("staging");
        type(QStringLiteral("qa@example.com"));
        QTRY_VERIFY(part<QPushButton>("sendButton")->isEnabled());
        m_page->setRelayTrouble(Error{ErrorCode::Unavailable, "no relay answers", "start it"});
        QVERIFY(!part<QPushButton>("sendButton")->isEnabled());
        QCOMPARE(part<QPushButton>("sendButton")->text(), QStringLiteral("Relay away"));
        pressSend();
        QVERIFY(m_script->sent.empty());
    }

    void beforeTheRelayAnswersItSaysWhatItWaitsFor()
    {
        ui::sending::SendSource silent;
        silent.desk = [](QObject*, auto) {};
        tests::FakeClock clock;
        SendPage page(clock, silent, {});
        const auto* sentence = page.findChild<QLabel*>(QStringLiteral("emptySentence"));
        QVERIFY(sentence->text().startsWith(QLatin1String("Asking the relay")));

        page.setRelayTrouble(Error{ErrorCode::Unavailable, "no relay answers", "start it"});

        QCOMPARE(sentence->text(), QStringLiteral("Sending waits for the relay."));
    }

    void aPauseAndAReachedCapAreTheReason_data()
    {
        QTest::addColumn<bool>("paused");
        QTest::addColumn<QString>("says");
        QTest::newRow("paused") << true << QStringLiteral("paused");
        QTest::newRow("cap") << false << QStringLiteral("cap of 12");
    }

    void aPauseAndAReachedCapAreTheReason()
    {
        QFETCH(bool, paused);
        QFETCH(QString, says);
        m_script->desk.environments.front().rules.paused = paused;
        m_script->desk.environments.front().rules.dailyCap = paused ? 50 : 12;
        open("staging");
        type(QStringLiteral("qa@example.com"));
        QTRY_VERIFY2(part<QPushButton>("sendButton")->text().contains(says), qPrintable(part<QPushButton>("sendButton")->text()));
        QVERIFY(!part<QPushButton>("sendButton")->isEnabled());
    }

    void theSecretIsMaskedInTheRequest()
    {
        open("staging");
        type(QStringLiteral("qa@example.com"));
        QTRY_VERIFY(part<QPlainTextEdit>("previewRequest")->toPlainText().contains(QStringLiteral("X-Postmark-Server-Token: ••••")));
    }

    void everybodysSendsCanBePausedFromHere()
    {
        open("staging");
        QSignalSpy asked(m_page.get(), &SendPage::pauseRequested);
        auto* pause = part<QPushButton>("sendPause");
        QCOMPARE(pause->text(), QStringLiteral("Pause all sends"));
        pause->click();
        QCOMPARE(asked.front().front().value<std::string>(), std::string("staging"));
        m_script->desk.environments.front().rules.paused = true;
        m_page->reload(); // as the book's change does
        QCOMPARE(pause->text(), QStringLiteral("Resume sending…"));
        QTRY_VERIFY(part<QLabel>("guardRefusal")->isVisible()); // before anything is written
        QVERIFY(text("guardRefusal").contains(QLatin1String("paused in Staging, for everybody")));
        type(QStringLiteral("qa@example.com"));
        QTRY_VERIFY(part<QPushButton>("sendButton")->text().contains(QLatin1String("paused")));
        QVERIFY(!part<QPushButton>("sendButton")->isEnabled());
    }

    void theTestMessageNamesItsOwnEnvironment()
    {
        open("production");
        auto* body = part<QPlainTextEdit>("sendText");
        QVERIFY(body->toPlainText().contains(QLatin1String("from Production")));

        m_page->setEnvironment("staging");
        QVERIFY(body->toPlainText().contains(QLatin1String("from Staging")));

        // What somebody wrote stays.
        body->appendPlainText(QStringLiteral("Mine."));
        m_page->setEnvironment("production");
        QVERIFY(body->toPlainText().contains(QLatin1String("Mine.")));
        QVERIFY(body->toPlainText().contains(QLatin1String("from Staging")));
    }

    void paneSizesAreRememberedForEachArrangement()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        m_settings = &settings;
        const auto panes = [this] { return part<QSplitter>("sendPanes"); };
        const auto move = [](QSplitter* splitter, const QList<int>& sizes) {
            splitter->setSizes(sizes);
            emit splitter->splitterMoved(sizes.front(), 1); // as the mouse does
        };
        open("staging");
        QTRY_COMPARE(panes()->count(), 3);
        const QList<int> ours = panes()->sizes();
        move(panes(), {500, 400, 386});
        move(part<QSplitter>("sendRight"), {200, 400});
        const QList<int> wide = panes()->sizes();
        const QList<int> right = part<QSplitter>("sendRight")->sizes();
        QVERIFY(wide != ours);
        m_page->resize(976, 640);
        QTRY_COMPARE(panes()->count(), 2);
        const QList<int> oursNarrow = panes()->sizes();
        move(panes(), {600, 375});
        const QList<int> narrow = panes()->sizes();
        QVERIFY(narrow != oursNarrow);

        open("staging"); // the next start

        QTRY_COMPARE(panes()->sizes(), wide);
        QCOMPARE(part<QSplitter>("sendRight")->sizes(), right);
        m_page->resize(976, 640);
        QTRY_COMPARE(panes()->sizes(), narrow);
        m_page->resize(1288, 800);
        QTRY_COMPARE(panes()->sizes(), wide);
        m_page.reset();
        m_settings = nullptr;
    }

    void inANarrowWindowThePreviewIsATab()
    {
        open("staging");
        auto* left = part<QTabWidget>("sendLeft");
        auto* preview = part<QWidget>("previewPane");
        QVERIFY(preview->isVisible() && left->count() == 1);
        m_page->resize(1052, 560);
        QTRY_COMPARE(left->count(), 2);
        QVERIFY(!preview->isVisible());
        left->setCurrentIndex(1);
        QVERIFY(preview->isVisible());
        m_page->resize(1288, 800);
        QTRY_COMPARE(left->count(), 1);
        QVERIFY(preview->isVisible());
    }

    void itIsCalledAsPeopleCallIt()
    {
        m_script->desk.environments.front().rules.title = "Staging Europe";
        open("staging");
        QVERIFY(text("guardSentence").startsWith(QLatin1String("Staging Europe reaches")));
        type(QStringLiteral("qa@example.com"));
        QTRY_VERIFY(part<QPushButton>("sendButton")->text().contains(QLatin1String("in Staging Europe")));
    }
};

WAYBILL_TEST(SendPageTest)

} // namespace waybill::tests

#include "SendPageTest.moc"
