// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/client/EnvironmentBook.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "ui/shell/EnvironmentButton.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Rail.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/TimelineControls.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/trace/TracePage.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/LabelledField.h"
#include "ui/widgets/Theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::ui::shell {

class MainWindowTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { setUpIcons(); }
    void init();
    void cleanup();

    void ctrlLFindsAMessage();
    void ctrlDigitsGoToThePages();
    void furtherPagesStandAtTheirDigit();
    void aBadgeSaysWhatNeedsSomeone();
    void slashGoesToTheFilterButCanBeTyped();
    void slashAddsToTheFilterRatherThanReplacingIt();
    void choosingAnEnvironmentEditsTheFilter();
    void aSingleEnvironmentIsNamed();
    void theBandTakesColourAndPauseFromTheRelay();
    void aDemoIsPlainlyMarked();
    void thePaletteRunsACommand();
    void thePaletteOffersTheWordBeforeItsLetters();
    void thePaletteKnowsOtherWords_data();
    void thePaletteKnowsOtherWords();
    void thePaletteSwitchesTheEnvironment();
    void thePaletteGoesOnEscape();
    void columnsAreChosenWithoutAMouse();
    void f1ShowsTheKeys();
    void narrowWindowsKeepTheRailsIcons();
    void themesSwitchAndAreRemembered();
    void geometryIsRemembered();
    void everyButtonHasANameAndEveryActionAKnownIcon();
    void firstFocusIsOnTheTable();
    void theFirstStartTakesTheTimelinesPlaceUntilItIsTakenAway();
    void pagesWaitForTheFirstStep();
    void menusSayTheTablesKeysWhichActNowhereElse();
    void theEnvironmentHasAMenuToo();

private:
    void trigger(const char* action) { m_window->findChild<QAction*>(QString::fromLatin1(action))->trigger(); }

    tests::FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<waybill::timeline::Timeline> m_timeline;
    std::unique_ptr<MainWindow> m_window;
    std::vector<std::string> m_asked;
};

void MainWindowTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("c.ini")), QSettings::IniFormat);
    m_theme = std::make_unique<Theme>(Theme::Choice::Light);
    m_timeline = std::make_unique<waybill::timeline::Timeline>(m_clock);
    m_asked.clear();
    trace::TraceSource source;
    source.trace = [this](const std::string& query, QObject*, auto) { m_asked.push_back(query); };
    source.raw = [](events::EventId, QObject*, auto) {};
    m_window = std::make_unique<MainWindow>(
        MainWindow::Parts{m_clock, *m_timeline, source, *m_settings, *m_theme});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
}

void MainWindowTest::cleanup()
{
    m_window.reset();
    m_timeline.reset();
    m_theme.reset();
}

void MainWindowTest::ctrlLFindsAMessage()
{
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
    auto* field = m_window->findChild<LabelledField*>(QStringLiteral("searchField"));
    QVERIFY(field->isVisible());
    QVERIFY(field->hasFocus());

    QTest::keyClicks(field, QStringLiteral("nora.quist@example.org"));
    QTest::keyClick(field, Qt::Key_Return);

    QCOMPARE(m_asked, std::vector<std::string>{"nora.quist@example.org"});
    QCOMPARE(m_window->tracePage()->query(), QStringLiteral("nora.quist@example.org"));
}

void MainWindowTest::ctrlDigitsGoToThePages()
{
    auto* rail = m_window->findChild<Rail*>(QStringLiteral("rail"));
    QVERIFY(!m_window->tracePage()->isVisible());

    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QVERIFY(m_window->tracePage()->isVisible());
    QCOMPARE(rail->currentIndex().row(), 1);
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);

    QVERIFY(m_window->timelinePage()->isVisible());
    QCOMPARE(rail->currentIndex().row(), 0);
    QCOMPARE(rail->model()->rowCount(), 2);
}

