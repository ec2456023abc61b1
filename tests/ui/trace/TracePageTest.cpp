// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/TracePage.h"

#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/trace/Stories.h"
#include "ui/trace/LayerBox.h"
#include "ui/trace/RecentButton.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTabWidget>
#include <QTest>

namespace waybill::tests {

using ui::trace::TracePage;
using ui::trace::TraceSource;
using Stories = std::vector<trace::Story>;

namespace {

// Answers when told to, so that a test can look at the page before.
struct ScriptedRelay {
    std::vector<std::string> asked;
    std::vector<std::function<void(TraceSource::Stories)>> waiting;

    TraceSource source()
    {
        return {
            .trace =
                [this](const std::string& query, QObject*, std::function<void(TraceSource::Stories)> done) {
                    asked.push_back(query);
                    waiting.push_back(std::move(done));
                },
            .raw =
                [](events::EventId, QObject*, std::function<void(TraceSource::Raw)> done) {
                    feed::RawRequest raw;
                    raw.element = R"({"event":"bounce","reason":"550 5.1.1"})";
                    raw.body = "[" + raw.element + "]";
                    raw.method = "POST";
                    raw.path = "/hooks/sendgrid-production";
                    raw.headers = {{"Content-Type", "application/json"}};
                    raw.verification = "verified";
                    done(raw);
                },
        };
    }

    void answer(TraceSource::Stories stories) { waiting.back()(std::move(stories)); }
};

QString evidenceTexts(const QWidget& page)
{
    QStringList texts;
    for (const QLabel* label : page.findChildren<QLabel*>(QStringLiteral("evidenceValue")))
        texts.append(label->text());
    return texts.join(QLatin1Char('\n'));
}

} // namespace

class TracePageTest : public QObject {
    Q_OBJECT

private:
    FakeClock m_clock{toMs(storyNow())};
    ScriptedRelay m_relay;
    std::unique_ptr<TracePage> m_page;

