// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/timeline/Rows.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/OlderBar.h"
#include "ui/timeline/TimelineModel.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Masking.h"

#include <QPointer>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

namespace waybill::ui::timeline {

using namespace std::chrono_literals;

// A timeline that holds the newest rows only, and a relay that has the others.
class OlderTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { setUpIcons(); }
    void init();
    void cleanup();

    void nothingIsSaidWhileNothingIsAsked();
    void aFilterThatReachesFurtherAsksByItself();
    void whatMatchesNothingIsLookedForThere();
    void theOldestEndOfTheRowsAsksForMore();
    void aJumpReadsBackToItsTime();
    void cancelStopsAndGoesOn();
    void anAbsentRelayIsSaidAndAskedAgain();

private:
    struct Question {
        std::string filter, mark;
        QPointer<QObject> guard;
        std::function<void(Result<feed::EventPage>)> done;
    };

    void connectRelay(feed::Connection::State state) { m_page->setConnection({state, m_clock.now(), {}}); }
    OlderBar& bar() const { return *m_page->findChild<OlderBar*>(); }
    QToolButton& action() const { return *m_page->findChild<QToolButton*>(QStringLiteral("olderAction")); }
    int rows() const { return m_page->table()->model()->rowCount(); }
    Timestamp heldSince() const { return *m_timeline->view().heldSince; }
    // Of the newest question: `count` rows, one a minute, before what is held.
    void answer(int count, const std::string& next);

    tests::FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Masking> m_masking;
    std::unique_ptr<waybill::timeline::Timeline> m_timeline;
    std::unique_ptr<QWidget> m_window;
    TimelinePage* m_page = nullptr; // the window's
    std::vector<Question> m_asked;
    int m_answered = 0;
};

