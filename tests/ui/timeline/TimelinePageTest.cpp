// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/timeline/Rows.h"
#include "ui/timeline/CompletionPopup.h"
#include "ui/timeline/DetailPane.h"
#include "ui/timeline/FacetsPane.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/HistogramView.h"
#include "ui/timeline/TimelineControls.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/Strip.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace waybill::ui::timeline {

using tests::record;
using tests::records;

class TimelinePageTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { setUpIcons(); }
    void init();
    void cleanup();

    void aTypedFilterFiltersAndSaysHowMany();
    void aWrongFilterSaysWhyAndKeepsTheRows();
    void anUnfinishedFilterIsNeutral();
    void aHalfTypedValueWaitsForItsEnd();
    void tabTakesTheCompletion();
    void recentFiltersAreOffered();
    void pauseHoldsTheRowsAndCounts();
    void aPauseHoldsTheRowsOfAMovingTime();
    void aPausedSelectionStays();
    void aFacetFiltersAndAltClickExcludes();
    void draggingTheHistogramChoosesARange();
    void allEventsStandBehindThoseThatMatch();
    void whatPeopleDidAfterwardsHasBarsToo();
    void theRangeMenuWritesSince();
    void noMatchNamesTheFilterAndTakesItBack();
    void theChosenEventsStoryIsAskedFor();
    void anAnswerForAnotherEventIsIgnored();
    void whileTheRelayIsAwayTheRowsStayAndTimesStopSayingAgo();
    void withoutRowsItSaysWhatIsWrongWithTheRelay_data();
    void withoutRowsItSaysWhatIsWrongWithTheRelay();
    void theFilterIsRemembered();

private:
    void append(std::vector<events::Record> batch);
    void type(const QString& text);
    bool domainIsKnown() const
    {
        return std::ranges::any_of(m_timeline->view().summary->facets, [](const waybill::timeline::Facet& facet) {
            return facet.field == filter::Field::Domain && !facet.values.empty();
        });
    }
    int rows() const { return m_page->table()->model()->rowCount(); }

    tests::FakeClock m_clock;
    Timestamp m_start{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Masking> m_masking;
    std::unique_ptr<waybill::timeline::Timeline> m_timeline;
    std::unique_ptr<QWidget> m_window;
    TimelinePage* m_page = nullptr;
    FilterField* m_field = nullptr;
    std::vector<std::pair<std::string, std::function<void(trace::TraceSource::Stories)>>> m_asked;
};

