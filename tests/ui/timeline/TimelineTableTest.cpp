// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/timeline/Rows.h"
#include "ui/timeline/TimelineTable.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

namespace waybill::ui::timeline {

using tests::record;
using tests::records;

// The real timeline feeds the real table; only the clock is ours.
class TimelineTableTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void theNewestRowIsOnTop();
    void newRowsAreInsertedNotReset();
    void aNewFilterIsAReset();
    void newRowsDoNotMoveTheChosenRow();
    void offTheTopTheViewHoldsStill();
    void aSmallerViewKeepsTheEndAndTheChosenRow();
    void aMovingPointerHoldsTheRowsUnderIt();
    void escapeGoesBackToTheNewest();
    void aResetKeepsTheChosenRow();
    void lettersMoveTheCurrentRow();
    void theFirstArrowBeginsWithWhatIsOnScreen();
    void theColumnThatKeysLedToIsKept();
    void spaceAsksForAPause();
    void enterOpensTheTrace();
    void copyGivesTheSelectedRows();
    void theMenuOffersTheCellsValue();
    void anErasedRowIsEmpty();

private:
    void append(std::vector<events::Record> batch);
    int visibleY(int row) const { return m_table->rowViewportPosition(row); }
    QString cell(int row, int column) const
    {
        return m_model->index(row, column).data().toString();
    }

    tests::FakeClock m_clock;
    Timestamp m_start{};
    std::unique_ptr<waybill::timeline::Timeline> m_timeline;
    std::unique_ptr<TimelineModel> m_model;
    std::unique_ptr<TimelineTable> m_table;
    std::size_t m_appended = 0;
};

void TimelineTableTest::init()
{
    m_start = m_clock.now() - std::chrono::minutes(30);
    m_timeline = std::make_unique<waybill::timeline::Timeline>(m_clock);
    m_model = std::make_unique<TimelineModel>(m_clock);
    m_table = std::make_unique<TimelineTable>(*m_model);
    connect(m_timeline.get(), &waybill::timeline::Timeline::published, m_table.get(),
            [this] { m_table->showView(m_timeline->view()); });
    m_table->resize(1200, 400);
    m_table->show();
    m_appended = 0;
}

void TimelineTableTest::cleanup()
{
    m_timeline.reset();
    m_table.reset();
    m_model.reset();
}

void TimelineTableTest::append(std::vector<events::Record> batch)
{
    m_appended += batch.size();
    m_timeline->append(std::move(batch));
    QTRY_COMPARE(m_model->rowCount(), int(m_appended));
}

void TimelineTableTest::theNewestRowIsOnTop()
{
    append(records(1, 3, m_start));

    QCOMPARE(cell(0, TimelineModel::YourId), QStringLiteral("order-3"));
    QCOMPARE(cell(2, TimelineModel::YourId), QStringLiteral("order-1"));
    QCOMPARE(cell(0, TimelineModel::Provider), QStringLiteral("SendGrid"));
}

void TimelineTableTest::newRowsAreInsertedNotReset()
{
    append(records(1, 50, m_start));
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);

    append(records(51, 20, m_start));

    QVERIFY(inserted.count() >= 1);
    QCOMPARE(reset.count(), 0);
    for (const auto& arguments : inserted)
        QCOMPARE(arguments[1].toInt(), 0);
}

void TimelineTableTest::aNewFilterIsAReset()
{
    append({record(1, m_start), record(2, m_start, {.type = events::EventType::Bounced})});
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);

    m_timeline->setQuery(*filter::Query::parse("type:bounced"));

    QTRY_COMPARE(m_model->rowCount(), 1);
    QVERIFY(reset.count() >= 1);
    QCOMPARE(cell(0, TimelineModel::YourId), QStringLiteral("order-2"));
}

void TimelineTableTest::newRowsDoNotMoveTheChosenRow()
{
    append(records(1, 100, m_start));
    m_table->setCurrentIndex(m_model->index(2, 0));
    const int y = visibleY(2);
    QSignalSpy chosen(m_table.get(), &TimelineTable::eventChosen);

    append(records(101, 30, m_start));

    QCOMPARE(m_table->currentIndex().row(), 32);
    QCOMPARE(visibleY(32), y);
    QCOMPARE(m_table->unseen(), 30);
    QCOMPARE(chosen.count(), 0);
}