    template <typename T>
    T* find(const char* name) const
    {
        T* found = m_page->findChild<T*>(QString::fromLatin1(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }

    void searchAndFind(Stories stories)
    {
        m_page->search(QStringLiteral("nora.quist@example.org"));
        m_relay.answer(std::move(stories));
    }

private slots:
    void init()
    {
        m_relay = {};
        m_page = std::make_unique<TracePage>(m_clock, m_relay.source());
        m_page->resize(1288, 804);
        m_page->show();
    }

    void anEmptyPageSaysWhatToPaste()
    {
        QVERIFY(find<QWidget>("emptyState")->isVisible());
        QVERIFY(find<QLabel>("emptyDetail")->text().contains(QStringLiteral("evt_")));
    }

    void aDeliveredMessageIsToldWithItsEvidence()
    {
        searchAndFind({deliveredStory()});

        QVERIFY(find<QWidget>("verdictHeadline")->accessibleName().startsWith(QStringLiteral("Delivered.")));
        QVERIFY(find<QWidget>("verdictHeadline")->accessibleName().contains(QStringLiteral("16 min ago, at")));
        QVERIFY(find<ui::trace::LayerBox>("layer-delivery")->isTruth());
        QVERIFY(!find<QWidget>("matchPane")->isVisible());
        QVERIFY(evidenceTexts(*m_page).contains(QStringLiteral("took responsibility")));
        QCOMPARE(find<QPlainTextEdit>("rawElement")->toPlainText(),
                 QStringLiteral(R"({"event":"bounce","reason":"550 5.1.1"})"));
    }

    void everyLayerHasItsRow()
    {
        searchAndFind({deliveredStory()});

        const QAbstractItemModel& rows = *find<QTableView>("eventList")->model();
        QStringList layers;
        for (int row = 0; row < rows.rowCount(); ++row)
            layers << rows.index(row, 1).data().toString();
        QCOMPARE(layers, (QStringList{"Request", "Provider", "Provider", "Server", "Event", "Event"}));
        QVERIFY(rows.index(0, 3).data().toString().contains(QStringLiteral("No record of the request")));
        QVERIFY(rows.index(4, 3).data().toString().startsWith(QStringLiteral("3 events stored and applied, signed")));
        QCOMPARE(rows.index(5, 2).data().toString(), QStringLiteral("Duplicate"));
    }

    void theRequestsRowHasNoBytesButSaysHowToSeeMore()
    {
        searchAndFind({deliveredStory()});

        find<ui::trace::LayerBox>("layer-request")->click(); // an id came back with an event: that is shown
        QVERIFY(find<QWidget>("rawElement")->isVisible());
        find<QTableView>("eventList")->selectRow(0);

        QVERIFY(!find<QWidget>("rawElement")->isVisible());
        QVERIFY(!find<QWidget>("openRaw")->isEnabled());
        QVERIFY(evidenceTexts(*m_page).contains(QStringLiteral("POST /v1/sends")));
        find<QTableView>("eventList")->selectRow(3);
        QVERIFY(find<QWidget>("rawElement")->isVisible());
    }

    void aSendThatTheProviderRefusedIsToldWithoutAnyEvent()
    {
        searchAndFind({refusedSendStory()});

        QVERIFY(find<QWidget>("verdictHeadline")->accessibleName().startsWith(QStringLiteral("Not sent.")));
        QCOMPARE(find<QTableView>("eventList")->model()->rowCount(), 3);
        QVERIFY(evidenceTexts(*m_page).contains(QStringLiteral("prod-transactional")));
        QVERIFY(find<QLabel>("idOwn")->isVisible());
    }

    void recentSearchesAreOfferedAndForgotten()
    {
        auto* recent = m_page->recentButton();
        QVERIFY(!recent->isEnabled());
        for (const char* query : {"a@example.org", "b@example.org", "a@example.org"})
            m_page->search(QString::fromLatin1(query));

        QCOMPARE(recent->queries(), (QStringList{"a@example.org", "b@example.org"}));
        QSignalSpy asked(m_page.get(), &TracePage::searchRequested);
        emit recent->menu()->aboutToShow();
        recent->menu()->actions().at(1)->trigger();
        QCOMPARE(asked.front().front().toString(), QStringLiteral("b@example.org"));

        m_page->personErased();
        QVERIFY(recent->queries().isEmpty());
        QVERIFY(!recent->isEnabled());
    }

    void afterAnErasureWhatIsShownIsAskedForAnew()
    {
        searchAndFind({deliveredStory()});
        m_page->personErased();
        QCOMPARE(m_relay.asked.size(), std::size_t(2));
        m_relay.answer(Stories{});
        QVERIFY(find<QWidget>("emptyState")->isVisible());
    }

    void sendingAgainIsOfferedWhereItMayHelpAndSendsNothing_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("offered");
        QTest::newRow("delivered") << 0 << true;
        QTest::newRow("refused for good") << 1 << false;
        QTest::newRow("still being tried") << 2 << false;
        QTest::newRow("refused by the provider") << 3 << true;
        QTest::newRow("on its way") << 4 << false;
    }

    void sendingAgainIsOfferedWhereItMayHelpAndSendsNothing()
    {
        QFETCH(int, which);
        QFETCH(bool, offered);
        const Stories all{deliveredStory(), bouncedStory(), deferredStory(), rejectedStory(), acceptedStory()};
        QSignalSpy asked(m_page.get(), &TracePage::sendAgainRequested);
        searchAndFind({all[std::size_t(which)]});

        auto* again = find<QPushButton>("sendAgain");
        QCOMPARE(again->isVisible(), offered);
        if (!offered)
            return;
        again->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<trace::Story>().key.recipient, all[std::size_t(which)].key.recipient);
    }

    void severalMessagesStandInAList()
    {
        searchAndFind({bouncedStory(), deliveredStory(), deferredStory(), rejectedStory(), acceptedStory()});

        QVERIFY(find<QWidget>("matchPane")->isVisible());
        QVERIFY(find<QWidget>("verdictHeadline")->accessibleName().startsWith(QStringLiteral("Not delivered.")));

        find<QListWidget>("matchList")->setCurrentRow(1);

        QVERIFY(find<QWidget>("verdictHeadline")->accessibleName().startsWith(QStringLiteral("Delivered.")));
    }

    void anActivatedClauseChoosesItsEvent()
    {
        searchAndFind({bouncedStory()});
        auto* events = find<QTableView>("eventList");
        events->selectRow(1);
        QVERIFY(!find<QWidget>("serverReply")->isVisible());

        QTest::keyClick(find<QWidget>("verdictHeadline")->findChild<QWidget*>(QStringLiteral("clause0")),
                        Qt::Key_Return);

        QCOMPARE(events->currentIndex().row(), 3);
        QVERIFY(find<QPlainTextEdit>("serverReply")->toPlainText().startsWith(QStringLiteral("550 5.1.1")));
    }

