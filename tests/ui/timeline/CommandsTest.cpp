// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/timeline/Rows.h"
#include "ui/timeline/ColourRulesDialog.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/MarksDialog.h"
#include "ui/timeline/TableColumns.h"
#include "ui/timeline/TimelineCommands.h"
#include "ui/timeline/TimelineControls.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/timeline/ViewsButton.h"
#include "ui/widgets/AskLine.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/Table.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::ui::timeline {

using tests::record;
using tests::records;

// Saving, sharing, marking, colouring and masking, as a person does it on the page.
class CommandsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { setUpIcons(); }

    void init()
    {
        m_start = m_clock.now() - std::chrono::minutes(30);
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("c.ini")), QSettings::IniFormat);
        m_masking = std::make_unique<Masking>(*m_settings);
        m_timeline = std::make_unique<waybill::timeline::Timeline>(m_clock);
        trace::TraceSource source;
        source.trace = [](const std::string&, QObject*, auto) {};
        source.raw = [](events::EventId, QObject*, auto done) { done(fail(ErrorCode::NotFound, "not here")); };
        source.events = [this](const std::vector<events::EventId>& ids, QObject*, auto done) {
            m_detailsAsked += int(ids.size());
            std::vector<events::Event> events;
            for (const events::EventId id : ids)
                events.push_back(record(int(id.value()), m_start).event);
            done(std::move(events));
        };
        m_detailsAsked = 0;
        m_window = std::make_unique<QWidget>();
        m_page = new TimelinePage(m_clock, *m_timeline, source, *m_settings, *m_masking, m_window.get());
        m_window->resize(1290, 800);
        m_page->setGeometry(0, 40, 1290, 760);
        m_page->filterField()->setParent(m_window.get());
        m_page->controls()->setParent(m_window.get());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_timeline->append(records(1, 20, m_start));
        QTRY_COMPARE(table().model()->rowCount(), 20);
    }

    void cleanup()
    {
        m_window.reset();
        m_timeline.reset();
    }

    void aViewIsSavedAndComesBack()
    {
        m_page->filterField()->apply("env:production type:delivered");
        m_page->commands().saveView();
        answer(QStringLiteral("All delivered"));
        m_page->filterField()->apply("type:bounced");

        QAction* view = viewAction("All delivered");
        QVERIFY(view != nullptr);
        view->trigger();

        QCOMPARE(m_page->filterField()->appliedText(), std::string("env:production type:delivered"));
    }

    void viewsOfOtherEnvironmentsStandApart()
    {
        m_page->filterField()->apply("env:production");
        m_page->commands().saveView();
        answer(QStringLiteral("Of production"));
        m_page->filterField()->apply("env:staging");

        const QAction* view = viewAction("Of production");
        QVERIFY(view != nullptr);
        QVERIFY(view->text().contains(QStringLiteral("production")));
        QVERIFY(!views().menu()->actions().contains(const_cast<QAction*>(view)));
    }

    void aLinkCarriesTheFilter()
    {
        m_page->filterField()->apply("type:bounced domain:gmail.com");
        m_page->commands().copyLink();

        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("waybill://view?filter=type%3Abounced%20domain%3Agmail.com"));
    }

    void aLinkLeavesAddressesOutUnlessAsked()
    {
        m_page->filterField()->apply("to:nora.quist@example.org type:bounced");
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        m_page->commands().copyLink();
        auto* box = m_page->findChild<QMessageBox*>(QStringLiteral("linkBox"));
        QVERIFY(box != nullptr);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
        QCOMPARE(box->defaultButton()->objectName(), QStringLiteral("linkWithout"));

        box->defaultButton()->click();

        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("waybill://view?filter=type%3Abounced"));
        m_page->commands().copyLink();
        QTRY_VERIFY(m_page->findChild<QPushButton*>(QStringLiteral("linkWith")) != nullptr);
        const auto boxes = m_page->findChildren<QPushButton*>(QStringLiteral("linkWith"));
        boxes.last()->click();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("nora.quist%40example.org")));
    }

    void aMarkedEventIsFoundInTheList()
    {
        table().setCurrentIndex(table().model()->index(5, 0));
        const events::EventId id = table().currentEvent()->id;
        QTest::keyClick(&table(), Qt::Key_M);
        answer(QStringLiteral("customer asked"));
        table().setCurrentIndex(table().model()->index(0, 0));
        QVERIFY(table().model()->index(5, column::Note).data().toString() == QStringLiteral("customer asked"));

        m_page->commands().showMarks();
        auto* dialog = m_page->findChild<MarksDialog*>();
        auto* find = dialog->findChild<QLineEdit*>(QStringLiteral("findMark"));
        auto* list = dialog->findChild<Table*>(QStringLiteral("markTable"));
        QCOMPARE(list->model()->rowCount(), 1);
        QTest::keyClicks(find, QStringLiteral("nothing like it"));
        QCOMPARE(list->model()->rowCount(), 0);
        find->clear();
        QTest::keyClicks(find, QStringLiteral("CUSTOMER"));
        QCOMPARE(list->model()->rowCount(), 1);
        QTest::keyClick(find, Qt::Key_Return);

        QVERIFY(table().currentEvent()->id == id);
    }

    void aRuleColoursItsRows()
    {
        m_page->commands().editColours();
        auto* dialog = m_page->findChild<ColourRulesDialog*>();
        auto* filter = dialog->findChild<QLineEdit*>(QStringLiteral("ruleFilter"));
        filter->setText(QStringLiteral("type:nonsense"));
        dialog->accept();
        QVERIFY(dialog->isVisible()); // it says what is wrong and stays
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("ruleNote"))->text().contains(QStringLiteral("character 6")));
        filter->setText(QStringLiteral("type:delivered"));
        dialog->accept();

        QVERIFY(table().model()->index(0, column::Time).data(TintRole).isValid());
        QVERIFY(table().model()->index(0, column::Time).data(Qt::ToolTipRole).toString().contains(QStringLiteral("type:delivered")));
    }

    void maskedRowsAreCopiedMaskedAndRevealedOneByOne()
    {
        m_masking->setOn(true);
        const auto recipient = [this](int row) { return table().model()->index(row, column::Recipient).data().toString(); };
        QCOMPARE(recipient(3), QStringLiteral("n•••@example.org"));
        table().setCurrentIndex(table().model()->index(3, 0));
        m_page->commands().copyRows();
        QVERIFY(!QGuiApplication::clipboard()->text().contains(QStringLiteral("nora.quist")));
        m_page->commands().copyRowsAsJson();
        QVERIFY(!QGuiApplication::clipboard()->text().contains(QStringLiteral("nora.quist")));

        emit table().revealRequested(table().currentEvent()->id);

        QCOMPARE(recipient(3), QStringLiteral("nora.quist@example.org"));
        QCOMPARE(recipient(4), QStringLiteral("n•••@example.org"));
    }

    void fetchedColumnsAskForWhatIsOnScreen()
    {
        QCOMPARE(m_detailsAsked, 0);
        table().columns().setWanted(column::MessageId, true);

        QTRY_VERIFY(table().model()->index(0, column::MessageId).data().toString() == QStringLiteral("message-20"));
        QVERIFY(m_detailsAsked <= 20);
    }

    void fAsksToFollowTheMessage()
    {
        QSignalSpy asked(m_page, &TimelinePage::followRequested);
        table().setCurrentIndex(table().model()->index(0, 0));

        QTest::keyClick(&table(), Qt::Key_F);

        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), QStringLiteral("evt_0000000000000014"));
    }

    void orderAndGroupingAreRemembered()
    {
        m_page->toggleOrder();
        m_page->setByMessage(true);

        QVERIFY(m_settings->value(QStringLiteral("timeline/oldestFirst")).toBool());
        QVERIFY(m_settings->value(QStringLiteral("timeline/byMessage")).toBool());
        QCOMPARE(table().model()->index(0, column::YourId).data().toString(), QStringLiteral("order-1"));
    }

    void withoutARelayAnExportSaysSo()
    {
        QSignalSpy told(m_page, &TimelinePage::statusMessage);
        m_page->commands().exportMatching();

        QCOMPARE(told.size(), 1);
        QVERIFY(told[0][0].toString().contains(QStringLiteral("no connection")));
    }

private:
    TimelineTable& table() const { return *m_page->table(); }
    ViewsButton& views() const { return *m_page->controls()->views(); }

    void answer(const QString& text)
    {
        auto* dialog = m_page->findChild<AskLine*>();
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit*>(QStringLiteral("askedLine"))->setText(text);
        dialog->accept();
        QTRY_VERIFY(m_page->findChild<AskLine*>() == nullptr);
    }

    QAction* viewAction(const char* name) const
    {
        emit views().menu()->aboutToShow();
        return views().menu()->findChild<QAction*>(QStringLiteral("view_") + QString::fromLatin1(name));
    }

    tests::FakeClock m_clock;
    Timestamp m_start{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Masking> m_masking;
    std::unique_ptr<waybill::timeline::Timeline> m_timeline;
    std::unique_ptr<QWidget> m_window;
    TimelinePage* m_page = nullptr;
    int m_detailsAsked = 0;
};

WAYBILL_TEST(CommandsTest)

} // namespace waybill::ui::timeline

#include "CommandsTest.moc"