void TimelineTableTest::offTheTopTheViewHoldsStill()
{
    append(records(1, 200, m_start));
    m_table->verticalScrollBar()->setValue(20 * Table::rowHeight + 5);
    const QString top = cell(m_table->rowAt(0), TimelineModel::YourId);

    append(records(201, 17, m_start));

    QCOMPARE(cell(m_table->rowAt(0), TimelineModel::YourId), top);
    QCOMPARE(m_table->verticalScrollBar()->value(), 37 * Table::rowHeight + 5);
}

void TimelineTableTest::aSmallerViewKeepsTheEndAndTheChosenRow()
{
    append(records(1, 100, m_start));
    QScrollBar* bar = m_table->verticalScrollBar();
    bar->setValue(bar->maximum());

    m_table->resize(1200, 200);
    QTRY_COMPARE(bar->pageStep(), m_table->viewport()->height());
    QVERIFY(m_table->isAtOldestEnd());

    m_table->resize(1200, 400);
    QTRY_COMPARE(bar->pageStep(), m_table->viewport()->height());
    bar->setValue(1000);
    const int lowest = m_table->rowAt(m_table->viewport()->height() - TimelineTable::rowHeight);
    m_table->setCurrentIndex(m_model->index(lowest, 0));
    m_table->resize(1200, 200);
    QTRY_COMPARE(bar->pageStep(), m_table->viewport()->height());
    QVERIFY(visibleY(lowest) >= 0 && visibleY(lowest) + TimelineTable::rowHeight <= m_table->viewport()->height());
}

void TimelineTableTest::aMovingPointerHoldsTheRowsUnderIt()
{
    append(records(1, 100, m_start));
    QMouseEvent moved(QEvent::MouseMove, QPointF(100, 60), m_table->viewport()->mapToGlobal(QPointF(100, 60)),
                      Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_table->viewport(), &moved);

    append(records(101, 10, m_start));
    QCOMPARE(m_table->verticalScrollBar()->value(), 10 * Table::rowHeight);

    QEvent left(QEvent::Leave);
    QCoreApplication::sendEvent(m_table->viewport(), &left);
    append(records(111, 10, m_start));
    QCOMPARE(m_table->verticalScrollBar()->value(), 0);
    QCOMPARE(m_table->unseen(), 0);
}

void TimelineTableTest::escapeGoesBackToTheNewest()
{
    append(records(1, 100, m_start));
    m_table->setCurrentIndex(m_model->index(2, 0));
    append(records(101, 30, m_start));

    QTest::keyClick(m_table.get(), Qt::Key_Escape);

    QCOMPARE(m_table->verticalScrollBar()->value(), 0);
    QCOMPARE(m_table->unseen(), 0);
    append(records(131, 5, m_start));
    QCOMPARE(m_table->verticalScrollBar()->value(), 0);
}

void TimelineTableTest::aResetKeepsTheChosenRow()
{
    append(records(1, 100, m_start));
    m_table->setCurrentIndex(m_model->index(10, 0));
    const QString chosen = cell(10, TimelineModel::YourId);
    const int y = visibleY(10);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);

    m_timeline->setQuery(*filter::Query::parse("type:delivered"));
    QTRY_VERIFY(reset.count() >= 1);

    const QModelIndex current = m_table->currentIndex();
    QCOMPARE(cell(current.row(), TimelineModel::YourId), chosen);
    QCOMPARE(visibleY(current.row()), y);
    QVERIFY(m_table->selectionModel()->isRowSelected(current.row()));
}

void TimelineTableTest::lettersMoveTheCurrentRow()
{
    append(records(1, 10, m_start));

    QTest::keyClick(m_table.get(), Qt::Key_J);
    QTest::keyClick(m_table.get(), Qt::Key_J);
    QCOMPARE(m_table->currentIndex().row(), 1);
    QTest::keyClick(m_table.get(), Qt::Key_K);
    QTest::keyClick(m_table.get(), Qt::Key_K);

    QCOMPARE(m_table->currentIndex().row(), 0);
}