    void theReplyIsTheSameForEverybodyUntilTheCustomerIsVerified()
    {
        searchAndFind({deliveredStory()});
        const QString neutral = find<QLabel>("supportReplyText")->text();
        searchAndFind({bouncedStory()});
        QCOMPARE(find<QLabel>("supportReplyText")->text(), neutral);
        searchAndFind({});
        m_page->copySupportReply();
        QCOMPARE(QGuiApplication::clipboard()->text(), neutral);

        searchAndFind({bouncedStory()});
        find<QCheckBox>("customerVerified")->setChecked(true);
        QVERIFY(find<QLabel>("supportReplyText")->text() != neutral);
        QVERIFY(find<QLabel>("supportReplyText")->text().contains(QStringLiteral("refused")));

        searchAndFind({deliveredStory()});
        QVERIFY(!find<QCheckBox>("customerVerified")->isChecked());
        QCOMPARE(find<QLabel>("supportReplyText")->text(), neutral);
    }

    void aRefusedMessageLeadsToOthersLikeIt()
    {
        QSignalSpy filters(m_page.get(), &TracePage::filterRequested);
        searchAndFind({bouncedStory()});
        find<QPushButton>("showAlike")->click();
        QCOMPARE(filters.size(), 1);
        QCOMPARE(filters[0][0].toString(), QStringLiteral("type:bounced code:5.1.1 domain:corp.example.net"));

        searchAndFind({deliveredStory()});
        QVERIFY(!find<QPushButton>("showAlike")->isVisible());
    }

    void copyingTheReplySaysSo()
    {
        searchAndFind({deliveredStory()});
        QSignalSpy told(m_page.get(), &TracePage::statusMessage);

        find<QPushButton>("copySupportReply")->click();

        QCOMPARE(QGuiApplication::clipboard()->text(), find<QLabel>("supportReplyText")->text());
        QCOMPARE(told.size(), 1);
        QCOMPARE(told[0][1].toInt(), 3000);
    }

    void aCopiedLinkCarriesNoAddress()
    {
        trace::Story story = deliveredStory();
        searchAndFind({story});
        find<QPushButton>("copyLink")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("waybill://trace/n3Qk7ZtRTQ2v0xWq5mB1fA"));

