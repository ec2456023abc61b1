// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/Registry.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "ui/relay/EndpointModel.h"
#include "ui/relay/RelayPage.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Table.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::ui::relay {

using namespace std::chrono_literals;
using waybill::relay::Cause;
using waybill::relay::EndpointState;

class RelayPageTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { setUpIcons(); }

    void init()
    {
        m_details = {};
        m_details.now = m_clock.now();
        m_details.startedAt = m_clock.now() - 2h;
        m_details.endpoints = {endpoint("postmark-prod", EndpointState::Healthy, Cause::None),
                               endpoint("sendgrid-main", EndpointState::Refusing, Cause::KeyRotated),
                               endpoint("ses-eu", EndpointState::Silent, Cause::MailWasSent)};
        m_details.endpoints[1].refusedToday = 31;
        m_details.endpoints[1].url = "https://hooks.example.com/hooks/sendgrid-main";
        m_details.refusals = {{"mismatch", "sendgrid-main", 31, m_clock.now() - 9min, m_clock.now()}};
        m_details.strays = {{"/hooks/sendgrid", "192.0.2.7", 4, m_clock.now()}};
        m_letters = {{7, "mailgun-eu", "the body is not JSON", "{\"a\":", m_clock.now(), 2}};
        m_copies = {};
        m_differences.clear();
        m_keys = {{"key0", "signing key"}};
        m_test = {"sendgrid-main", "shown", "the relay signs it", "evt_0123456789abcdef",
                  {{"arrived", "done", "answered with 200", 1ms}, {"verified", "done", "the signature is right", 1ms},
                   {"normalised", "done", "one event of type delivered", 1ms}, {"shown", "done", "in the feed", 1ms}}};
        m_holdDetails = m_refuseAdding = false;
        for (auto* list : {&m_added, &m_keyed, &m_removed})
            list->clear();
        m_checked.clear();
        m_replayed.clear();
        m_page = std::make_unique<RelayPage>(m_clock, source());
        m_page->resize(1280, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup() { m_page.reset(); }

    void theSentenceCountsWhoNeedsSomeone()
    {
        QSignalSpy badge(m_page.get(), &Page::badgeChanged);
        connectUp();

        QCOMPARE(label("relaySentence")->text().contains(QStringLiteral("2")), true);
        const auto shown = badge.last().at(0).value<Page::Badge>();
        QCOMPARE(shown.count, 2);
        QVERIFY(shown.urgent);
        QVERIFY(m_page->isReady());
    }

    void theCauseStandsUnderTheEndpointAtFault()
    {
        connectUp();

        // Row 2 is the opened one, right below sendgrid-main.
        QCOMPARE(table()->model()->rowCount(), 4);
        QCOMPARE(table()->currentIndex().row(), 1);
        auto* cause = table()->indexWidget(table()->model()->index(2, 0));
        QVERIFY(cause != nullptr);
        QVERIFY(cause->findChild<QLabel*>(QStringLiteral("likelyCause"))->text().contains(QStringLiteral("new key")));
        QVERIFY(table()->verticalHeader()->sectionSize(2) > table()->verticalHeader()->sectionSize(1));
    }

    void choosingAnotherEndpointMovesTheCause()
    {
        connectUp();
        table()->setFocus();

        QTest::keyClick(table(), Qt::Key_Up);

        QTRY_VERIFY(table()->indexWidget(table()->model()->index(1, 0)) != nullptr);
        QCOMPARE(table()->model()->rowCount(), 4);
        QCOMPARE(table()->currentIndex().row(), 0);
        // Enter closes it.
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(table()->model()->rowCount(), 3);
    }

    void theAddressIsCopied()
    {
        connectUp();

        button("copyAddress")->click();

        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://hooks.example.com/hooks/sendgrid-main"));
    }

    void refusedRequestsAreCheckedAgain()
    {
        connectUp();
        QSignalSpy said(m_page.get(), &Page::statusMessage);
        QVERIFY(button("checkAgain")->text().contains(QStringLiteral("31")));

        button("checkAgain")->click();

        QCOMPARE(m_checked, std::vector<std::string>{"sendgrid-main"});
        QVERIFY(said.last().at(0).toString().contains(QStringLiteral("31 checked: 30")));
    }

    void aDeadLetterIsReplayed()
    {
        connectUp();
        auto* letters = m_page->findChild<Table*>(QStringLiteral("deadLetters"));
        QCOMPARE(letters->model()->rowCount(), 1);
        QVERIFY(!button("replaySelected")->isEnabled());

        letters->setCurrentIndex(letters->model()->index(0, 0));
        button("replaySelected")->click();

        QCOMPARE(m_replayed, std::vector<std::int64_t>{7});
    }

    void reasonsNamePlaceAndStrayPaths()
    {
        connectUp();
        auto* reasons = m_page->findChild<QListWidget*>(QStringLiteral("reasons"));

        QCOMPARE(reasons->count(), 2);
        QCOMPARE(reasons->item(0)->text(), QStringLiteral("Signature does not match"));
        QVERIFY(reasons->item(0)->data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("sendgrid-main")));
        QVERIFY(reasons->item(1)->text().contains(QStringLiteral("/hooks/sendgrid")));
    }

    void aHeartbeatIsSpokenToo()
    {
        m_details.endpoints[0].beats[59] = {3, 1};
        m_details.endpoints[0].wasOff[10] = true;
        connectUp();

        const QString spoken = table()->model()->index(0, EndpointModel::Heartbeat).data(Qt::AccessibleTextRole).toString();

        QVERIFY2(spoken.contains(QStringLiteral("3 accepted, 1 refused")), qPrintable(spoken));
        QVERIFY2(spoken.contains(QStringLiteral("off for 1 min")), qPrintable(spoken));
    }

    void timesWithoutTheRelayAreNamed()
    {
        m_details.up = {{m_clock.now() - 5h, m_clock.now() - 3h}, {m_clock.now() - 2h, m_clock.now()}};
        connectUp();

        const auto labels = m_page->findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* one) { return one->text().contains(QStringLiteral("relay off")); }));
    }

    void awayNothingIsAgoAndTheTableStays()
    {
        m_details.endpoints[0].lastVerified = m_clock.now() - 3s;
        connectUp();
        const auto last = [this] { return table()->model()->index(0, EndpointModel::LastEvent).data().toString(); };
        QVERIFY2(last().contains(QStringLiteral("ago")), qPrintable(last()));

        m_page->setConnection({feed::Connection::State::Away, m_clock.now(), {ErrorCode::Unavailable, "no relay answers", {}}});

        QVERIFY2(!last().contains(QStringLiteral("ago")), qPrintable(last()));
        QCOMPARE(table()->model()->rowCount(), 4);
        QVERIFY(label("relaySentence")->text().contains(QStringLiteral("away")));
    }

    void withoutEndpointsItSaysWhatToDoFirst()
    {
        m_details.endpoints.clear();
        connectUp();

        for (QPushButton* one : m_page->findChildren<QPushButton*>()) {
            if (one->isVisible() && one->text().startsWith(QStringLiteral("Add endpoint")))
                one->click();
        }

        QVERIFY(m_page->findChild<QDialog*>(QStringLiteral("addEndpointDialog")) != nullptr);
    }

    void anEndpointIsAddedWithItsKeyAndTheAddressIsShown()
    {
        connectUp();
        button("addEndpoint")->click();
        QDialog* dialog = dialogNamed("addEndpointDialog");
        auto* provider = dialog->findChild<QComboBox*>(QStringLiteral("endpointProvider"));
        provider->setCurrentText(QStringLiteral("Resend"));
        dialog->findChild<QLineEdit*>(QStringLiteral("endpointName"))->setText(QStringLiteral("resend-shop"));
        dialog->findChild<QLineEdit*>(QStringLiteral("endpointSecret"))->setText(QStringLiteral("whsec_c4nary"));

        dialog->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();

        QCOMPARE(m_added, std::vector<std::string>{"resend resend-shop production signature"});
        QCOMPARE(m_keyed, std::vector<std::string>{"resend-shop whsec_c4nary"});
        QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("addedAddress"))->text(),
                 QStringLiteral("https://hooks.example.com/hooks/resend-shop"));
        QVERIFY(!dialog->findChild<QLabel*>(QStringLiteral("addedWhere"))->text().isEmpty());
        for (const QLineEdit* field : dialog->findChildren<QLineEdit*>())
            QVERIFY(!field->text().contains(QStringLiteral("c4nary")));
        dialog->findChild<QPushButton*>(QStringLiteral("copyNewAddress"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://hooks.example.com/hooks/resend-shop"));
    }

    void aTopicIsAskedForAndNoKey()
    {
        connectUp();
        button("addEndpoint")->click();
        QDialog* dialog = dialogNamed("addEndpointDialog");
        dialog->findChild<QComboBox*>(QStringLiteral("endpointProvider"))->setCurrentText(QStringLiteral("Amazon SES"));
        auto* more = dialog->findChild<QLineEdit*>(QStringLiteral("endpointMore"));
        QVERIFY(!more->isHidden());
        QVERIFY(dialog->findChild<QLineEdit*>(QStringLiteral("endpointSecret"))->isHidden());

        dialog->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();
        QVERIFY(m_added.empty()); // without a topic it can't be
        more->setText(QStringLiteral("arn:aws:sns:eu-central-1:000000000000:events"));
        dialog->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();

        QCOMPARE(m_added.size(), std::size_t(1));
        QVERIFY(m_keyed.empty());
    }

    void whatTheRelayRefusesIsSaidInTheForm()
    {
        connectUp();
        m_refuseAdding = true;
        button("addEndpoint")->click();
        QDialog* dialog = dialogNamed("addEndpointDialog");
        dialog->findChild<QLineEdit*>(QStringLiteral("endpointSecret"))->setText(QStringLiteral("key"));

        dialog->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();

        auto* problem = dialog->findChild<QLabel*>(QStringLiteral("addProblem"));
        QVERIFY(!problem->isHidden());
        QVERIFY(problem->text().contains(QStringLiteral("may not do this")));
    }

    void aKeyIsAddedBesideTheOldOneWhichThenGoes()
    {
        connectUp();
        QVERIFY(button("endpointKeys")->text().contains(QStringLiteral("new key")));
        button("endpointKeys")->click();
        QDialog* dialog = dialogNamed("keysDialog");
        auto* list = dialog->findChild<QListWidget*>(QStringLiteral("keyList"));
        QCOMPARE(list->count(), 1);
        auto* remove = dialog->findChild<QPushButton*>(QStringLiteral("removeKey"));
        list->setCurrentRow(0);
        QVERIFY(!remove->isEnabled()); // the last one

        QGuiApplication::clipboard()->setText(QStringLiteral("-----BEGIN PUBLIC KEY-----\nc4nary\n-----END PUBLIC KEY-----"));
        dialog->findChild<QPushButton*>(QStringLiteral("pasteKey"))->click();
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
        QVERIFY(!dialog->findChild<QLineEdit*>(QStringLiteral("newKey"))->text().contains(QStringLiteral("c4nary")));
        dialog->findChild<QPushButton*>(QStringLiteral("addKey"))->click();

        QCOMPARE(m_keyed, std::vector<std::string>{"sendgrid-main -----BEGIN PUBLIC KEY-----\nc4nary\n-----END PUBLIC KEY-----"});
        QVERIFY(dialog->findChild<QLineEdit*>(QStringLiteral("newKey"))->text().isEmpty());
        QCOMPARE(list->count(), 2);
        list->setCurrentRow(0);
        remove->click();
        QCOMPARE(m_removed, std::vector<std::string>{"sendgrid-main key0"});
        QCOMPARE(list->count(), 1);
    }

    void aTestEventShowsEachStep()
    {
        connectUp();
        QSignalSpy traced(m_page.get(), &Page::openTraceRequested);
        button("sendTest")->click();
        QDialog* dialog = dialogNamed("testDialog");

        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("testSentence"))->text().contains(QStringLiteral("whole way")));
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("testStep-verified"))->text().contains(QStringLiteral("signature is right")));
        dialog->findChild<QPushButton*>(QStringLiteral("testTrace"))->click();
        QCOMPARE(traced.size(), 1);
        QCOMPARE(traced[0].at(0).toString(), QStringLiteral("evt_0123456789abcdef"));
    }

    void aTestThatStopsSaysWhere()
    {
        m_test.outcome = "stopped";
        m_test.steps[1] = {"verified", "failed", "the signature does not match", {}};
        m_test.steps[2] = {"normalised", "not_reached", "", {}};
        m_test.steps[3] = {"shown", "not_reached", "", {}};
        m_test.event.clear();
        connectUp();

        button("sendTest")->click();

        QDialog* dialog = dialogNamed("testDialog");
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("testSentence"))->text().contains(QStringLiteral("stopped")));
        QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("testTrace"))->isEnabled());
        QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("testStep-shown"))->text(), QStringLiteral("–"));
    }

    void theQuarantineSaysWhatWouldPass()
    {
        connectUp();
        auto* table = m_page->findChild<Table*>(QStringLiteral("quarantine"));
        QCOMPARE(table->model()->rowCount(), 2);

        table->setCurrentIndex(table->model()->index(1, 0));

        QVERIFY(label("wouldPass")->text().contains(QStringLiteral("7 min slow")));
        QVERIFY(label("refusedExcerpt")->text().startsWith(QStringLiteral("[{")));
        QVERIFY(!label("refusedExcerpt")->text().contains(QLatin1Char('\n')));
    }

    void theBytesInWhichACopyDiffersAreShown()
    {
        feed::CollapsedDetail collapsed;
        collapsed.event.id = events::EventId(7);
        collapsed.deliveries = {{m_clock.now() - 9s, {}}, {m_clock.now(), {}}};
        m_copies.collapsed = {collapsed};
        m_differences = {{true, false, 120, "\"attempt\":1", "\"attempt\":2", "{"}};
        connectUp();

        auto* view = m_page->findChild<QWidget*>(QStringLiteral("difference"));
        QTRY_VERIFY(view->isVisible());
        QVERIFY2(view->accessibleName().contains(QStringLiteral("byte 120")), qPrintable(view->accessibleName()));
        QVERIFY(view->accessibleName().contains(QStringLiteral("\"attempt\":2")));
    }

    void aDamagedDatabaseIsSaidUntilSomebodyTookNote()
    {
        connectUp();
        feed::RelayStatus status;
        status.damaged = {{"events.db", "events.db.damaged-20260101T090000Z", m_clock.now(), 1234}};
        auto* strip = m_page->findChild<QWidget*>(QStringLiteral("damageStrip"));

        m_page->setStatus(status);

        QVERIFY(strip->isVisible());
        QVERIFY(strip->accessibleName().contains(QStringLiteral("events.db.damaged-20260101T090000Z")));
        strip->findChild<QPushButton*>()->click();
        m_page->setStatus(status);
        QVERIFY(!strip->isVisible());
    }

    void paneSizesAreRemembered()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        {
            RelayPage page(m_clock, source(), &settings);
            page.resize(1280, 800);
            page.show();
            auto* lower = page.findChild<QSplitter*>(QStringLiteral("relayLower"));
            lower->setSizes({500, 780});
            emit lower->splitterMoved(500, 1); // as the mouse does
        }
        RelayPage page(m_clock, source(), &settings);
        page.resize(1280, 800);
        page.show();

        QCOMPARE(page.findChild<QSplitter*>(QStringLiteral("relayLower"))->sizes().first(), 500);
    }

    void whileItAsksForTheFirstTimeABarSaysSo()
    {
        m_holdDetails = true;
        connectUp();
        QVERIFY(!m_page->findChild<QWidget*>(QStringLiteral("relayLoading"))->isHidden());

        m_heldDetails(m_details);

        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("relayLoading"))->isHidden());
    }

    void narrowPagesPutTheLowerPanesIntoTabs()
    {
        connectUp();
        m_page->resize(976, 640);
        auto* tabs = m_page->findChild<QTabWidget*>(QStringLiteral("relayTabs"));
        QTRY_VERIFY(tabs->isVisible());
        QCOMPARE(tabs->count(), 4);

        m_page->resize(1280, 800);
        QTRY_VERIFY(!tabs->isVisible());
        QTRY_VERIFY(m_page->findChild<QWidget*>(QStringLiteral("copiesPane"))->isVisible());
        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("reasonPane"))->isVisible());
    }

    void everyButtonHasAName()
    {
        connectUp();
        for (const QAbstractButton* one : m_page->findChildren<QAbstractButton*>()) {
            const bool builtIn = one->objectName().startsWith(QLatin1String("qt_")) || one->objectName().startsWith(QLatin1String("Scroll"));
            QVERIFY2(builtIn || !one->isVisible() || !one->text().isEmpty() || !one->accessibleName().isEmpty(), qPrintable(one->objectName()));
        }
    }

