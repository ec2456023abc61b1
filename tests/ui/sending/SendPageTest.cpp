// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/SendPage.h"

#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "ui/sending/MessageForm.h"
#include "ui/sending/SentView.h"
#include "ui/sending/TemplateRow.h"

#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

namespace waybill::tests {

namespace {

using namespace std::chrono_literals;
using sending::SendReport;
using sending::SendState;
using ui::sending::Desk;
using ui::sending::SendPage;
using ui::sending::SendRequest;
using ui::sending::SendSource;

environments::EnvironmentState environmentOf(const char* name, environments::GuardLevel guard)
{
    environments::EnvironmentState state;
    state.rules.id = environments::EnvironmentId(name);
    state.rules.guard = guard;
    return state;
}

Desk deskWithStaging()
{
    Desk desk;
    auto staging = environmentOf("staging", environments::GuardLevel::AllowList);
    staging.rules.allowedAddresses = {"qa@example.com"};
    staging.rules.dailyCap = 50;
    staging.sentToday = 12;
    desk.environments = {staging, environmentOf("production", environments::GuardLevel::Everybody)};
    for (const char* environment : {"staging", "production"})
        desk.credentials.push_back({.name = std::string("postmark-") + environment,
                                    .environment = environment,
                                    .provider = "postmark",
                                    .account = {}});
    desk.domains = {"stg.example.com"};
    return desk;
}

// A relay, a keychain and a provider that answer at once; a send ends when it is told to.
struct Script {
    Desk desk = deskWithStaging();
    std::optional<environments::Suppression> suppression = {};
    std::vector<SendRequest> sent = {};
    SendSource::Progress progress = {};
    std::function<void(SendReport)> end = {};
    std::vector<std::string> reconciled = {};
    std::vector<sending::SavedTemplate> saved = {};
    std::vector<events::Event> events = {};
    std::optional<std::chrono::milliseconds> usual = {};

    SendSource source()
    {
        SendSource source;
        source.desk = [this](QObject*, auto done) { done(desk); };
        source.suppression = [this](const std::string&, const std::string&, QObject*, auto done) { done(suppression); };
        source.domain = [](const std::string&, QObject*, auto done) { done(std::nullopt); };
        source.review = [](environments::Message draft, sending::ReviewFacts facts, QObject*, auto done) {
            done(sending::review(std::move(draft), facts));
        };
        source.send = [this](SendRequest request, QObject*, SendSource::Progress onState, auto done) {
            sent.push_back(std::move(request));
            progress = std::move(onState);
            end = std::move(done);
            return std::stop_source();
        };
        source.reconcile = [this](const std::string& id, QObject*, auto done) {
            reconciled.push_back(id);
            sending::LedgerEntry entry = desk.recent.front();
            entry.last.state = SendState::Accepted;
            entry.last.messageId = "m-1";
            desk.recent = {entry};
            done(entry);
        };
        source.usual = [this](const std::string&, QObject*, auto done) { done(usual); };
        source.saveTemplate = [this](const sending::SavedTemplate& one, QObject*, auto done) {
            saved.push_back(one);
            done(one.version + 1);
        };
        return source;
    }

    ui::trace::TraceSource traces()
    {
        ui::trace::TraceSource source;
        source.trace = [this](const std::string&, QObject*, auto done) {
            if (events.empty())
                return done(std::vector<trace::Story>());
            done(trace::tellStories(events, [](const events::MessageKey&) {
                return trace::Context{.now = timestampFromMs(1'767'258'000'000), .baseline = {}, .providerName = QStringLiteral("Postmark")};
            }));
        };
        source.raw = [](events::EventId, QObject*, auto done) { done(fail(ErrorCode::NotFound, "gone")); };
        return source;
    }

    void deliver()
    {
        events::Event event;
        event.provider = "postmark";
        event.environment = "staging";
        event.type = events::EventType::Delivered;
        event.recipient = "qa@example.com";
        event.messageId = "m-1";
        event.id = events::EventId(7);
        event.verification = events::VerificationStatus::Verified;
        events = {event};
    }
};

sending::LedgerEntry unknownEntry()
{
    sending::LedgerEntry entry;
    entry.id = "snd_1";
    entry.intent = {.environment = "staging", .provider = "postmark", .credential = "postmark-staging",
                    .recipient = "qa@example.com", .messageType = {}, .correlationId = "wb-1"};
    entry.last.state = SendState::Unknown;
    entry.last.text = "no answer in time";
    return entry;
}

} // namespace

class SendPageTest : public QObject {
    Q_OBJECT

private:
    FakeClock m_clock;
    std::unique_ptr<Script> m_script;
    std::unique_ptr<SendPage> m_page;

    void open(const char* environment)
    {
        m_page = std::make_unique<SendPage>(m_clock, m_script->source(), m_script->traces());
        m_page->resize(1288, 800);
        m_page->show();
        m_page->setEnvironment(environment);
        m_page->reload();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->takeFocus();
    }

