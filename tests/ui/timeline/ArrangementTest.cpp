// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/timeline/Rows.h"
#include "ui/timeline/TableColumns.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/widgets/Icons.h"

#include <QDialog>
#include <QHeaderView>
#include <QListWidget>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::ui::timeline {

using tests::record;
using tests::records;

// Columns, order and grouping of the table, over the real timeline.
class ArrangementTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { setUpIcons(); }

    void init()
    {
        m_start = m_clock.now() - std::chrono::minutes(60);
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("c.ini")), QSettings::IniFormat);
        m_timeline = std::make_unique<waybill::timeline::Timeline>(m_clock);
        makeTable();
    }

    void cleanup()
    {
        m_timeline.reset();
        m_table.reset();
        m_model.reset();
    }

    void chosenColumnsAreKeptAcrossStarts()
    {
        QVERIFY(m_table->isColumnHidden(column::Sender));
        m_table->columns().setWanted(column::Sender, true);
        m_table->columns().setWanted(column::Code, false);
        QHeaderView* header = m_table->horizontalHeader();
        header->moveSection(header->visualIndex(column::Sender), 0);
        header->resizeSection(column::Sender, 222);
        m_table->columns().save();

        makeTable();

        QVERIFY(!m_table->isColumnHidden(column::Sender));
        QVERIFY(m_table->isColumnHidden(column::Code));
        QCOMPARE(m_table->horizontalHeader()->visualIndex(column::Sender), 0);
        QCOMPARE(m_table->columnWidth(column::Sender), 222);
    }

    void columnsAreArrangedByKeyboard()
    {
        m_table->show();
        const QMenu* menu = m_table->columns().makeMenu(m_table.get());
        menu->findChild<QAction*>(QStringLiteral("columnsArrange"))->trigger();
        auto* dialog = m_table->findChild<QDialog*>(QStringLiteral("columnsDialog"));
        QVERIFY(dialog != nullptr);
        auto* list = dialog->findChild<QListWidget*>(QStringLiteral("columnList"));
        list->setFocus();

        QTest::keyClick(list, Qt::Key_Down);                  // Outcome
        QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier); // behind Recipient
        QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier); // behind Type
        QTest::keyClick(list, Qt::Key_Home);
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier); // the first one stays
        QTest::keyClick(list, Qt::Key_Down);                // Recipient
        QTest::keyClick(list, Qt::Key_Space);               // is hidden

        makeTable();
        const QHeaderView* header = m_table->horizontalHeader();
        QCOMPARE(header->visualIndex(column::Time), 0);
        QCOMPARE(header->visualIndex(column::Recipient), 1);
        QCOMPARE(header->visualIndex(column::Type), 2);
        QCOMPARE(header->visualIndex(column::Outcome), 3);
        QVERIFY(m_table->isColumnHidden(column::Recipient));
        QVERIFY(!m_table->isColumnHidden(column::Outcome));
    }

    void columnsGoBackToUsual()
    {
        m_table->columns().setWanted(column::DedupKey, true);
        m_table->columns().reset();

        QVERIFY(m_table->isColumnHidden(column::DedupKey));
        QVERIFY(!m_table->isColumnHidden(column::Code));
        makeTable();
        QVERIFY(m_table->isColumnHidden(column::DedupKey));
    }

    void theLastColumnCannotBeTakenAway()
    {
        for (int each = 0; each < column::columns; ++each)
            m_table->columns().setWanted(each, false);

        int shown = 0;
        for (int each = 0; each < column::columns; ++each)
            shown += m_table->isColumnHidden(each) ? 0 : 1;
        QCOMPARE(shown, 1);
    }

    void settingsThatMakeNoSenseAreTheUsualColumns()
    {
        m_settings->setValue(QStringLiteral("timeline/columns"),
                             QStringList{QStringLiteral("nonsense"), QStringLiteral("time:x:0"), QStringLiteral("::"),
                                         QStringLiteral("outcome:99999999:0")});
        makeTable();

        QVERIFY(m_table->columnWidth(column::Outcome) <= 1000);
        QVERIFY(!m_table->isColumnHidden(column::Recipient));
    }

    void theMenuNamesEveryColumn()
    {
        QWidget parent;
        const QMenu* menu = m_table->columns().makeMenu(&parent);

        for (int each = 0; each < column::columns; ++each) {
            const auto* action = menu->findChild<QAction*>(QStringLiteral("column_") + column::key(each));
            QVERIFY2(action != nullptr, qPrintable(column::key(each)));
            QVERIFY(!column::help(each).isEmpty());
            QCOMPARE(action->isChecked(), column::isUsual(each));
            QCOMPARE(column::fromKey(column::key(each)), std::optional(each));
        }
    }

    void theOldestFirstFollowsTheBottom()
    {
        append(records(1, 100, m_start));
        m_table->setAscending(true);
        QCOMPARE(cell(0, column::YourId), QStringLiteral("order-1"));
        QCOMPARE(m_table->verticalScrollBar()->value(), m_table->verticalScrollBar()->maximum());

        append(records(101, 20, m_start));

        QCOMPARE(cell(119, column::YourId), QStringLiteral("order-120"));
        QVERIFY(m_table->follows());
        QCOMPARE(m_table->verticalScrollBar()->value(), m_table->verticalScrollBar()->maximum());
    }

    void theOldestFirstHoldsTheChosenRow()
    {
        append(records(1, 100, m_start));
        m_table->setAscending(true);
        m_table->setCurrentIndex(m_model->index(50, 0));
        const int before = m_table->verticalScrollBar()->value();

        append(records(101, 20, m_start));

        QCOMPARE(m_table->verticalScrollBar()->value(), before);
        QCOMPARE(m_table->unseen(), 20);
        QCOMPARE(cell(50, column::YourId), QStringLiteral("order-51"));
    }

    void aTimeIsJumpedTo()
    {
        append(records(1, 100, m_start));

        m_table->jumpTo(m_start + std::chrono::seconds(40));

        QCOMPARE(cell(m_table->currentIndex().row(), column::YourId), QStringLiteral("order-40"));
        m_table->jumpTo(m_start - std::chrono::hours(1));
        QCOMPARE(cell(m_table->currentIndex().row(), column::YourId), QStringLiteral("order-1"));
        m_table->jumpTo(m_start + std::chrono::hours(1));
        QCOMPARE(cell(m_table->currentIndex().row(), column::YourId), QStringLiteral("order-100"));
    }

    void anEventIsFoundByItsTime()
    {
        append(records(1, 100, m_start));

        QVERIFY(m_table->choose(events::EventId(40), m_start + std::chrono::seconds(40)));
        QCOMPARE(cell(m_table->currentIndex().row(), column::YourId), QStringLiteral("order-40"));
        QVERIFY(!m_table->choose(events::EventId(4000), m_start + std::chrono::seconds(40)));
    }

    void oneRowAMessageOpensToItsEvents()
    {
        appendMessages();
        group();
        QTRY_COMPARE(m_model->rowCount(), 2); // "a" with three events, "b" with one
        const int a = rowOf(QStringLiteral("a"));
        QVERIFY(m_model->canOpen(a));
        QVERIFY(!m_model->canOpen(1 - a));

        m_table->setCurrentIndex(m_model->index(a, 0));
        QTest::keyClick(m_table.get(), Qt::Key_Right);
        QCOMPARE(m_model->rowCount(), 4);
        QVERIFY(m_model->isOpen(a));
        QVERIFY(m_model->isChild(a + 1) && m_model->isChild(a + 2));

        m_table->setCurrentIndex(m_model->index(a + 2, 0));
        QTest::keyClick(m_table.get(), Qt::Key_Left);
        QCOMPARE(m_model->rowCount(), 2);
        QCOMPARE(m_table->currentIndex().row(), a);
    }

    void anOpenMessageStaysOpenAsItsEventsCome()
    {
        appendMessages();
        group();
        QTRY_COMPARE(m_model->rowCount(), 2);
        m_model->setOpen(rowOf(QStringLiteral("a")), true);

        m_timeline->append({ofMessage(5, "a")});

        QTRY_COMPARE(m_model->rowCount(), 5);
        const int a = rowOf(QStringLiteral("a"));
        QCOMPARE(a, 0); // its newest event is the newest of all
        QVERIFY(m_model->isOpen(a));
    }

    void theChosenMessageStaysChosenAsItsEventsCome()
    {
        appendMessages();
        group();
        QTRY_COMPARE(m_model->rowCount(), 2);
        m_table->setCurrentIndex(m_model->index(rowOf(QStringLiteral("b")), 0));

        m_timeline->append({ofMessage(5, "b")});

        QTRY_VERIFY(m_model->eventAt(rowOf(QStringLiteral("b")))->id == events::EventId(5));
        QCOMPARE(m_table->currentIndex().row(), rowOf(QStringLiteral("b")));
        QCOMPARE(m_table->selectedCount(), 1);
    }

    void anEmptiedTimelineKeepsNothingOpen()
    {
        appendMessages();
        group();
        QTRY_COMPARE(m_model->rowCount(), 2);
        m_model->setOpen(rowOf(QStringLiteral("a")), true);
        m_table->setCurrentIndex(m_model->index(3, 0));

        m_timeline->clear();

        QTRY_COMPARE(m_model->rowCount(), 0);
        QVERIFY(!m_model->hasOpen());
    }

    void rowsAndIdsAgreeWhileMessagesAreOpen()
    {
        appendMessages();
        group();
        QTRY_COMPARE(m_model->rowCount(), 2);
        for (const bool ascending : {false, true}) {
            m_table->setAscending(ascending);
            m_model->setOpen(rowOf(QStringLiteral("a")), true);
            QCOMPARE(m_model->rowCount(), 4);
            for (int row = 0; row < m_model->rowCount(); ++row)
                QCOMPARE(m_model->rowOf(m_model->idAt(row)), std::optional(row));
        }
    }