private:
    feed::EndpointDetail endpoint(const std::string& name, EndpointState state, Cause cause) const
    {
        feed::EndpointDetail detail;
        detail.name = name;
        detail.provider = "sendgrid";
        detail.auth = "signature";
        detail.diagnosis = {.state = state, .cause = cause, .since = m_clock.now() - 9min};
        detail.beats.resize(60);
        detail.wasOff.resize(60);
        return detail;
    }

    RelaySource source()
    {
        RelaySource source;
        source.details = [this](QObject*, auto done) {
            if (m_holdDetails)
                m_heldDetails = done;
            else
                done(m_details);
        };
        source.refused = [this](QObject*, auto done) {
            done(std::vector<feed::RefusedRequest>{
                {9, "sendgrid-main", "mismatch", "[{\"event\":\"delivered\"}]", m_clock.now(), 0s, 24},
                {8, "ses-eu", "too_old", "[{\n}]", m_clock.now() - 1min, -420s, 4}});
        };
        source.test = [this](const std::string&, QObject*, auto done) { done(m_test); };
        const providers::Registry registry;
        for (const auto& provider : registry.all())
            source.cards.push_back(provider->card());
        source.addEndpoint = [this](const first_start::EndpointDraft& draft, QObject*, auto done) {
            if (m_refuseAdding)
                return done(fail(ErrorCode::PermissionDenied, "the token \"watch\" may not do this"));
            m_added.push_back(draft.provider + ' ' + draft.name + ' ' + draft.environment + ' '
                              + std::string(providers::toString(draft.auth)));
            done(feed::NewEndpoint{draft.name, "https://hooks.example.com/hooks/" + draft.name, "Settings > Webhooks"});
        };
        source.keys = [this](const std::string&, QObject*, auto done) { done(m_keys); };
        source.addKey = [this](const std::string& name, Secret key, QObject*, auto done) {
            m_keyed.push_back(name + ' ' + std::string(key.reveal()));
            m_keys.push_back({"key" + std::to_string(m_keys.size()), "public key"});
            done(m_keys);
        };
        source.removeKey = [this](const std::string& name, const std::string& id, QObject*, auto done) {
            m_removed.push_back(name + ' ' + id);
            std::erase_if(m_keys, [&](const feed::KeyDetail& key) { return key.id == id; });
            done(m_keys);
        };
        source.deadLetters = [this](QObject*, auto done) { done(m_letters); };
        source.copies = [this](QObject*, auto done) { done(m_copies); };
        source.differences = [this](events::EventId, QObject*, auto done) { done(m_differences); };
        source.replay = [this](std::int64_t id, QObject*, auto done) {
            m_replayed.push_back(id);
            done(feed::ReplayCount{1, 0});
        };
        source.replayAll = [](QObject*, auto done) { done(feed::ReplayCount{1, 0}); };
        source.checkAgain = [this](const std::string& name, QObject*, auto done) {
            m_checked.push_back(name);
            done(feed::QuarantineCheck{31, 30, 1, 0});
        };
        return source;
    }

    QDialog* dialogNamed(const char* name) const { return m_page->findChild<QDialog*>(QString::fromLatin1(name)); }
    void connectUp() { m_page->setConnection({feed::Connection::State::Up, m_clock.now(), {}}); }
    Table* table() const { return m_page->findChild<Table*>(QStringLiteral("endpoints")); }
    QLabel* label(const char* name) const { return m_page->findChild<QLabel*>(QString::fromLatin1(name)); }
    QPushButton* button(const char* name) const { return m_page->findChild<QPushButton*>(QString::fromLatin1(name)); }

    waybill::tests::FakeClock m_clock;
    feed::RelayDetails m_details;
    std::vector<feed::DeadLetterDetail> m_letters;
    feed::CopiesDetail m_copies;
    std::vector<feed::CopyDifference> m_differences;
    std::vector<feed::KeyDetail> m_keys;
    feed::TestResult m_test;
    bool m_holdDetails = false;
    bool m_refuseAdding = false;
    RelaySource::Done<feed::RelayDetails> m_heldDetails;
    std::vector<std::string> m_added, m_keyed, m_removed;
    std::vector<std::string> m_checked;
    std::vector<std::int64_t> m_replayed;
    std::unique_ptr<RelayPage> m_page;
};

WAYBILL_TEST(RelayPageTest)

} // namespace waybill::ui::relay

#include "RelayPageTest.moc"
