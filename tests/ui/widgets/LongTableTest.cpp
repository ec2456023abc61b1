// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/widgets/LongTable.h"

#include <QAbstractTableModel>
#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

namespace waybill::ui {

namespace {

// Any number of rows, and how often a cell was asked for.
class Numbers : public QAbstractTableModel {
public:
    static constexpr int columns = 3;

    explicit Numbers(int rows) : m_rows(rows) {}

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columns; }
    QVariant data(const QModelIndex& index, int role) const override
    {
        ++asked;
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("%1/%2").arg(index.row()).arg(index.column()))
                                       : QVariant();
    }
    Qt::ItemFlags flags(const QModelIndex& index) const override
    {
        ++asked;
        return QAbstractTableModel::flags(index);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return role == Qt::DisplayRole && orientation == Qt::Horizontal ? QVariant(QStringLiteral("Column %1").arg(section))
                                                                        : QVariant();
    }
    void insert(int row, int count)
    {
        beginInsertRows({}, row, row + count - 1);
        m_rows += count;
        endInsertRows();
    }
    void remove(int row, int count)
    {
        beginRemoveRows({}, row, row + count - 1);
        m_rows -= count;
        endRemoveRows();
    }

    mutable int asked = 0;

private:
    int m_rows;
};

} // namespace

class LongTableTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_model = std::make_unique<Numbers>(1000);
        makeTable();
    }

    void cleanup()
    {
        m_table.reset();
        m_model.reset();
    }

    void whatIsVisibleIsPaintedAndNothingElse()
    {
        m_model = std::make_unique<Numbers>(10'000'000);
        makeTable();

        m_model->asked = 0;
        m_table->viewport()->repaint();
        const int once = m_model->asked;
        QVERIFY(once > 0);

        m_table->selectAll();
        m_table->grab(); // the header, too
        m_model->insert(0, 400);
        m_table->viewport()->repaint();
        QTest::keyClick(m_table.get(), Qt::Key_X); // no search through the text of every row
        QTest::keyClick(m_table.get(), Qt::Key_End);

        QVERIFY2(m_model->asked < 10 * once, qPrintable(QString::number(m_model->asked)));
        QCOMPARE(m_table->currentIndex().row(), 10'000'399);
        QVERIFY(m_table->viewport()->rect().contains(m_table->visualRect(m_table->currentIndex())));
    }

    void keysLeadThroughTheRows()
    {
        const int page = m_table->viewport()->height() / Table::rowHeight;
        m_table->setCurrentIndex(m_model->index(0, 1));

        QTest::keyClick(m_table.get(), Qt::Key_Down);
        QCOMPARE(place(), std::pair(1, 1));
        QTest::keyClick(m_table.get(), Qt::Key_PageDown);
        QCOMPARE(place(), std::pair(1 + page, 1));
        QTest::keyClick(m_table.get(), Qt::Key_PageUp);
        QTest::keyClick(m_table.get(), Qt::Key_Up);
        QTest::keyClick(m_table.get(), Qt::Key_Up); // there is none above
        QCOMPARE(place(), std::pair(0, 1));
        QTest::keyClick(m_table.get(), Qt::Key_End);
        QCOMPARE(place(), std::pair(999, 1));
        QTest::keyClick(m_table.get(), Qt::Key_Home);
        QCOMPARE(place(), std::pair(0, 1));
    }

    void withoutACurrentRowKeysBeginWithWhatIsOnScreen()
    {
        m_table->verticalScrollBar()->setValue(20 * Table::rowHeight);
        m_table->selectionModel()->clear();

        QTest::keyClick(m_table.get(), Qt::Key_Down);
        QCOMPARE(place(), std::pair(20, 0));
        m_table->selectionModel()->clear();
        QTest::keyClick(m_table.get(), Qt::Key_End);
        QCOMPARE(place(), std::pair(999, 0));
        m_table->selectionModel()->clear();
        QTest::keyClick(m_table.get(), Qt::Key_Home);
        QCOMPARE(place(), std::pair(0, 0));
    }

    void theCellThatKeysLeadToIsMarked()
    {
        m_table->setItemDelegate(new RowDelegate(m_table.get()));
        m_table->setFocus(Qt::OtherFocusReason); // by a key it would have a frame of its own
        QTRY_VERIFY(m_table->hasFocus());
        m_table->setCurrentIndex(m_model->index(3, 0));
        const auto edge = [this](int column) {
            const QRect cell = m_table->visualRect(m_model->index(3, column));
            return m_table->viewport()->grab().toImage().pixelColor(cell.center().x(), cell.top());
        };
        const QColor before = edge(1);

        QTest::keyClick(m_table.get(), Qt::Key_Right);
        QVERIFY(m_table->marksCell());
        QVERIFY(edge(1) != before);
        QCOMPARE(edge(2), before);
        QTest::keyClick(m_table.get(), Qt::Key_Down); // the column stays the one that the menu is about
        QVERIFY(m_table->marksCell());
        click(3);
        QVERIFY(!m_table->marksCell());
        QCOMPARE(edge(1), before);
    }

    void theMenuCopiesTheCellAndTheRow()
    {
        QSignalSpy opening(m_table.get(), &Table::menuOpening);
        const auto choose = [this](const char* action) {
            const QPoint place = m_table->visualRect(m_model->index(4, 1)).center();
            QContextMenuEvent event(QContextMenuEvent::Mouse, place, m_table->viewport()->mapToGlobal(place));
            QCoreApplication::sendEvent(m_table->viewport(), &event);
            auto* menu = m_table->findChild<QMenu*>(QStringLiteral("tableMenu"));
            menu->findChild<QAction*>(QString::fromLatin1(action))->trigger();
            delete menu;
        };

        choose("copyCell");
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("4/1"));
        choose("copyRow");
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("4/0\t4/1\t4/2"));
        QCOMPARE(opening.count(), 2);
    }

    void leftAndRightGoByTheColumnsOnScreen()
    {
        m_table->horizontalHeader()->moveSection(2, 0);
        m_table->setColumnHidden(0, true); // on screen: 2, 1
        m_table->setCurrentIndex(m_model->index(5, 2));

        QTest::keyClick(m_table.get(), Qt::Key_Right);
        QCOMPARE(place(), std::pair(5, 1));
        QTest::keyClick(m_table.get(), Qt::Key_Right);
        QCOMPARE(place(), std::pair(5, 1));

        m_table->setLayoutDirection(Qt::RightToLeft);
        QTest::keyClick(m_table.get(), Qt::Key_Right);
        QCOMPARE(place(), std::pair(5, 2));
    }

    void shiftExtendsAndControlPicks()
    {
        m_table->setCurrentIndex(m_model->index(10, 0));

        QTest::keyClick(m_table.get(), Qt::Key_PageDown, Qt::ShiftModifier);
        const int page = m_table->viewport()->height() / Table::rowHeight;
        QCOMPARE(chosenRows(), page + 1);
        QTest::keyClick(m_table.get(), Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(chosenRows(), 990);

        m_table->verticalScrollBar()->setValue(0);
        click(2);
        click(5, Qt::ShiftModifier);
        click(8, Qt::ControlModifier);
        QCOMPARE(chosenRows(), 5);
        QVERIFY(m_table->selectionModel()->isRowSelected(8) && !m_table->selectionModel()->isRowSelected(7));
        QTest::keyClick(m_table.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(chosenRows(), 1000);
    }

    void draggingChoosesWhatItPasses()
    {
        const QPoint from = middle(2);
        QTest::mousePress(m_table->viewport(), Qt::LeftButton, Qt::NoModifier, from);
        QMouseEvent move(QEvent::MouseMove, middle(6), m_table->viewport()->mapToGlobal(middle(6)), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_table->viewport(), &move);
        QTest::mouseRelease(m_table->viewport(), Qt::LeftButton, Qt::NoModifier, middle(6));

        QCOMPARE(chosenRows(), 5);
        QVERIFY(m_table->selectionModel()->isRowSelected(2) && m_table->selectionModel()->isRowSelected(6));
    }

    void rowsAreFoundWhereTheyArePainted()
    {
        m_table->verticalScrollBar()->setValue(20 * Table::rowHeight + 5);

        QCOMPARE(m_table->rowAt(0), 20);
        QCOMPARE(m_table->rowViewportPosition(20), -5);
        QCOMPARE(m_table->indexAt(middle(23)), m_model->index(23, 0));
        QCOMPARE(m_table->indexAt(m_table->visualRect(m_model->index(22, 2)).center()), m_model->index(22, 2));
        m_table->verticalScrollBar()->setValue(m_table->verticalScrollBar()->maximum());
        QCOMPARE(m_table->visualRect(m_model->index(999, 0)).bottom(), m_table->viewport()->rect().bottom());
    }

    void scrollToShowsTheRowWhereItWasAskedFor()
    {
        const auto row = [this](QAbstractItemView::ScrollHint hint) {
            m_table->scrollTo(m_model->index(500, 0), hint);
            return m_table->visualRect(m_model->index(500, 0));
        };

        QCOMPARE(row(QAbstractItemView::PositionAtTop).top(), 0);
        QCOMPARE(row(QAbstractItemView::PositionAtBottom).bottom(), m_table->viewport()->rect().bottom());
        QVERIFY(std::abs(row(QAbstractItemView::PositionAtCenter).center().y() - m_table->viewport()->rect().center().y()) <= 1);
        const int value = m_table->verticalScrollBar()->value();
        row(QAbstractItemView::EnsureVisible);
        QCOMPARE(m_table->verticalScrollBar()->value(), value);
    }

    void aColumnOutOfSightIsScrolledTo_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("left to right") << Qt::LeftToRight;
        QTest::newRow("right to left") << Qt::RightToLeft;
    }

    void aColumnOutOfSightIsScrolledTo()
    {
        QFETCH(Qt::LayoutDirection, direction);
        m_table->setLayoutDirection(direction);
        for (int column = 0; column < Numbers::columns; ++column)
            m_table->setColumnWidth(column, 300);
        QTRY_VERIFY(m_table->horizontalScrollBar()->maximum() > 0);
        const auto isVisible = [this](int column) {
            const QRect cell = m_table->visualRect(m_model->index(3, column));
            return cell.left() >= 0 && cell.right() <= m_table->viewport()->rect().right();
        };

        QVERIFY(isVisible(0) && !isVisible(2));
        m_table->scrollTo(m_model->index(3, 2));
        QVERIFY(isVisible(2) && !isVisible(0));
        // The header is where the cells are.
        QCOMPARE(m_table->horizontalHeader()->sectionViewportPosition(2), m_table->visualRect(m_model->index(3, 2)).left());
        m_table->scrollTo(m_model->index(3, 0));
        QVERIFY(isVisible(0));
    }

    void stripesStayWithTheirRows()
    {
        m_table->verticalScrollBar()->setValue(10 * Table::rowHeight);
        const auto ground = [this](int row) {
            return m_table->viewport()->grab().toImage().pixelColor(2, middle(row).y());
        };
        const QColor before = ground(12);
        QVERIFY(before != ground(13));

        m_model->insert(0, 3);
        m_table->verticalScrollBar()->setValue(13 * Table::rowHeight);

        QCOMPARE(ground(15), before);
        QVERIFY(ground(16) != before);
    }

    void theRangeFollowsRowsThatComeAndGo()
    {
        const QScrollBar* bar = m_table->verticalScrollBar();
        const int before = bar->maximum();

        m_model->insert(0, 10);
        QCOMPARE(bar->maximum(), before + 10 * Table::rowHeight);
        m_model->remove(0, 10);
        QCOMPARE(bar->maximum(), before);
        m_model->remove(3, 997);
        QCOMPARE(bar->maximum(), 0);
        QVERIFY(!m_table->indexAt(QPoint(10, 4 * Table::rowHeight)).isValid());
    }

    void aColumnFitsWhatIsVisible()
    {
        m_table->setColumnWidth(1, 40);

        m_table->resizeColumnToContents(1);

        const QFontMetrics metrics = m_table->fontMetrics();
        QVERIFY(m_table->columnWidth(1) >= metrics.horizontalAdvance(QStringLiteral("10/1")) + 2 * Table::cellPadding);
        m_table->verticalScrollBar()->setValue(m_table->verticalScrollBar()->maximum());
        m_table->setColumnWidth(1, 40);
        m_table->resizeColumnToContents(1);
        QVERIFY(m_table->columnWidth(1) >= metrics.horizontalAdvance(QStringLiteral("999/1")) + 2 * Table::cellPadding);
    }

    void aScreenReaderGetsRowsCellsAndHeaders()
    {
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(m_table.get());
        QVERIFY(accessible != nullptr && accessible->tableInterface() != nullptr);
        QAccessibleTableInterface* table = accessible->tableInterface();

        QCOMPARE(accessible->role(), QAccessible::Table);
        QCOMPARE(table->rowCount(), 1000);
        QCOMPARE(table->columnCount(), Numbers::columns);
        QAccessibleInterface* cell = table->cellAt(7, 2);
        QCOMPARE(cell->text(QAccessible::Name), QStringLiteral("7/2"));
        const QRect place = m_table->visualRect(m_model->index(7, 2));
        QCOMPARE(cell->rect(), place.translated(m_table->viewport()->mapToGlobal(QPoint(0, 0))));
        const auto headers = cell->tableCellInterface()->columnHeaderCells();
        QCOMPARE(headers.size(), 1);
        const QAccessible::Id header = QAccessible::registerAccessibleInterface(headers[0]); // Qt makes it and keeps it nowhere
        QCOMPARE(headers[0]->text(QAccessible::Name), QStringLiteral("Column 2"));
        QAccessible::deleteAccessibleInterface(header);
        QCOMPARE(table->columnDescription(1), QStringLiteral("Column 1"));
        QVERIFY(table->selectRow(7) && cell->state().selected);
        m_table->setCurrentIndex(m_model->index(8, 1));
        QCOMPARE(accessible->focusChild()->text(QAccessible::Name), QStringLiteral("8/1"));

        m_model->insert(0, 5);
        QCOMPARE(table->rowCount(), 1005);
    }

    // The event itself goes out only where the platform's accessibility is active, which it never is off screen.
    void aScreenReaderIsToldOfAHugeSelectionByItsFirstCell()
    {
        m_model = std::make_unique<Numbers>(10'000'000);
        makeTable();
        m_table->selectAll();
        m_model->asked = 0;

        const QItemSelection spoken = LongTable::spokenOf(m_table->selectionModel()->selection());

        QCOMPARE(spoken.size(), 1);
        QCOMPARE(spoken.front().topLeft(), m_model->index(0, 0));
        QCOMPARE(spoken.front().bottomRight(), m_model->index(0, 0));
        QCOMPARE(m_model->asked, 0);
        QVERIFY(LongTable::spokenOf({}).isEmpty());
    }

private:
    void makeTable()
    {
        m_table = std::make_unique<LongTable>();
        m_table->setModel(m_model.get());
        m_table->resize(400, 300);
        m_table->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
    }
    std::pair<int, int> place() const { return {m_table->currentIndex().row(), m_table->currentIndex().column()}; }
    QPoint middle(int row) const { return m_table->visualRect(m_model->index(row, 0)).center(); }
    void click(int row, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, modifiers, middle(row));
    }
    int chosenRows() const
    {
        int count = 0;
        for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
            count += range.height();
        return count;
    }

    std::unique_ptr<Numbers> m_model;
    std::unique_ptr<LongTable> m_table;
};

WAYBILL_TEST(LongTableTest)

} // namespace waybill::ui

#include "LongTableTest.moc"