    template <typename T>
    T* part(const char* name) const { return m_page->findChild<T*>(QString::fromLatin1(name)); }
    QString text(const char* label) const { return part<QLabel>(label)->text(); }

    // What a person types goes where the keyboard is.
    void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    // A message that the provider took.
    void sendAccepted()
    {
        open("staging");
        type(QStringLiteral("qa@example.com"));
        pressSend();
        QTRY_COMPARE(m_script->sent.size(), std::size_t(1));
        SendReport report;
        report.state = SendState::Accepted;
        report.messageId = "m-1";
        m_script->end(report);
    }
    void pressSend() { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier); }

private slots:
    void init() { m_script = std::make_unique<Script>(); }
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

    void aSendByKeyboardBecomesItsLiveTrace()
    {
        open("staging");
        type(QStringLiteral("qa@example.com"));
        pressSend();
        QTRY_COMPARE(m_script->sent.size(), std::size_t(1));
        const SendRequest& request = m_script->sent.front();
        QCOMPARE(request.message.to.address, std::string("qa@example.com"));
        QCOMPARE(request.message.from.address, std::string("no-reply@stg.example.com"));
        QCOMPARE(request.credential.name, std::string("postmark-staging"));
        QVERIFY(request.message.correlationId.starts_with("wb-"));

        QVERIFY(part<QWidget>("sentView")->isVisible());
        m_script->progress(SendState::InFlight, 1);
        QVERIFY(text("sentSentence").contains(QLatin1String("Postmark is asked to send to qa@example.com")));
        SendReport report;
        report.state = SendState::Accepted;
        report.ledgerId = "snd_1";
        report.messageId = "m-1";
        report.attempts = 1;
        m_script->end(report);
        QVERIFY(text("sentSentence").contains(QLatin1String("Postmark took the message")));
        QVERIFY(text("sentIds").contains(QLatin1String("m-1")) && text("sentIds").contains(QLatin1String("snd_1")));
        QVERIFY(!m_page->sent().hasVerdict());

        m_script->deliver();
        m_page->eventsArrived();
        QTRY_VERIFY(m_page->sent().hasVerdict());
        QVERIFY(part<QWidget>("storyView")->isVisible());
    }

    void goingBackKeepsTheFormUnderANewId()
    {
        sendAccepted();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left, Qt::AltModifier);
        QTRY_VERIFY(part<QLineEdit>("sendTo")->isVisible());
        QCOMPARE(part<QLineEdit>("sendTo")->text(), QStringLiteral("qa@example.com"));
        QVERIFY(part<QLineEdit>("sendId")->text().toStdString() != m_script->sent.front().message.correlationId);
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
        m_page->setRelayAway(true);
        QVERIFY(!part<QPushButton>("sendButton")->isEnabled());
        QCOMPARE(part<QPushButton>("sendButton")->text(), QStringLiteral("Relay away"));
        pressSend();
        QVERIFY(m_script->sent.empty());
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

    void whatEndedUnknownCanBeReconciled()
    {
        m_script->desk.recent = {unknownEntry()};
        open("staging");
        auto* table = part<QTableView>("recentTable");
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_VERIFY(part<QPushButton>("sentReconcile")->isVisible());
        QVERIFY(text("sentSentence").contains(QLatin1String("never sent again by itself")));
        part<QPushButton>("sentReconcile")->click();
        QCOMPARE(m_script->reconciled, std::vector<std::string>{"snd_1"});
        QVERIFY(!part<QPushButton>("sentReconcile")->isVisible());
        QVERIFY(text("sentIds").contains(QLatin1String("m-1")));
    }

    void aTemplateFillsTheFormAndItsVariablesBlockUntilTheyAreSet()
    {
        m_script->desk.templates = {{.environment = "staging",
                                     .content = {.name = "reset", .subject = "Hi {{name}}", .text = "{{name}}!", .html = {}},
                                     .version = 3,
                                     .savedAt = {}}};
        open("staging");
        type(QStringLiteral("qa@example.com"));
        m_page->form().templates().choose("reset");
        QTRY_VERIFY(part<QPushButton>("sendButton")->text().contains(QLatin1String("variable has no value")));
        auto* variables = part<QTableView>("sendVariables");
        QCOMPARE(variables->model()->rowCount(), 1);
        variables->model()->setData(variables->model()->index(0, 1), QStringLiteral("Nora"));
        QTRY_VERIFY(part<QPushButton>("sendButton")->isEnabled());
        QVERIFY(part<QPlainTextEdit>("previewRequest")->toPlainText().contains(QLatin1String("Hi Nora")));
    }

    void theSecretIsMaskedInTheRequest()
    {
        open("staging");
        type(QStringLiteral("qa@example.com"));
        QTRY_VERIFY(part<QPlainTextEdit>("previewRequest")->toPlainText().contains(QStringLiteral("X-Postmark-Server-Token: ••••")));
    }