// The view makes a row the current one with the first focus, and rows that arrive push it down.
void TimelineTableTest::theFirstArrowBeginsWithWhatIsOnScreen()
{
    append(records(1, 10, m_start));
    m_table->clearFocus();
    m_table->setFocus(Qt::ShortcutFocusReason);
    append(records(11, 200, m_start));

    QTest::keyClick(m_table.get(), Qt::Key_Down);
    QCOMPARE(m_table->currentIndex().row(), 0);

    QTest::keyClick(m_table.get(), Qt::Key_Down);
    QTest::keyClick(m_table.get(), Qt::Key_Escape);
    append(records(211, 200, m_start));
    QVERIFY(!m_table->currentEvent()); // Enter opens nothing that nobody sees
    QTest::keyClick(m_table.get(), Qt::Key_Down);
    QCOMPARE(m_table->currentIndex().row(), 0);
}

void TimelineTableTest::theColumnThatKeysLedToIsKept()
{
    append(records(1, 100, m_start));
    m_table->setCurrentIndex(m_model->index(10, 2));

    QTest::keyClick(m_table.get(), Qt::Key_J);
    QCOMPARE(m_table->currentIndex().column(), 2);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_timeline->setQuery(*filter::Query::parse("type:delivered"));
    QTRY_VERIFY(reset.count() >= 1);
    QCOMPARE(m_table->currentIndex().column(), 2);
    m_table->setAscending(true);
    QCOMPARE(m_table->currentIndex().column(), 2);
}

void TimelineTableTest::spaceAsksForAPause()
{
    QSignalSpy paused(m_table.get(), &TimelineTable::pauseToggled);

    QTest::keyClick(m_table.get(), Qt::Key_Space);

    QCOMPARE(paused.count(), 1);
}

void TimelineTableTest::enterOpensTheTrace()
{
    append(records(1, 10, m_start));
    QSignalSpy opened(m_table.get(), &TimelineTable::openRequested);

    m_table->setCurrentIndex(m_model->index(1, 0));
    QTest::keyClick(m_table.get(), Qt::Key_Return);

    QCOMPARE(opened.count(), 1);
    QCOMPARE(m_table->currentEvent()->id.value(), std::uint64_t(9));
}

void TimelineTableTest::copyGivesTheSelectedRows()
{
    append(records(1, 10, m_start));
    m_table->setCurrentIndex(m_model->index(1, 0));
    QTest::keyClick(m_table.get(), Qt::Key_Down, Qt::ShiftModifier);

    QTest::keyClick(m_table.get(), Qt::Key_C, Qt::ControlModifier);

    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].contains(QLatin1String("order-9")));
    QVERIFY(lines[1].contains(QLatin1String("order-8")));
}

void TimelineTableTest::theMenuOffersTheCellsValue()
{
    append({record(1, m_start, {.recipient = "lena@example.com"})});
    qRegisterMetaType<std::string>();
    filter::Field field{};
    std::string value;
    bool exclude = false;
    connect(m_table.get(), &TimelineTable::termChosen, this, [&](filter::Field f, const std::string& v, bool e) {
        field = f;
        value = v;
        exclude = e;
    });

    const QPoint at = m_table->visualRect(m_model->index(0, TimelineModel::Recipient)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, m_table->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(m_table->viewport(), &event);
    auto* menu = m_table->findChild<QMenu*>(QStringLiteral("cellMenu"));
    QVERIFY(menu != nullptr);
    auto* without = menu->findChild<QAction*>(QStringLiteral("without_domain"));
    QVERIFY(without != nullptr && menu->findChild<QAction*>(QStringLiteral("only_to")) != nullptr);
    without->trigger();

    QCOMPARE(int(field), int(filter::Field::Domain));
    QCOMPARE(value, std::string("example.com"));
    QVERIFY(exclude);
    menu->close();
}

void TimelineTableTest::anErasedRowIsEmpty()
{
    append(records(1, 3, m_start));

    events::Record erased;
    erased.seq = events::Seq(4);
    erased.kind = events::RecordKind::Erased;
    erased.event.id = events::EventId(2);
    m_timeline->append({erased});

    QTRY_VERIFY(m_model->rowCount() == 2 || cell(1, TimelineModel::Recipient).isEmpty());
}

WAYBILL_TEST(TimelineTableTest)

} // namespace waybill::ui::timeline

#include "TimelineTableTest.moc"