void MainWindowTest::furtherPagesStandAtTheirDigit()
{
    auto* relay = new Page(QStringLiteral("Relay"), QStringLiteral("network-server"));
    auto* domains = new Page(QStringLiteral("Domains"), QStringLiteral("globe"));
    m_window->addPage(MainWindow::RelayPageNumber, relay);
    m_window->addPage(MainWindow::DomainsPageNumber, domains);
    auto* rail = m_window->findChild<Rail*>(QStringLiteral("rail"));

    QTest::keyClick(m_window.get(), Qt::Key_8, Qt::ControlModifier);
    QVERIFY(relay->isVisible());
    QVERIFY(!m_window->timelinePage()->isVisible());
    QCOMPARE(relay->size(), relay->parentWidget()->size());
    QCOMPARE(rail->currentIndex().row(), 3);
    QVERIFY(m_window->findChild<LabelledField*>(QStringLiteral("searchField"))->isVisible());
    rail->setCurrentIndex(rail->model()->index(2, 0));

    QVERIFY(domains->isVisible());
    m_window->resize(m_window->size() + QSize(100, 50));
    QTRY_VERIFY(domains->size() != relay->size());
    QCOMPARE(domains->size(), domains->parentWidget()->size());
    QCOMPARE(m_window->shownPage(), MainWindow::DomainsPageNumber);
    emit relay->openTraceRequested(QStringLiteral("nora.quist@example.org"));
    QVERIFY(m_window->tracePage()->isVisible());
}

void MainWindowTest::aBadgeSaysWhatNeedsSomeone()
{
    auto* page = new Page(QStringLiteral("Relay"), QStringLiteral("network-server"));
    m_window->addPage(MainWindow::RelayPageNumber, page);
    const QAbstractItemModel* rail = m_window->findChild<Rail*>(QStringLiteral("rail"))->model();
    const auto spoken = [rail] { return rail->index(2, 0).data(Qt::AccessibleTextRole).toString(); };

    emit page->badgeChanged({3, true, QStringLiteral("3 endpoints need you")});
    QCOMPARE(spoken(), QStringLiteral("Relay: 3 endpoints need you"));
    emit page->badgeChanged({});

    QCOMPARE(spoken(), QStringLiteral("Relay"));
}

void MainWindowTest::slashGoesToTheFilterButCanBeTyped()
{
    auto* field = m_window->timelinePage()->filterField();

    QTest::keyClick(m_window.get(), Qt::Key_Slash);
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("a/b"));

    QCOMPARE(field->text(), QStringLiteral("a/b"));
}

void MainWindowTest::slashAddsToTheFilterRatherThanReplacingIt()
{
    auto* field = m_window->timelinePage()->filterField();
    field->apply("env:production");

    QTest::keyClick(m_window.get(), Qt::Key_Slash);
    QTest::keyClicks(field, QStringLiteral("type:bounced"));

    QCOMPARE(field->text(), QStringLiteral("env:production type:bounced"));
}

void MainWindowTest::choosingAnEnvironmentEditsTheFilter()
{
    auto* button = m_window->findChild<EnvironmentButton*>(QStringLiteral("environment"));
    feed::RelayStatus status;
    status.endpoints.resize(2);
    status.endpoints[0].environment = "production";
    status.endpoints[1].environment = "staging";
    m_window->setStatus(status);
    QCOMPARE(button->text(), QStringLiteral("All"));

    button->menu()->findChild<QAction*>(QStringLiteral("environment_staging"))->trigger();

    QCOMPARE(m_window->timelinePage()->filterField()->appliedText(), std::string("env:staging"));
    QCOMPARE(button->text(), QStringLiteral("Staging"));
    QCOMPARE(button->colour(), environmentColour(QStringLiteral("staging")));
    button->menu()->findChild<QAction*>(QStringLiteral("environment_"))->trigger();
    QCOMPARE(m_window->timelinePage()->filterField()->appliedText(), std::string());
}

void MainWindowTest::aSingleEnvironmentIsNamed()
{
    auto* button = m_window->findChild<EnvironmentButton*>(QStringLiteral("environment"));
    feed::RelayStatus status;
    status.endpoints.resize(1);
    status.endpoints[0].environment = "production";

    m_window->setStatus(status);

    QCOMPARE(button->text(), QStringLiteral("Production"));
    QCOMPARE(button->colour(), environmentColour(QStringLiteral("production")));
}

