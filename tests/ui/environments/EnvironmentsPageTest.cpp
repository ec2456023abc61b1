// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentsPage.h"

#include "core/credentials/MemorySecretStore.h"
#include "core/simulator/ProviderServer.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/environments/LedgerRelay.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/SecretField.h"
#include "ui/widgets/Theme.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <atomic>

namespace waybill::ui::environments {

using simulator::ProviderServer;
using simulator::SendFault;
using waybill::credentials::KeychainState;
using waybill::environments::CredentialKeeper;
using waybill::environments::EnvironmentBook;
using waybill::environments::EnvironmentChange;

class EnvironmentsPageTest : public QObject {
    Q_OBJECT

    tests::FakeClock m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<tests::LedgerRelay> m_relay;
    std::unique_ptr<EnvironmentBook> m_book;
    waybill::credentials::MemorySecretStore m_keychain;
    std::unique_ptr<ProviderServer> m_provider;
    std::atomic<int> m_fault = int(SendFault::None);
    std::unique_ptr<CredentialKeeper> m_keeper;
    std::unique_ptr<EnvironmentsPage> m_page;

    template <typename T>
    T* find(const char* name)
    {
        T* found = m_page->findChild<T*>(QString::fromLatin1(name));
        if (found == nullptr)
            qFatal("there is no %s", name);
        return found;
    }
    // The dialog that is open, by its name.
    QDialog* dialog(const char* name)
    {
        QDialog* found = nullptr;
        if (!QTest::qWaitFor([&] { return (found = m_page->findChild<QDialog*>(QString::fromLatin1(name))) != nullptr && found->isVisible(); }, 30'000))
            qFatal("no dialog %s came", name);
        return found;
    }
    QString textOf(const char* label) { return find<QLabel>(label)->text(); }
    QString stripText(const char* strip) { return find<QWidget>(strip)->findChild<QLabel*>(QStringLiteral("stripText"))->text(); }
    void click(const char* button) { QTest::keyClick(find<QPushButton>(button), Qt::Key_Space); }
    void choose(const char* environment)
    {
        auto* list = find<QListWidget>("environmentList");
        for (int row = 0; row < list->count(); ++row) {
            if (list->item(row)->text().startsWith(QString::fromLatin1(environment)))
                list->setCurrentRow(row);
        }
    }
    waybill::environments::Environment rules(const char* name) { return m_relay->ledger().environment(name).value(); }
    void typeName(QDialog* ask, const char* name, const char* button)
    {
        auto* line = ask->findChild<QLineEdit*>(QStringLiteral("askedLine"));
        line->clear();
        QTest::keyClicks(line, QString::fromLatin1(name));
        for (QAbstractButton* one : ask->findChildren<QAbstractButton*>()) {
            if (one->text() == QString::fromLatin1(button) && one->isEnabled())
                return QTest::keyClick(one, Qt::Key_Space);
        }
    }
    void addCredential(const char* key)
    {
        m_relay->ledger().save({.name = "postmark-staging", .environment = "staging", .provider = "postmark",
                                .account = {.user = {}, .region = {}, .channel = {}, .origin = m_provider->origin()}});
        m_keychain.put("postmark-staging.sending", key);
        m_book->reload();
        QTRY_COMPARE(m_book->credentials().size(), std::size_t(1));
    }

private slots:
    void initTestCase() { setUpIcons(); }

    void init()
    {
        m_theme = std::make_unique<Theme>(Theme::Choice::Light);
        m_relay = std::make_unique<tests::LedgerRelay>(m_clock);
        m_book = std::make_unique<EnvironmentBook>(m_relay->ask());
        m_keychain = {};
        m_fault = int(SendFault::None);
        m_provider = ProviderServer::start([this](int) { return SendFault(m_fault.load()); }).value();
        m_keeper = std::make_unique<CredentialKeeper>(*m_book, m_keychain, m_clock);
        m_page = std::make_unique<EnvironmentsPage>(m_clock, *m_book, *m_keeper);
        m_page->resize(1288, 800);
        m_page->show();
        m_book->setConnected(true);
        QTRY_VERIFY(m_page->isReady());
        choose("Staging");
    }

    void cleanup()
    {
        m_page.reset();
        m_keeper.reset();
        m_book.reset();
        m_relay.reset();
    }

    void theThreeEnvironmentsSayWhomTheyReach()
    {
        auto* list = find<QListWidget>("environmentList");
        QCOMPARE(list->count(), 3);
        QCOMPARE(list->item(0)->text(), QStringLiteral("Development"));
        QVERIFY(list->item(2)->data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Everybody")));
        choose("Production");
        QVERIFY(textOf("environmentSentence").contains(QStringLiteral("reaches real people")));
        choose("Development");
        QVERIFY(textOf("environmentSentence").contains(QStringLiteral("test addresses only")));
    }

    void withoutARelayThePageSaysWhatToDoFirst()
    {
        tests::LedgerRelay nobody(m_clock);
        nobody.away = true;
        EnvironmentBook book(nobody.ask());
        CredentialKeeper keeper(book, m_keychain, m_clock);
        EnvironmentsPage page(m_clock, book, keeper);
        page.show();
        const auto sentences = page.findChildren<QLabel*>(QStringLiteral("emptySentence"));
        const auto shown = std::ranges::find_if(sentences, [](const QLabel* label) { return label->isVisible(); });
        QVERIFY(shown != sentences.end());
        QVERIFY((*shown)->text().contains(QStringLiteral("relay")));
        QVERIFY(!page.isReady());
        const auto* strip = page.findChild<QWidget*>(QStringLiteral("environmentsStrip"));
        page.setRelayTrouble(Error{ErrorCode::PermissionDenied, "the relay refused the token", "ask for one"});
        QVERIFY(strip->isVisible());
        QCOMPARE(strip->accessibleName(), QStringLiteral("The relay refused the token. Ask for one"));
        page.setRelayTrouble(std::nullopt);
        QVERIFY(!strip->isVisible());
    }

    void anAllowedRecipientIsWrittenAndKeptByTheRelay()
    {
        auto* allowed = find<QPlainTextEdit>("allowedRecipients");
        QVERIFY(!find<QPushButton>("saveRules")->isEnabled());
        allowed->setFocus();
        QTest::keyClicks(allowed, QStringLiteral("QA@Example.com"));
        QTest::keyClick(allowed, Qt::Key_Return);
        QTest::keyClicks(allowed, QStringLiteral("test.example.com"));
        click("saveRules");
        QTRY_COMPARE(rules("staging").allowedDomains, std::vector<std::string>{"test.example.com"});
        QCOMPARE(rules("staging").allowedAddresses, std::vector<std::string>{"QA@example.com"});
        QTRY_VERIFY(textOf("environmentSentence").contains(QStringLiteral("1 address, 1 domain")));
        QTRY_VERIFY(!find<QPushButton>("saveRules")->isEnabled());
    }

    void whatIsNoAddressIsNamedAndCantBeSaved()
    {
        QTest::keyClicks(find<QPlainTextEdit>("allowedRecipients"), QStringLiteral("qa@@example"));
        QVERIFY(!find<QPushButton>("saveRules")->isEnabled());
        QVERIFY(find<QWidget>("rulesStrip")->isVisible());
        QVERIFY(stripText("rulesStrip").contains(QStringLiteral("qa@@example")));
        click("discardRules");
        QVERIFY(!find<QWidget>("rulesStrip")->isVisible());
    }

    void aColleaguesChangeIsMergedAndNothingIsLost()
    {
        QTest::keyClicks(find<QPlainTextEdit>("allowedRecipients"), QStringLiteral("mine.example.com"));
        EnvironmentChange theirs{.rules = rules("staging"), .revision = 1};
        theirs.rules.dailyCap = 7;
        theirs.rules.allowedDomains = {"theirs.example.com"};
        QVERIFY(m_relay->ledger().change(theirs));

        click("saveRules"); // made from what was there before

        QTRY_VERIFY(stripText("rulesStrip").contains(QStringLiteral("the cap")));
        QVERIFY(find<QWidget>("rulesStrip")->isVisible());
        QCOMPARE(rules("staging").allowedDomains, std::vector<std::string>{"theirs.example.com"}); // not overwritten
        QVERIFY(find<QPlainTextEdit>("allowedRecipients")->toPlainText().contains(QStringLiteral("mine.example.com")));
        QCOMPARE(find<QSpinBox>("dailyCap")->value(), 7);
        click("saveRules");
        QTRY_COMPARE(rules("staging").allowedDomains, (std::vector<std::string>{"mine.example.com", "theirs.example.com"}));
        QCOMPARE(rules("staging").dailyCap, std::optional(7));
    }

    void whatWasNotSavedIsStillThereWhenOneComesBack()
    {
        QTest::keyClicks(find<QPlainTextEdit>("allowedRecipients"), QStringLiteral("mine.example.com"));
        choose("Production");
        QVERIFY(!find<QPushButton>("saveRules")->isEnabled());
        choose("Staging");
        QCOMPARE(find<QPlainTextEdit>("allowedRecipients")->toPlainText(), QStringLiteral("mine.example.com"));
        QVERIFY(find<QPushButton>("saveRules")->isEnabled());
    }

    void whatAGuardDoesNotLookAtIsNotShown()
    {
        QVERIFY(find<QPlainTextEdit>("allowedRecipients")->isVisible());
        QVERIFY(find<QLabel>("testAddresses")->isVisible());
        choose("Production");
        QVERIFY(!find<QPlainTextEdit>("allowedRecipients")->isVisible());
        QVERIFY(!find<QLabel>("testAddresses")->isVisible());
        auto* guard = find<QComboBox>("guardLevel");
        guard->setCurrentIndex(guard->findData(int(waybill::environments::GuardLevel::AllowList)));
        QVERIFY(find<QPlainTextEdit>("allowedRecipients")->isVisible());
    }

    void withLittleRoomNoTableIsScrolledAcross()
    {
        addCredential("key");
        m_page->resize(976, 580); // in a window of 1024 x 700
        for (const char* name : {"credentialTable", "suppressionTable"}) {
            const auto* table = find<QTableView>(name);
            QTRY_VERIFY2(table->isVisible() && table->horizontalScrollBar()->maximum() == 0, name);
        }
        QVERIFY(!find<QTableView>("credentialTable")->isColumnHidden(2)); // its key's age
    }

    void looseningProductionAsksForItsName()
    {
        choose("Production");
        find<QSpinBox>("dailyCap")->setValue(500);
        click("saveRules");
        QDialog* ask = dialog("askName");
        typeName(ask, "Production", "Save changes");
        QVERIFY(ask->isVisible()); // not its name: a capital
        QCOMPARE(rules("production").dailyCap, std::optional(20));
        typeName(ask, "production", "Save changes");
        QTRY_COMPARE(rules("production").dailyCap, std::optional(500));
    }

    void aPauseIsMadeAtOnceAndItsEndAsks()
    {
        choose("Production");
        click("pauseEnvironment");
        QTRY_VERIFY(rules("production").paused);
        QTRY_VERIFY(textOf("environmentSentence").contains(QStringLiteral("is paused")));
        click("pauseEnvironment");
        typeName(dialog("askName"), "production", "Resume sending");
        QTRY_VERIFY(!rules("production").paused);
    }

    void aPauseDoesntUndoAColleaguesChange()
    {
        EnvironmentChange theirs{.rules = rules("staging"), .revision = 1};
        theirs.rules.dailyCap = 7;
        QVERIFY(m_relay->ledger().change(theirs));
        click("pauseEnvironment");
        QTRY_VERIFY(rules("staging").paused);
        QCOMPARE(rules("staging").dailyCap, std::optional(7));
    }

    void anEnvironmentIsAddedAsStrictAsCanBe()
    {
        QTest::mouseClick(find<QAbstractButton>("addEnvironment"), Qt::LeftButton);
        typeName(dialog("askEnvironment"), "staging-eu", "Add");
        QTRY_VERIFY(m_relay->ledger().environment("staging-eu"));
        QVERIFY(rules("staging-eu").guard == waybill::environments::GuardLevel::TestAddresses);
        QTRY_VERIFY(textOf("environmentSentence").contains(QStringLiteral("Staging-eu")));
    }

    void anAddedEnvironmentIsRemovedByItsButton()
    {
        auto* remove = find<QAbstractButton>("removeEnvironment");
        QVERIFY(!remove->isEnabled()); // staging is always there
        QVERIFY(m_relay->ledger().save({.id = waybill::environments::EnvironmentId("qa")}));
        m_book->reload();
        QTRY_COMPARE(find<QListWidget>("environmentList")->count(), 4);
        choose("Qa");
        QTRY_VERIFY(remove->isEnabled());
        QTest::mouseClick(remove, Qt::LeftButton);
        typeName(dialog("askName"), "qa", "Remove");
        QTRY_VERIFY(!m_relay->ledger().environment("qa"));
        QTRY_COMPARE(find<QListWidget>("environmentList")->count(), 3);
    }

    void anotherTitleIsShownAndTheNameStays()
    {
        auto* title = find<QLineEdit>("environmentTitle");
        QCOMPARE(title->placeholderText(), QStringLiteral("Staging"));
        title->setText(QStringLiteral("Staging Europe"));
        click("saveRules");
        QTRY_COMPARE(rules("staging").title, std::string("Staging Europe"));
        QTRY_VERIFY(textOf("environmentSentence").contains(QStringLiteral("Staging Europe")));
        QTRY_VERIFY(find<QListWidget>("environmentList")->currentItem()->text().startsWith(QStringLiteral("Staging Europe")));
        title->setText(QStringLiteral("production")); // would be taken for it
        click("saveRules");
        QTRY_VERIFY(stripText("rulesStrip").contains(QStringLiteral("called that already")));
        QCOMPARE(rules("staging").title, std::string("Staging Europe"));
    }

    void aCredentialIsAddedOncePastedAndTheClipboardIsEmptied()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("canary-0123456789\n"));
        click("addCredential");
        QDialog* adding = dialog("addCredentialDialog");
        auto* provider = adding->findChild<QComboBox*>(QStringLiteral("credentialProvider"));
        provider->setCurrentIndex(provider->findData(QStringLiteral("postal")));
        QCOMPARE(adding->findChild<QLineEdit*>(QStringLiteral("credentialName"))->text(), QStringLiteral("postal-staging"));
        QTest::keyClicks(adding->findChild<QLineEdit*>(QStringLiteral("credentialOrigin")), QString::fromStdString(m_provider->origin()));
        auto* secret = adding->findChild<SecretField*>(QStringLiteral("secretField"));
        QTest::keySequence(secret, QKeySequence::Paste);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString());
        QVERIFY(!secret->displayText().contains(QStringLiteral("canary")));
        secret->selectAll();
        QTest::keySequence(secret, QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString());
        QTest::keyClick(adding->findChild<QPushButton*>(QStringLiteral("saveCredential")), Qt::Key_Space);

        QTRY_COMPARE(m_book->credentials().size(), std::size_t(1));
        std::string kept;
        m_keychain.read("postal-staging.sending", [&kept](Result<Secret> read) { kept = std::string(read->reveal()); });
        QCOMPARE(kept, std::string("canary-0123456789"));
        QTRY_VERIFY(textOf("credentialResult").contains(QStringLiteral("Works"))); // it was tried at once
        for (const QLineEdit* field : m_page->findChildren<QLineEdit*>())
            QVERIFY(!field->text().contains(QStringLiteral("canary")));
    }