        for (events::Event& event : story.events)
            event.messageId = "nora.quist@example.org";
        searchAndFind({storyOf(story.events)});
        find<QPushButton>("copyLink")->click();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("waybill://trace/evt_")));
    }

    void aPastedLinkIsSearchedById()
    {
        m_page->search(QStringLiteral(" waybill://trace/n3Qk7ZtRTQ2v0xWq5mB1fA\n"));
        QCOMPARE(m_relay.asked.back(), std::string("n3Qk7ZtRTQ2v0xWq5mB1fA"));
    }

    void nothingFoundSaysWhatWasSearchedAndWhatToTry()
    {
        QSignalSpy result(m_page.get(), &TracePage::resultText);
        searchAndFind({});

        QVERIFY(find<QLabel>("emptySentence")->text().contains(QStringLiteral("nora.quist@example.org")));
        QVERIFY(find<QLabel>("emptyDetail")->text().contains(QStringLiteral("spelling")));
        QCOMPARE(result.back()[0].toString(), QStringLiteral("No messages"));
    }

    void aSlowAnswerShowsProgressAndKeepsTheOldOne()
    {
        searchAndFind({deliveredStory()});
        m_page->search(QStringLiteral("other"));
        QVERIFY(!find<QWidget>("loadingBar")->isVisible());
        QTRY_VERIFY(find<QWidget>("loadingBar")->isVisible());
        QVERIFY(find<QWidget>("storyView")->isVisible());

        m_relay.answer(Stories{bouncedStory()});

        QVERIFY(!find<QWidget>("loadingBar")->isVisible());
        QVERIFY(find<QWidget>("verdictHeadline")->accessibleName().startsWith(QStringLiteral("Not delivered.")));
    }

    void anAnswerToAnEarlierQuestionIsIgnored()
    {
        m_page->search(QStringLiteral("first"));
        m_page->search(QStringLiteral("second"));
        m_relay.waiting[1](Stories{deliveredStory()});
        m_relay.waiting[0](Stories{bouncedStory()});

        QVERIFY(find<QWidget>("verdictHeadline")->accessibleName().startsWith(QStringLiteral("Delivered.")));
    }

    void anErrorKeepsTheOldAnswerAndOffersToTryAgain()
    {
        searchAndFind({deliveredStory()});
        m_page->search(QStringLiteral("other"));
        m_relay.answer(fail(ErrorCode::Unavailable, "The relay does not answer", "Start it and try again"));

        auto* strip = find<QWidget>("traceErrorStrip");
        QVERIFY(strip->isVisible());
        QVERIFY(find<QWidget>("storyView")->isVisible());
        QTest::mouseClick(strip->findChild<QPushButton*>(QStringLiteral("stripAction")), Qt::LeftButton);
        QCOMPARE(m_relay.asked.back(), std::string("other"));
        m_relay.answer(Stories{deliveredStory()});
        QVERIFY(!strip->isVisible());
    }

    void aFollowedMessageIsAskedForAgainWhenNewsArrives()
    {
        searchAndFind({deliveredStory()});
        m_page->eventsArrived();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        find<QTableView>("eventList")->setFocus();
        QTest::keyClick(find<QTableView>("eventList"), Qt::Key_F);
        QVERIFY(find<QPushButton>("followMessage")->isChecked());
        QCOMPARE(m_relay.asked.size(), std::size_t(1));

        for (int i = 0; i < 5; ++i)
            m_page->eventsArrived();

        QTRY_COMPARE(m_relay.asked.size(), std::size_t(2));
    }

    void newsKeepTheChosenEventAndTheTick()
    {
        searchAndFind({deliveredStory()});
        find<QTableView>("eventList")->selectRow(1);
        find<QCheckBox>("customerVerified")->setChecked(true);
        find<QPushButton>("followMessage")->setChecked(true);
        m_page->eventsArrived();
        QTRY_COMPARE(m_relay.asked.size(), std::size_t(2));
        m_relay.answer(Stories{deliveredStory()});

        QCOMPARE(find<QTableView>("eventList")->currentIndex().row(), 1);
        QVERIFY(find<QCheckBox>("customerVerified")->isChecked());
        QVERIFY(find<QPushButton>("followMessage")->isChecked());
    }

    void outsideTextIsShownNotObeyed()
    {
        trace::Story story = bouncedStory();
        const std::string hostile = "550 5.1.1 <b>bold</b><img src=x> \x1b[31mred \xe2\x80\xae" "gnp.exe\r\nline two " +
                                    std::string(4000, 'w');
        for (events::Event& event : story.events)
            event.messageType = "<h1>Type</h1>";
        story.events.back().reason = hostile;
        searchAndFind({storyOf(story.events)});

        const QString reply = find<QPlainTextEdit>("serverReply")->toPlainText();
        QVERIFY(reply.contains(QStringLiteral("<b>bold</b>")));
        QVERIFY(!reply.contains(QChar(0x202e)));
        QVERIFY(!reply.contains(QChar(0x1b)));
        for (const QLabel* label : m_page->findChildren<QLabel*>()) {
            QVERIFY2(!label->text().contains(QChar(0x202e)), qPrintable(label->objectName()));
            QVERIFY2(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()),
                     qPrintable(label->text()));
        }
        QCOMPARE(find<QLabel>("idType")->textFormat(), Qt::PlainText);
    }

    void theReplyGivesWayToATabInANarrowWindow()
    {
        searchAndFind({deliveredStory()});
        QVERIFY(find<QTabWidget>("traceTabs")->indexOf(find<QWidget>("traceSide")) < 0);
        m_page->resize(860, 544);
        QTRY_VERIFY(find<QTabWidget>("traceTabs")->indexOf(find<QWidget>("traceSide")) > 0);
        m_page->resize(1288, 804);
        QTRY_VERIFY(find<QTabWidget>("traceTabs")->indexOf(find<QWidget>("traceSide")) < 0);
        QVERIFY(find<QLabel>("supportReplyText")->isVisible());
    }

    void everyControlHasANameForAScreenReader()
    {
        searchAndFind({bouncedStory(), deliveredStory()});
        for (const QWidget* control : m_page->findChildren<QWidget*>()) {
            // Labels take focus to be selected with the mouse only; they read their own text.
            if (!control->isVisible() || (control->focusPolicy() & Qt::TabFocus) == 0
                || control->objectName().startsWith(QLatin1String("qt_")))
                continue;
            const auto* button = qobject_cast<const QAbstractButton*>(control);
            const bool named = !control->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
            QVERIFY2(named, qPrintable(control->metaObject()->className() + QLatin1Char(' ') + control->objectName()));
        }
    }
};

WAYBILL_TEST(TracePageTest)

} // namespace waybill::tests

#include "TracePageTest.moc"