void OlderTest::init()
{
    constexpr int held = 70'000; // a table of bounded size loses whole chunks
    m_asked.clear();
    m_answered = 0;
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("c.ini")), QSettings::IniFormat);
    m_timeline = std::make_unique<waybill::timeline::Timeline>(m_clock);
    m_masking = std::make_unique<Masking>(*m_settings);
    trace::TraceSource source;
    source.trace = [](const std::string&, QObject*, auto) {};
    source.raw = [](events::EventId, QObject*, auto done) { done(fail(ErrorCode::NotFound, "not here")); };
    source.page = [this](const std::string& filter, const std::string& mark, QObject* guard, auto done) {
        m_asked.push_back({filter, mark, guard, done});
    };
    m_window = std::make_unique<QWidget>();
    m_page = new TimelinePage(m_clock, *m_timeline, source, *m_settings, *m_masking, m_window.get());
    m_page->filterField()->setParent(m_window.get());
    m_page->setGeometry(0, 40, 1290, 760);
    m_window->resize(1290, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_timeline->start(waybill::timeline::CacheOptions{m_folder->filePath(QStringLiteral("cache")).toStdString(), std::chrono::days(30), 1000});
    m_timeline->append(tests::records(1'000'000, held, m_clock.now() - 1'100'000s));
    QTRY_VERIFY_WITH_TIMEOUT(m_timeline->view().heldSince, 30'000);
    QTRY_COMPARE(std::size_t(rows()), m_timeline->view().table->rowCount());
    connectRelay(feed::Connection::State::Up);
}

void OlderTest::cleanup()
{
    m_window.reset();
    m_timeline.reset();
}

void OlderTest::answer(int count, const std::string& next)
{
    feed::EventPage page;
    for (int i = 0; i < count; ++i) {
        events::Event event = tests::record(++m_answered, heldSince()).event;
        event.occurredAt = event.receivedAt = heldSince() - std::chrono::minutes(m_answered);
        page.events.push_back(event);
    }
    page.next = next;
    m_asked.back().done(std::move(page));
}

void OlderTest::nothingIsSaidWhileNothingIsAsked()
{
    QVERIFY(!bar().isVisible());
    m_page->filterField()->apply("type:delivered");
    const auto* settle = m_page->findChild<QTimer*>(QStringLiteral("olderSettle"));
    QVERIFY(settle->isActive());
    QTRY_VERIFY(!settle->isActive());
    QVERIFY(m_asked.empty());
    QVERIFY(!bar().isVisible());
}

void OlderTest::aFilterThatReachesFurtherAsksByItself()
{
    m_page->filterField()->apply("type:delivered since:52w");
    QTRY_COMPARE(m_asked.size(), std::size_t(1));
    QVERIFY(m_asked[0].filter.starts_with("(type:delivered since:52w) before:"));
    const int before = rows();
    QTRY_VERIFY(bar().isVisible());

    answer(1000, "mark-1");

    QCOMPARE(m_asked.size(), std::size_t(2));
    QCOMPARE(m_asked[1].mark, "mark-1");
    QVERIFY2(bar().text().contains(QStringLiteral("asked the relay")), qPrintable(bar().text()));
    QVERIFY2(bar().text().contains(QStringLiteral("000 rows so far")), qPrintable(bar().text()));
    answer(3, {});
    QTRY_COMPARE(rows(), before + 1003);
    QVERIFY2(bar().text().contains(QStringLiteral("it has no more")), qPrintable(bar().text()));
    QVERIFY(!action().isVisible());
    // They are rows like all others: the oldest can be chosen.
    m_page->table()->setCurrentIndex(m_page->table()->model()->index(rows() - 1, 0));
    QCOMPARE(m_page->table()->currentEvent()->id.value(), std::uint64_t(1003));
}

void OlderTest::whatMatchesNothingIsLookedForThere()
{
    m_page->filterField()->apply("type:bounced");
    QTRY_COMPARE(m_asked.size(), std::size_t(1));

    answer(0, {});

    QTRY_VERIFY2(bar().text().startsWith(QStringLiteral("The relay has nothing older than")), qPrintable(bar().text()));
}

void OlderTest::theOldestEndOfTheRowsAsksForMore()
{
    QScrollBar* scroll = m_page->table()->verticalScrollBar();
    scroll->setValue(scroll->maximum());
    QTRY_COMPARE(m_asked.size(), std::size_t(1));
    const int before = rows();
    const auto top = m_page->table()->rowAt(0);

    answer(1000, "mark-1");

    QTRY_COMPARE(rows(), before + 1000);
    QCOMPARE(m_page->table()->rowAt(0), top); // what is looked at stays where it is
    QVERIFY2(bar().text().contains(QStringLiteral("back to")), qPrintable(bar().text()));
    scroll->setValue(scroll->maximum());
    QTRY_COMPARE(m_asked.size(), std::size_t(2));
    QCOMPARE(m_asked[1].mark, "mark-1");
}

void OlderTest::aJumpReadsBackToItsTime()
{
    const Timestamp wanted = heldSince() - std::chrono::minutes(1500);

    m_page->jumpTo(wanted);

    QCOMPARE(m_asked.size(), std::size_t(1));
    answer(1000, "mark-1");
    QCOMPARE(m_asked.size(), std::size_t(2));
    answer(1000, "mark-2");
    QCOMPARE(m_asked.size(), std::size_t(2));
    QTRY_VERIFY(m_page->table()->currentEvent() && m_page->table()->currentEvent()->time == wanted);
}

void OlderTest::cancelStopsAndGoesOn()
{
    m_page->filterField()->apply("since:52w");
    QTRY_COMPARE(m_asked.size(), std::size_t(1));
    answer(10, "mark-1");
    QTRY_VERIFY(action().isVisible());
    QCOMPARE(action().text(), QStringLiteral("Cancel"));

    action().click();

    QVERIFY(!m_asked[1].guard);
    QVERIFY2(bar().text().contains(QStringLiteral("cancelled after 10 rows")), qPrintable(bar().text()));
    action().click();
    QCOMPARE(m_asked.size(), std::size_t(3));
    QCOMPARE(m_asked[2].mark, "mark-1");
}

void OlderTest::anAbsentRelayIsSaidAndAskedAgain()
{
    m_page->filterField()->apply("since:52w");
    QTRY_COMPARE(m_asked.size(), std::size_t(1));

    m_asked[0].done(fail(ErrorCode::Unavailable, "no relay answers at 127.0.0.1"));
    connectRelay(feed::Connection::State::Away);

    QTRY_VERIFY2(bar().text().contains(QStringLiteral("no relay answers at 127.0.0.1")), qPrintable(bar().text()));
    QCOMPARE(action().text(), QStringLiteral("Ask again"));
    connectRelay(feed::Connection::State::Up);
    QTRY_COMPARE(m_asked.size(), std::size_t(2));
}

WAYBILL_TEST(OlderTest)

} // namespace waybill::ui::timeline

#include "OlderTest.moc"