    void anotherProvidersKeyIsNotKept()
    {
        click("addCredential");
        QDialog* adding = dialog("addCredentialDialog");
        auto* provider = adding->findChild<QComboBox*>(QStringLiteral("credentialProvider"));
        provider->setCurrentIndex(provider->findData(QStringLiteral("postmark")));
        QTest::keyClicks(adding->findChild<SecretField*>(QStringLiteral("secretField")), QStringLiteral("SG.a.b"));
        QTest::keyClick(adding->findChild<QPushButton*>(QStringLiteral("saveCredential")), Qt::Key_Space);
        QVERIFY(adding->findChild<QLabel*>(QStringLiteral("credentialNote"))->text().contains(QStringLiteral("SendGrid")));
        QVERIFY(m_book->credentials().empty());
    }

    void aProbeSaysWhatIsWrongAndWhatComesNext()
    {
        addCredential("key");
        m_fault = int(SendFault::WrongKey);
        click("probeCredential");
        QTRY_VERIFY(textOf("credentialResult").startsWith(QStringLiteral("Wrong or revoked key")));
        QVERIFY(textOf("credentialResult").contains(QStringLiteral("Next:")));
        m_fault = int(SendFault::None);
        click("probeCredential");
        QTRY_VERIFY(textOf("credentialResult").startsWith(QStringLiteral("Works")));
        QTRY_VERIFY(textOf("credentialDetail").contains(QStringLiteral("The token works")));
    }