void MainWindowTest::theBandTakesColourAndPauseFromTheRelay()
{
    waybill::environments::EnvironmentBook book([](const feed::ApiRequest& request, QObject*, auto done) {
        done(request.path == QLatin1String("/v1/environments")
                 ? QByteArray(R"({"environments":[{"name":"qa","colour":"green","guard":"allow_list","paused":true}]})")
                 : QByteArray(R"({"credentials":[]})"));
    });
    m_window->setEnvironments(book);
    book.setConnected(true);
    auto* button = m_window->findChild<EnvironmentButton*>(QStringLiteral("environment"));

    button->menu()->findChild<QAction*>(QStringLiteral("environment_qa"))->trigger();

    QCOMPARE(button->text(), QStringLiteral("Qa"));
    QCOMPARE(button->colour(), environmentColour(waybill::environments::Colour::Green));
    QVERIFY(button->accessibleName().contains(QStringLiteral("paused")));
    QCOMPARE(book.currentName(), std::string("qa"));
    QVERIFY(book.current()->rules.paused);
    QVERIFY(button->menu()->findChild<QAction*>(QStringLiteral("manageEnvironments")) != nullptr);
}

void MainWindowTest::aDemoIsPlainlyMarked()
{
    auto* badge = m_window->findChild<QLabel*>(QStringLiteral("demoBadge"));
    QVERIFY(!badge->isVisible());
    feed::RelayStatus status;
    status.demo = true;

    m_window->setStatus(status);

    QVERIFY(badge->isVisible());
    QVERIFY(m_window->windowTitle().startsWith(QLatin1String("DEMO")));
}

void MainWindowTest::thePaletteRunsACommand()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto* field = m_window->findChild<QLineEdit*>(QStringLiteral("commandField"));
    QVERIFY(field->isVisible());

    QTest::keyClicks(field, QStringLiteral("trac"));
    auto* list = m_window->findChild<QListWidget*>(QStringLiteral("commandList"));
    QCOMPARE(list->item(0)->text(), QStringLiteral("Trace"));
    QTest::keyClick(field, Qt::Key_Return);

    QVERIFY(!field->isVisible());
    QVERIFY(m_window->tracePage()->isVisible());
}

void MainWindowTest::thePaletteOffersTheWordBeforeItsLetters()
{
    trigger("commands");
    auto* field = m_window->findChild<QLineEdit*>(QStringLiteral("commandField"));
    auto* list = m_window->findChild<QListWidget*>(QStringLiteral("commandList"));

    QTest::keyClicks(field, QStringLiteral("high"));
    QCOMPARE(list->item(0)->text(), QStringLiteral("Theme: high contrast"));

    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("xyzzy"));
    QCOMPARE(list->count(), 1);
    QVERIFY(!(list->item(0)->flags() & Qt::ItemIsEnabled));
    QTest::keyClick(field, Qt::Key_Down);
    QTest::keyClick(field, Qt::Key_Return); // runs nothing
    QVERIFY(m_window->timelinePage()->isVisible());
}

void MainWindowTest::columnsAreChosenWithoutAMouse()
{
    trigger("chooseColumns");

    auto* menu = m_window->findChild<QMenu*>(QStringLiteral("columnsMenu"));
    QVERIFY(menu != nullptr && menu->isVisible());
    menu->close();
}

void MainWindowTest::thePaletteKnowsOtherWords_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("command");
    for (const auto& [typed, command] : {std::pair("group", "One row a message"), std::pair("csv", "Export what matches"),
                                         std::pair("FREEZE", "Pause or run the tail"), std::pair("shortcuts", "Keys"),
                                         std::pair("dark", "Theme: dark"), std::pair("privacy", "Mask recipients")})
        QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(command);
}

void MainWindowTest::thePaletteKnowsOtherWords()
{
    QFETCH(QString, typed);
    QFETCH(QString, command);
    trigger("commands");
    const auto* list = m_window->findChild<QListWidget*>(QStringLiteral("commandList"));

    QTest::keyClicks(m_window->findChild<QLineEdit*>(QStringLiteral("commandField")), typed);

    QCOMPARE(list->item(0)->text(), command);
}

void MainWindowTest::thePaletteSwitchesTheEnvironment()
{
    feed::RelayStatus status;
    status.endpoints.resize(1);
    status.endpoints[0].environment = "staging";
    m_window->setStatus(status);
    trigger("commands");
    auto* field = m_window->findChild<QLineEdit*>(QStringLiteral("commandField"));

    const auto* palette = m_window->findChild<QWidget*>(QStringLiteral("commandPalette"));
    const int all = palette->height();

    QTest::keyClicks(field, QStringLiteral("switch to staging"));
    QVERIFY(palette->height() < all / 2); // no higher than what it has to show
    QCOMPARE(m_window->findChild<QListWidget*>(QStringLiteral("commandList"))->item(0)->text(), QStringLiteral("Switch to Staging"));
    QTest::keyClick(field, Qt::Key_Return);

    QCOMPARE(m_window->timelinePage()->environment(), std::string("staging"));
}