private:
    void makeTable()
    {
        m_table.reset();
        m_model = std::make_unique<TimelineModel>(m_clock);
        m_table = std::make_unique<TimelineTable>(*m_model, m_settings.get());
        connect(m_timeline.get(), &waybill::timeline::Timeline::published, m_table.get(),
                [this] { m_table->showView(m_timeline->view()); });
        m_table->resize(1200, 400);
        m_table->show();
    }

    void append(std::vector<events::Record> batch)
    {
        const int wanted = m_model->rowCount() + int(batch.size());
        m_timeline->append(std::move(batch));
        QTRY_COMPARE(m_model->rowCount(), wanted);
    }

    events::Record ofMessage(int number, const std::string& message) const
    {
        events::Record made = record(number, m_start, {.recipient = message + "@example.org"});
        made.event.messageId = message;
        made.event.correlationId = message;
        return made;
    }

    void appendMessages()
    {
        append({ofMessage(1, "a"), ofMessage(2, "b"), ofMessage(3, "a"), ofMessage(4, "a")});
    }

    void group() { m_timeline->setArrangement({.byMessage = true}); }

    QString cell(int row, int column) const { return m_model->index(row, column).data().toString(); }

    int rowOf(const QString& yourId) const
    {
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (!m_model->isChild(row) && cell(row, column::YourId) == yourId)
                return row;
        }
        return -1;
    }

    tests::FakeClock m_clock;
    Timestamp m_start{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<waybill::timeline::Timeline> m_timeline;
    std::unique_ptr<TimelineModel> m_model;
    std::unique_ptr<TimelineTable> m_table;
};

WAYBILL_TEST(ArrangementTest)

} // namespace waybill::ui::timeline

#include "ArrangementTest.moc"