    void aKeyThatOnlyAColleagueHasIsSaidSo()
    {
        addCredential("key");
        m_keychain = {};
        click("probeCredential");
        QTRY_VERIFY(textOf("credentialResult").contains(QStringLiteral("Your keychain has no key for it")));
    }

    void aNewKeyIsTriedSwitchedToAndTheOldOneIsToBeRevoked()
    {
        addCredential("first");
        QVERIFY(!find<QWidget>("revokeStrip")->isVisible());
        click("rotateCredential");
        QDialog* rotating = dialog("keyDialog");
        QTest::keyClicks(rotating->findChild<SecretField*>(QStringLiteral("secretField")), QStringLiteral("second"));
        QTest::keyClick(rotating->findChild<QPushButton*>(QStringLiteral("tryKey")), Qt::Key_Space);
        QTRY_VERIFY(find<QWidget>("revokeStrip")->isVisible());
        m_fault = int(SendFault::WrongKey); // it is revoked at the provider
        QTest::keyClick(find<QWidget>("revokeStrip")->findChild<QPushButton*>(QStringLiteral("stripAction")), Qt::Key_Space);
        QTRY_VERIFY(!find<QWidget>("revokeStrip")->isVisible());
        QTRY_VERIFY(textOf("credentialResult").contains(QStringLiteral("refuses the old key")));
    }