void MainWindowTest::thePaletteGoesOnEscape()
{
    trigger("commands");
    auto* field = m_window->findChild<QLineEdit*>(QStringLiteral("commandField"));

    QTest::keyClick(field, Qt::Key_Escape);

    QVERIFY(!field->isVisible());
    QVERIFY(m_window->timelinePage()->isVisible());
}

void MainWindowTest::f1ShowsTheKeys()
{
    QTest::keyClick(m_window.get(), Qt::Key_F1);

    auto* dialog = m_window->findChild<QDialog*>(QStringLiteral("keysDialog"));
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QVERIFY(!dialog->isModal());
    dialog->close();
}

void MainWindowTest::narrowWindowsKeepTheRailsIcons()
{
    auto* rail = m_window->findChild<Rail*>(QStringLiteral("rail"));
    m_window->resize(1440, 900);
    QTRY_COMPARE(rail->width(), Rail::fullWidth);

    m_window->resize(1100, 700);

    QTRY_COMPARE(rail->width(), Rail::narrowWidth);
}

void MainWindowTest::themesSwitchAndAreRemembered()
{
    trigger("theme_dark");

    QVERIFY(tokensOf(QApplication::palette()).dark);
    QCOMPARE(m_settings->value(QStringLiteral("window/theme")).toString(), QStringLiteral("dark"));
    QVERIFY(m_window->findChild<QAction*>(QStringLiteral("theme_dark"))->isChecked());
}

void MainWindowTest::geometryIsRemembered()
{
    m_window->resize(1333, 777);
    m_window->close();

    MainWindow again({m_clock, *m_timeline, {[](auto&&...) {}, [](auto&&...) {}}, *m_settings, *m_theme});

    QVERIFY(m_settings->contains(QStringLiteral("window/geometry")));
    QCOMPARE(again.size(), QSize(1333, 777));
}

void MainWindowTest::everyButtonHasANameAndEveryActionAKnownIcon()
{
    for (const QAbstractButton* button : m_window->findChildren<QAbstractButton*>()) {
        const bool builtIn = button->objectName().startsWith(QLatin1String("qt_"))
                             || button->objectName().startsWith(QLatin1String("Scroll"));
        QVERIFY2(builtIn || !button->isVisible() || !button->accessibleName().isEmpty() || !button->text().isEmpty(),
                 qPrintable(button->objectName()));
    }
    const QStringList own = ownIconNames();
    for (const QAction* action : m_window->findChildren<QAction*>()) {
        const QString name = action->property("iconName").toString();
        QVERIFY2(name.isEmpty() || own.contains(name), qPrintable(name));
    }
}

void MainWindowTest::firstFocusIsOnTheTable()
{
    events::Record record;
    record.seq = events::Seq(1);
    record.event.id = events::EventId(1);
    record.event.type = events::EventType::Delivered;
    record.event.receivedAt = m_clock.now();

    m_timeline->append({record});

    QTRY_VERIFY(m_window->timelinePage()->table()->isVisible());
    auto* table = m_window->timelinePage()->table();
    QTRY_VERIFY(table->hasFocus());

    // Focus alone chooses no row: the tail goes on.
    std::vector<events::Record> more(60, record);
    for (std::size_t at = 0; at < more.size(); ++at)
        more[at].event.id = events::EventId(at + 2);
    m_timeline->append(std::move(more));
    QTRY_COMPARE(table->model()->rowCount(), 61);
    QVERIFY(table->follows());
    QCOMPARE(table->verticalScrollBar()->value(), 0);
    QCOMPARE(table->unseen(), 0);
}