    void aMissingWebhookNamesTheLayer()
    {
        sendAccepted();
        QVERIFY(!part<QWidget>("watchdog")->isVisible());
        m_clock.advance(61s);
        QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("watchdog")->isVisible(), 20'000);
        const QString said = part<QWidget>("watchdog")->findChild<QLabel*>(QStringLiteral("stripText"))->text();
        QVERIFY(said.contains(QLatin1String("no endpoint for Postmark in Staging")));
        QVERIFY(said.contains(QLatin1String("no baseline yet for Postmark")));
    }

    void silenceIsNormalForAsLongAsTheProviderUsuallyTakes()
    {
        m_script->usual = 4min;
        sendAccepted();
        m_clock.advance(239s);
        m_page->sent().setUsual(m_script->usual); // looks again
        QVERIFY(!part<QWidget>("watchdog")->isVisible());
        QVERIFY(text("sentWaiting").contains(QLatin1String("Silence is normal for 4 min")));
        m_clock.advance(2s);
        QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("watchdog")->isVisible(), 20'000);
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

    void itBeginsAtTheRecipientAndFromTheEnvironmentsDomain()
    {
        m_script->desk.domains = {"example.com", "stg.example.com"};
        m_page = std::make_unique<SendPage>(m_clock, m_script->source(), m_script->traces());
        m_page->show();
        m_page->setEnvironment("staging");
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->takeFocus(); // before the relay said anything
        m_page->reload();
        QTRY_COMPARE(QApplication::focusWidget(), part<QLineEdit>("sendTo"));
        QCOMPARE(part<QLineEdit>("sendFrom")->text(), QStringLiteral("no-reply@stg.example.com"));
    }

    void theRecipientCompletesFromWhomTheEnvironmentReaches()
    {
        open("staging");
        const QCompleter* completer = part<QLineEdit>("sendTo")->completer();
        QStringList offered;
        for (int row = 0; row < completer->model()->rowCount(); ++row)
            offered << completer->model()->index(row, 0).data().toString();
        QVERIFY(offered.contains(QStringLiteral("qa@example.com")));
        QVERIFY(offered.contains(QStringLiteral("test@blackhole.postmarkapp.com")));
        m_page->setEnvironment("production");
        QVERIFY(!part<QLineEdit>("sendTo")->completer()->model()->index(0, 0).data().toString().contains(QLatin1String("qa@")));
    }

    void allThatIsWrittenGoesAlong()
    {
        open("staging");
        type(QStringLiteral("qa@example.com"));
        part<QLineEdit>("sendTags")->setText(QStringLiteral("first-send, reset"));
        const auto write = [this](const char* table, const QString& name, const QString& value) {
            QAbstractItemModel* model = part<QTableView>(table)->model();
            model->setData(model->index(0, 0), name);
            model->setData(model->index(0, 1), value);
        };
        write("sendMetadata", QStringLiteral("build"), QStringLiteral("4.18"));
        write("sendHeaders", QStringLiteral("X-Campaign"), QStringLiteral("spring"));
        part<QPlainTextEdit>("sendHtml")->setPlainText(QStringLiteral("<p>Hello</p>"));
        m_page->form().addAttachments({{.fileName = "note.txt", .contentType = "text/plain", .bytes = "hello"}});
        pressSend();
        QTRY_COMPARE(m_script->sent.size(), std::size_t(1));
        const environments::Message& message = m_script->sent.front().message;
        QCOMPARE(message.tags, (std::vector<std::string>{"first-send", "reset"}));
        QCOMPARE(message.metadata, (environments::NamedValues{{"build", "4.18"}}));
        QCOMPARE(message.headers, (environments::NamedValues{{"X-Campaign", "spring"}}));
        QCOMPARE(message.html, std::string("<p>Hello</p>"));
        QCOMPARE(message.attachments.size(), std::size_t(1));
        QCOMPARE(message.attachments.front().bytes, std::string("hello"));
    }

    void theWheelChangesNothingOnItsWay()
    {
        m_script->desk.credentials.push_back({.name = "postmark-other", .environment = "staging", .provider = "postmark", .account = {}});
        open("staging");
        auto* credential = part<QComboBox>("sendCredential");
        QCOMPARE(credential->count(), 2);
        const QPointF middle = credential->rect().center();
        QWheelEvent down(middle, credential->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(credential, &down);
        QCOMPARE(credential->currentIndex(), 0);
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

    void anotherEnvironmentProposesItsOwnFromUnlessOneWasTyped()
    {
        m_script->desk.domains = {"example.com", "stg.example.com"};
        open("production");
        auto* from = part<QLineEdit>("sendFrom");
        QCOMPARE(from->text(), QStringLiteral("no-reply@example.com"));
        m_page->setEnvironment("staging");
        QCOMPARE(from->text(), QStringLiteral("no-reply@stg.example.com"));
        from->setText(QStringLiteral("me@example.com"));
        m_page->setEnvironment("production");
        QCOMPARE(from->text(), QStringLiteral("me@example.com"));
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