void TimelinePageTest::init()
{
    m_start = m_clock.now() - std::chrono::minutes(30);
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("c.ini")), QSettings::IniFormat);
    m_timeline = std::make_unique<waybill::timeline::Timeline>(m_clock);
    m_masking = std::make_unique<Masking>(*m_settings);
    m_asked.clear();
    trace::TraceSource source;
    source.trace = [this](const std::string& query, QObject*, auto done) { m_asked.emplace_back(query, done); };
    source.raw = [](events::EventId, QObject*, auto done) { done(fail(ErrorCode::NotFound, "not here")); };
    m_window = std::make_unique<QWidget>();
    m_page = new TimelinePage(m_clock, *m_timeline, source, *m_settings, *m_masking, m_window.get());
    m_field = m_page->filterField();
    m_window->resize(1290, 800);
    m_page->setGeometry(0, 40, 1290, 760);
    m_field->setParent(m_window.get());
    m_field->setGeometry(0, 4, 900, 30);
    m_page->controls()->setParent(m_window.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TimelinePageTest::cleanup()
{
    m_window.reset();
    m_timeline.reset();
}

void TimelinePageTest::append(std::vector<events::Record> batch)
{
    const std::size_t wanted = m_timeline->view().table->rowCount() + batch.size();
    m_timeline->append(std::move(batch));
    QTRY_COMPARE(m_timeline->view().table->rowCount(), wanted);
}

void TimelinePageTest::type(const QString& text)
{
    m_field->setFocus();
    m_field->selectAll();
    QTest::keyClicks(m_field, text);
}

void TimelinePageTest::aTypedFilterFiltersAndSaysHowMany()
{
    append({record(1, m_start), record(2, m_start, {.type = events::EventType::Bounced}), record(3, m_start)});

    type(QStringLiteral("type:bounced"));
    QTest::keyClick(m_field, Qt::Key_Return);

    QTRY_COMPARE(rows(), 1);
    QCOMPARE(int(m_field->state()), int(LabelledField::State::Valid));
    QTRY_COMPARE(m_field->note(), QStringLiteral("1 of 3 events"));
}

void TimelinePageTest::aWrongFilterSaysWhyAndKeepsTheRows()
{
    append(records(1, 5, m_start));
    QTRY_COMPARE(rows(), 5);

    type(QStringLiteral("type:bounce domain:x"));
    QTest::keyClick(m_field, Qt::Key_Return);

    QCOMPARE(int(m_field->state()), int(LabelledField::State::Wrong));
    QVERIFY(m_field->note().contains(QLatin1String("bounced")));
    QCOMPARE(rows(), 5);
    QVERIFY(m_field->appliedText().empty());
}

void TimelinePageTest::anUnfinishedFilterIsNeutral()
{
    type(QStringLiteral("reason:\"mailbox"));

    QCOMPARE(int(m_field->state()), int(LabelledField::State::Neutral));
    QVERIFY(m_field->note().startsWith(QLatin1String("Unfinished")));
    QVERIFY(m_field->appliedText().empty());
}

void TimelinePageTest::aHalfTypedValueWaitsForItsEnd()
{
    append(records(1, 5, m_start));
    QTRY_VERIFY(domainIsKnown());
    QTRY_COMPARE(rows(), 5);

    QSignalSpy changed(m_field, &FilterField::queryChanged);
    type(QStringLiteral("domain:exam"));
    QVERIFY(!changed.wait(400));
    QCOMPARE(rows(), 5);
    QCOMPARE(int(m_field->state()), int(LabelledField::State::Neutral));

    QTest::keyClicks(m_field, QStringLiteral("ple.org"));
    QTRY_COMPARE(m_field->appliedText(), std::string("domain:example.org"));
}

void TimelinePageTest::tabTakesTheCompletion()
{
    append(records(1, 5, m_start));
    QTRY_VERIFY(domainIsKnown());

    type(QStringLiteral("domain:exam"));
    auto* popup = m_window->findChild<CompletionPopup*>(QStringLiteral("completion"));
    QVERIFY(popup != nullptr && popup->isVisible());
    QTest::keyClick(m_field, Qt::Key_Tab);

    QCOMPARE(m_field->text().trimmed(), QStringLiteral("domain:example.org"));
    QVERIFY(m_field->hasFocus());
    QTRY_COMPARE(QString::fromStdString(m_field->appliedText()).trimmed(), QStringLiteral("domain:example.org"));
}

void TimelinePageTest::recentFiltersAreOffered()
{
    m_field->apply("type:deferred since:2h");
    m_field->apply("");

    m_field->setFocus();
    QTest::keyClick(m_field, Qt::Key_Down);

    auto* list = m_window->findChild<QListWidget*>(QStringLiteral("completionList"));
    QVERIFY(list != nullptr);
    QCOMPARE(list->findItems(QStringLiteral("type:deferred since:2h"), Qt::MatchExactly).size(), 1);
}

void TimelinePageTest::pauseHoldsTheRowsAndCounts()
{
    append(records(1, 10, m_start));
    QTRY_COMPARE(rows(), 10);
    QString summary;
    connect(m_page, &TimelinePage::summaryText, m_page, [&summary](const QString& text) { summary = text; });

    m_page->table()->setFocus();
    QTest::keyClick(m_page->table(), Qt::Key_Space);
    append(records(11, 7, m_start));

    QVERIFY(m_page->paused());
    QTRY_VERIFY2(summary.contains(QLatin1String("7 new while paused")), qPrintable(summary));
    QCOMPARE(rows(), 10);
    QTest::keyClick(m_page->table(), Qt::Key_Space);
    QTRY_COMPARE(rows(), 17);
}

// `since:` follows the clock, so that the rows are made anew; nobody asked for those.
void TimelinePageTest::aPauseHoldsTheRowsOfAMovingTime()
{
    append(records(1, 10, m_start));
    QTRY_COMPARE(rows(), 10);
    const std::uint64_t before = m_timeline->view().question;
    m_page->filterField()->apply("since:1h");
    QTRY_VERIFY(m_timeline->view().question != before);
    m_page->togglePause();

    append(records(11, 7, m_start));
    m_clock.advance(std::chrono::minutes(30) + std::chrono::seconds(5));

    const auto held = [this] { return m_timeline->view().rowCount; };
    QTRY_VERIFY2(held() > 10 && held() < 17, qPrintable(QString::number(held()))); // the first ones are too old by now
    QCOMPARE(rows(), 10);
    m_page->filterField()->apply("since:2h"); // somebody asks
    QTRY_COMPARE(rows(), 17);
}

void TimelinePageTest::aPausedSelectionStays()
{
    append(records(1, 10, m_start));
    QTRY_COMPARE(rows(), 10);
    m_page->table()->setCurrentIndex(m_page->table()->model()->index(4, 0));
    const events::EventId chosen = m_page->table()->currentEvent()->id;

    m_page->togglePause();
    append(records(11, 7, m_start));
    m_page->togglePause();

    QTRY_COMPARE(rows(), 17);
    QVERIFY(m_page->table()->currentEvent()->id == chosen);
    QCOMPARE(m_page->table()->selectedCount(), 1);
}

void TimelinePageTest::aFacetFiltersAndAltClickExcludes()
{
    append({record(1, m_start), record(2, m_start, {.type = events::EventType::Bounced}), record(3, m_start)});
    auto* facets = m_page->findChild<FacetsPane*>(QStringLiteral("facets"));
    QTRY_COMPARE(facets->model()->rowCount(facets->model()->index(0, 0)), 2);
    const QModelIndex delivered = facets->model()->index(0, 0, facets->model()->index(0, 0));
    QCOMPARE(delivered.data().toString(), QStringLiteral("Delivered"));
    QCOMPARE(delivered.data(FacetCountRole).toInt(), 2);

    QTest::mouseClick(facets->viewport(), Qt::LeftButton, Qt::AltModifier, facets->visualRect(delivered).center());
    QCOMPARE(m_field->appliedText(), std::string("-type:delivered"));
    QTRY_COMPARE(rows(), 1);

    m_field->apply("");
    QTRY_COMPARE(facets->model()->rowCount(facets->model()->index(0, 0)), 2);
    QTest::mouseClick(facets->viewport(), Qt::LeftButton, Qt::NoModifier, facets->visualRect(delivered).center());
    QCOMPARE(m_field->appliedText(), std::string("type:delivered"));

    m_field->apply("");
    QTRY_COMPARE(facets->model()->rowCount(facets->model()->index(0, 0)), 2);
    const QPoint place = facets->visualRect(delivered).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, facets->viewport()->mapToGlobal(place));
    QCoreApplication::sendEvent(facets->viewport(), &event);
    auto* menu = facets->findChild<QMenu*>(QStringLiteral("facetMenu"));
    QVERIFY(menu != nullptr);
    menu->findChild<QAction*>(QStringLiteral("facetWithout"))->trigger();
    menu->close();
    QCOMPARE(m_field->appliedText(), std::string("-type:delivered"));
}