    void aKeyThatIsRefusedChangesNothingAndSaysWhy()
    {
        addCredential("first");
        m_fault = int(SendFault::WrongKey);
        click("rotateCredential");
        QDialog* rotating = dialog("keyDialog");
        QTest::keyClicks(rotating->findChild<SecretField*>(QStringLiteral("secretField")), QStringLiteral("second"));
        QTest::keyClick(rotating->findChild<QPushButton*>(QStringLiteral("tryKey")), Qt::Key_Space);
        QTRY_VERIFY(rotating->findChild<QLabel*>(QStringLiteral("keyNote"))->text().contains(QStringLiteral("Nothing was changed")));
        QVERIFY(rotating->isVisible());
    }

    void anEnvironmentWithoutCredentialsSaysWhatToDoFirst()
    {
        choose("Development");
        auto* pane = find<QWidget>("credentialsPane");
        QVERIFY(pane->findChild<QLabel*>(QStringLiteral("emptySentence"))->isVisible());
        QTest::keyClick(pane->findChild<QPushButton*>(QStringLiteral("emptyAction")), Qt::Key_Space);
        QVERIFY(dialog("addCredentialDialog")->windowTitle().contains(QStringLiteral("development")));
    }

    void theKeychainsStateIsNamedAndCanBeChanged_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("word");
        QTest::newRow("locked") << int(KeychainState::Locked) << QStringLiteral("is locked");
        QTest::newRow("absent") << int(KeychainState::Absent) << QStringLiteral("no keychain");
        QTest::newRow("slow") << int(KeychainState::Slow) << QStringLiteral("doesn’t answer");
    }