void MainWindowTest::theFirstStartTakesTheTimelinesPlaceUntilItIsTakenAway()
{
    auto* environment = m_window->findChild<EnvironmentButton*>(QStringLiteral("environment"));

    m_window->setFirstStart(new QLabel(QStringLiteral("first steps")));
    QVERIFY(!m_window->timelinePage()->isVisible());
    QVERIFY(!m_window->timelinePage()->filterField()->isEnabled());
    QCOMPARE(environment->text(), QStringLiteral("None yet"));
    m_window->setFirstStart(nullptr);

    QVERIFY(m_window->timelinePage()->isVisible());
    QVERIFY(m_window->timelinePage()->filterField()->isEnabled());
    QCOMPARE(environment->text(), QStringLiteral("All"));
}

void MainWindowTest::pagesWaitForTheFirstStep()
{
    using State = feed::Connection::State;
    const auto* waiting = m_window->findChild<QWidget*>(QStringLiteral("waitingPage"));
    const auto* search = m_window->findChild<LabelledField*>(QStringLiteral("searchField"));
    const auto* rail = m_window->findChild<Rail*>(QStringLiteral("rail"));
    const auto said = [rail] { return rail->model()->index(1, 0).data(Qt::AccessibleTextRole).toString(); };
    m_window->setFirstStart(new QLabel(QStringLiteral("first steps")));
    m_window->setConnection({State::Away, m_clock.now(), {ErrorCode::NotFound, "no relay is set up", {}}});

    m_window->showPage(MainWindow::TracePageNumber);
    QVERIFY(waiting->isVisible() && !m_window->tracePage()->isVisible());
    QCOMPARE(waiting->findChild<QLabel*>(QStringLiteral("emptySentence"))->text(), QStringLiteral("Trace waits for step 1."));
    QVERIFY(!search->isEnabled());
    QCOMPARE(said(), QStringLiteral("Trace: waits for step 1 on the first page"));

    auto* first = waiting->findChild<QPushButton*>(QStringLiteral("emptyAction"));
    QVERIFY(first->hasFocus());
    QTest::keyClick(first, Qt::Key_Space);
    QCOMPARE(m_window->shownPage(), MainWindow::TimelinePageNumber);

    // The relay is there: the first steps go on, and the other pages work.
    m_window->showPage(MainWindow::TracePageNumber);
    m_window->setConnection({State::Up, m_clock.now(), {}});
    QVERIFY(!waiting->isVisible() && m_window->tracePage()->isVisible());
    QVERIFY(search->isEnabled());
    const auto* band = m_window->findChild<EnvironmentButton*>(QStringLiteral("environment"));
    QCOMPARE(band->text(), QStringLiteral("All")); // its environments can be chosen before the first event
    QVERIFY(band->isEnabled());
    QCOMPARE(said(), QStringLiteral("Trace"));

    // One that went away later is another matter: what came is still there to read.
    m_window->setFirstStart(nullptr);
    m_window->setConnection({State::Away, m_clock.now(), {ErrorCode::NotFound, "no relay runs", {}}});
    QVERIFY(m_window->tracePage()->isVisible());
}

void MainWindowTest::menusSayTheTablesKeysWhichActNowhereElse()
{
    const auto keysOf = [this](const char* action) {
        return m_window->findChild<QAction*>(QString::fromLatin1(action))->shortcut().toString();
    };
    QCOMPARE(keysOf("copyRows"), QStringLiteral("Ctrl+C"));
    QCOMPARE(keysOf("followMessage"), QStringLiteral("F"));
    QSignalSpy paused(m_window->findChild<QAction*>(QStringLiteral("pauseTail")), &QAction::triggered);
    QSignalSpy followed(m_window->findChild<QAction*>(QStringLiteral("followMessage")), &QAction::triggered);
    timeline::FilterField* field = m_window->timelinePage()->filterField();
    field->setFocus();

    QTest::keyClicks(field, QStringLiteral("f m"));

    QCOMPARE(field->text(), QStringLiteral("f m"));
    QCOMPARE(paused.count() + followed.count(), 0);
}

void MainWindowTest::theEnvironmentHasAMenuToo()
{
    const auto* band = m_window->findChild<EnvironmentButton*>(QStringLiteral("environment"));
    QVERIFY(m_window->menuBar()->actions().contains(band->menu()->menuAction()));
    QCOMPARE(band->menu()->title(), QStringLiteral("E&nvironment"));
}

WAYBILL_TEST(MainWindowTest)

} // namespace waybill::ui::shell

#include "MainWindowTest.moc"