void TimelinePageTest::draggingTheHistogramChoosesARange()
{
    append(records(1, 1500, m_start));
    QTRY_VERIFY(!m_timeline->view().summary->histogram.buckets.empty());
    auto* histogram = m_page->findChild<HistogramView*>(QStringLiteral("histogram"));

    QTest::mousePress(histogram, Qt::LeftButton, {}, QPoint(300, 50));
    QTest::mouseMove(histogram, QPoint(500, 50));
    QTest::mouseRelease(histogram, Qt::LeftButton, {}, QPoint(500, 50));

    QVERIFY(m_field->appliedText().starts_with("since:2"));
    auto* clear = m_page->findChild<QToolButton*>(QStringLiteral("clearRange"));
    QTRY_VERIFY(clear->isVisible());
    clear->click();
    QVERIFY(m_field->appliedText().empty());
}

void TimelinePageTest::allEventsStandBehindThoseThatMatch()
{
    std::vector<events::Record> batch = records(1, 1500, m_start);
    for (int i = 0; i < 1500; i += 3)
        batch[std::size_t(i)].event.type = events::EventType::Bounced;
    append(std::move(batch));
    const auto* histogram = m_page->findChild<HistogramView*>(QStringLiteral("histogram"));
    QTRY_VERIFY(!m_timeline->view().summary->histogram.buckets.empty());
    QVERIFY(!histogram->hasBackground());

    m_field->apply("type:bounced");

    QTRY_VERIFY(histogram->hasBackground());
    QCOMPARE(histogram->backgroundName(), QStringLiteral("All events"));
    // Where all events are far more than those that match, these would be too low to read.
    m_field->apply("order-7 OR order-1493");
    QTRY_COMPARE(rows(), 2);
    QTRY_COMPARE(histogram->backgroundName(), QStringLiteral("All events, to their own scale"));
    m_field->apply("");
    QTRY_VERIFY(!histogram->hasBackground());
}