    void theKeychainsStateIsNamedAndCanBeChanged()
    {
        QFETCH(int, state);
        QFETCH(QString, word);
        addCredential("key");
        QSignalSpy unlock(m_page.get(), &EnvironmentsPage::unlockRequested);
        m_page->setKeychain(KeychainState(state));
        QVERIFY(find<QWidget>("keychainStrip")->isVisible());
        QVERIFY(stripText("keychainStrip").contains(word));
        QVERIFY(find<QPlainTextEdit>("allowedRecipients")->isEnabled()); // everything else works
        QTest::keyClick(find<QWidget>("keychainStrip")->findChild<QPushButton*>(QStringLiteral("stripAction")), Qt::Key_Space);
        QCOMPARE(unlock.count(), 1);
        m_page->setKeychain(KeychainState::Open);
        QVERIFY(!find<QWidget>("keychainStrip")->isVisible());
    }

    void whenTheRelayGoesNothingCanBeChangedAndNothingIsForgotten()
    {
        m_relay->away = true;
        m_book->reload();
        QTRY_VERIFY(find<QWidget>("environmentsStrip")->isVisible());
        QCOMPARE(find<QListWidget>("environmentList")->count(), 3);
        QVERIFY(!find<QComboBox>("guardLevel")->isEnabled());
        QVERIFY(!find<QPushButton>("addCredential")->isEnabled());
    }

    void whoMayNotBeWrittenToStandsThereWithTheEvidence()
    {
        m_relay->suppressions = R"({"suppressions":[{"recipient":"nora@example.org","reason":"it complained","event":"evt_01","at":"2026-01-01T08:00:00Z"}]})";
        QSignalSpy opened(m_page.get(), &Page::openTraceRequested);
        choose("Production");
        auto* table = find<QTableView>("suppressionTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("nora@example.org"));
        m_page->setMasked(true);
        QVERIFY(!table->model()->index(0, 0).data().toString().contains(QStringLiteral("nora")));
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.front().front().toString(), QStringLiteral("evt_01"));
    }

    void everyControlHasAName()
    {
        addCredential("key");
        for (const QAbstractButton* button : m_page->findChildren<QAbstractButton*>())
            QVERIFY2(!button->isVisible() || !button->text().isEmpty() || !button->accessibleName().isEmpty() || button->objectName().startsWith(QStringLiteral("qt_")),
                     qPrintable(button->objectName()));
        for (const char* field : {"guardLevel", "allowedRecipients", "dailyCap", "messageTypes", "environmentColour", "credentialTable"})
            QVERIFY2(!find<QWidget>(field)->accessibleName().isEmpty(), field);
    }
};

WAYBILL_TEST(EnvironmentsPageTest)

} // namespace waybill::ui::environments

#include "EnvironmentsPageTest.moc"