void TimelinePageTest::whatPeopleDidAfterwardsHasBarsToo()
{
    using Band = HistogramView::Band;
    append(records(1, 1500, m_start));
    auto* histogram = m_page->findChild<HistogramView*>(QStringLiteral("histogram"));
    QTRY_VERIFY(!m_timeline->view().summary->histogram.buckets.empty());
    QCOMPARE(histogram->bands().back(), Band::Complained); // a legend of delivery, while there is nothing else

    std::vector<events::Record> batch = records(1501, 40, m_start);
    for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i].event.type = i % 2 == 0 ? events::EventType::Opened : events::EventType::Unsubscribed;
    append(std::move(batch));
    m_field->apply("type:opened");
    QTRY_COMPARE(rows(), 20);

    QTRY_VERIFY(histogram->accessibleDescription().startsWith(QStringLiteral("20 events")));
    QCOMPARE(histogram->bands().back(), Band::Other);
    const QImage picture = histogram->grab().toImage();
    int coloured = 0;
    for (int x = 0; x < picture.width(); ++x)
        for (int y = 0; y < picture.height(); ++y)
            coloured += int(picture.pixelColor(x, y) == histogram->colourOf(Band::Opened));
    QVERIFY(coloured > 0);
}

void TimelinePageTest::theRangeMenuWritesSince()
{
    m_field->apply("type:bounced");

    emit m_page->controls()->sinceChosen("3h");

    QCOMPARE(m_field->appliedText(), std::string("since:3h type:bounced"));
    auto* button = m_page->controls()->findChild<QToolButton*>(QStringLiteral("timeRange"));
    QTRY_COMPARE(button->text().trimmed(), QStringLiteral("Last 3 hours"));
}

void TimelinePageTest::noMatchNamesTheFilterAndTakesItBack()
{
    append(records(1, 5, m_start));
    m_field->apply("type:delivered domain:nowhere.example");
    auto* empty = m_page->findChild<QWidget*>(QStringLiteral("emptyState"));
    auto* sentence = empty->findChild<QLabel*>(QStringLiteral("emptySentence"));
    QTRY_VERIFY(sentence->isVisible());
    QTRY_VERIFY(sentence->text().contains(QLatin1String("domain:nowhere.example")));

    QTest::mouseClick(empty->findChild<QPushButton*>(QStringLiteral("emptyAction")), Qt::LeftButton);

    QCOMPARE(m_field->appliedText(), std::string("type:delivered"));
    QTRY_COMPARE(rows(), 5);
}

void TimelinePageTest::theChosenEventsStoryIsAskedFor()
{
    append(records(1, 5, m_start));
    QTRY_COMPARE(rows(), 5);

    m_page->table()->setCurrentIndex(m_page->table()->model()->index(0, 0));

    QTRY_COMPARE(m_asked.size(), std::size_t(1));
    QCOMPARE(m_asked[0].first, std::string("evt_0000000000000005"));
}

void TimelinePageTest::anAnswerForAnotherEventIsIgnored()
{
    append(records(1, 5, m_start));
    QTRY_COMPARE(rows(), 5);
    m_page->table()->setCurrentIndex(m_page->table()->model()->index(0, 0));
    QTRY_COMPARE(m_asked.size(), std::size_t(1));
    m_page->table()->setCurrentIndex(m_page->table()->model()->index(1, 0));
    QTRY_COMPARE(m_asked.size(), std::size_t(2));

    m_asked[0].second(fail(ErrorCode::Unavailable, "an old complaint"));

    auto* strip = m_page->detail()->findChild<Strip*>(QStringLiteral("storyStrip"));
    QVERIFY(!strip->isVisible());
    m_asked[1].second(fail(ErrorCode::Unavailable, "a new complaint"));
    QVERIFY(strip->isVisible());
}

void TimelinePageTest::whileTheRelayIsAwayTheRowsStayAndTimesStopSayingAgo()
{
    append(records(1, 5, m_clock.now() - std::chrono::seconds(60)));
    QTRY_COMPARE(rows(), 5);
    const QModelIndex time = m_page->table()->model()->index(0, TimelineModel::Time);
    QVERIFY(!time.data(TrailingTextRole).toString().isEmpty());

    m_page->setConnection({feed::Connection::State::Away, m_clock.now(), {ErrorCode::Unavailable, "refused", "start it"}});

    QCOMPARE(rows(), 5);
    QVERIFY(time.data(TrailingTextRole).toString().isEmpty());
    auto* strip = m_page->findChild<Strip*>(QStringLiteral("strip"), Qt::FindDirectChildrenOnly);
    QVERIFY(strip->isVisible());
    QVERIFY(strip->accessibleName().contains(QLatin1String("refused")));
    m_page->setConnection({feed::Connection::State::Up, m_clock.now(), {}});
    QVERIFY(!strip->isVisible());
}

void TimelinePageTest::withoutRowsItSaysWhatIsWrongWithTheRelay_data()
{
    using State = feed::Connection::State;
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("on its way") << int(State::Connecting) << int(ErrorCode::Io) << QStringLiteral("Waiting for the relay");
    QTest::newRow("away") << int(State::Away) << int(ErrorCode::Unavailable) << QStringLiteral("The relay does not answer");
    QTest::newRow("refused") << int(State::Refused) << int(ErrorCode::PermissionDenied)
                             << QStringLiteral("The relay does not let this console in");
    QTest::newRow("another version") << int(State::Incompatible) << int(ErrorCode::NewerVersion)
                                     << QStringLiteral("What answers is no relay that this console can read");
}

void TimelinePageTest::withoutRowsItSaysWhatIsWrongWithTheRelay()
{
    QFETCH(int, state);
    QFETCH(int, code);
    QFETCH(QString, sentence);
    const bool isTrouble = feed::Connection::State(state) != feed::Connection::State::Connecting;

    m_page->setConnection({feed::Connection::State(state), m_clock.now(), {ErrorCode(code), "why it is so", "what to do next"}});

    const auto said = [this](const char* name) {
        const auto labels = m_page->findChildren<QLabel*>(QString::fromLatin1(name));
        const auto shown = std::ranges::find_if(labels, &QLabel::isVisible); // the detail pane has one, too
        return shown == labels.end() ? QString() : (*shown)->text();
    };
    QCOMPARE(said("emptySentence"), sentence);
    QCOMPARE(said("emptyDetail").contains(QStringLiteral("why it is so. What to do next")), isTrouble);
    // What mends it stands below it.
    QSignalSpy asked(m_page, &TimelinePage::tokenFileRequested);
    const auto actions = m_page->findChildren<QPushButton*>(QStringLiteral("emptyAction"));
    const auto action = std::ranges::find_if(actions, &QPushButton::isVisible);
    const bool isToken = ErrorCode(code) == ErrorCode::PermissionDenied;
    QCOMPARE(action != actions.end(), isToken);
    if (isToken)
        (*action)->click();
    QCOMPARE(asked.size(), isToken ? 1 : 0);
    // Once rows are held, the strip above them says the same.
    auto* strip = m_page->findChild<Strip*>(QStringLiteral("strip"), Qt::FindDirectChildrenOnly);
    QVERIFY(!strip->isVisible());
    append(records(1, 5, m_start));
    QTRY_COMPARE(rows(), 5);
    QTRY_COMPARE(strip->isVisible(), isTrouble);
    m_page->setConnection({feed::Connection::State::Up, m_clock.now(), {}});
    QVERIFY(!strip->isVisible());
}

void TimelinePageTest::theFilterIsRemembered()
{
    m_field->apply("type:bounced");
    m_page->saveLayout();

    TimelinePage again(m_clock, *m_timeline, {[](auto&&...) {}}, *m_settings, *m_masking);

    QCOMPARE(again.filterField()->appliedText(), std::string("type:bounced"));
}

WAYBILL_TEST(TimelinePageTest)

} // namespace waybill::ui::timeline

#include "TimelinePageTest.moc"
