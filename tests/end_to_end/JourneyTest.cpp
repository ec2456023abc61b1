// SPDX-License-Identifier: GPL-3.0-or-later
// The journeys of ui: the real relay, the real window, and hands that are counted.

#include "app/console/Console.h"
#include "tests/end_to_end/Happenings.h"
#include "tests/end_to_end/RelayProgram.h"
#include "tests/support/HttpClient.h"
#include "tests/support/MemorySecretStore.h"
#include "tests/support/TestMain.h"
#include "ui/timeline/FacetsPane.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/HistogramView.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/trace/TracePage.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QAbstractItemModel>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::tests {

using namespace std::chrono_literals;
using events::EventType;
using ui::timeline::FacetsPane;
using ui::timeline::TimelineModel;

namespace {

constexpr int spike = 24;     // bounces at one domain, minutes ago
constexpr int elsewhere = 12; // messages that went well, half an hour before

} // namespace

class JourneyTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        ui::setUpIcons();
        m_relay = std::make_unique<RelayProgram>(m_endpoints);
        QVERIFY2(m_relay->start(), qPrintable(m_relay->errorOutput()));
        m_console = std::make_unique<console::Console>(m_clock, m_settings, m_theme, m_keychain);
        window().resize(1440, 900);
        window().show();
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        m_console->connectTo(m_relay->address());
        for (int number = 0; number < elsewhere; ++number)
            post(number, "person" + std::to_string(number) + "@example.org", EventType::Delivered, 35min - number * 2min);
        for (int number = 0; number < spike; ++number)
            post(100 + number, "user" + std::to_string(number) + "@corp.example.net", EventType::Bounced, 2min + number * 5s);
        QTRY_COMPARE(rows(), spike + elsewhere);
    }

    void init()
    {
        m_hands = 0;
        filterField().apply("");
        QTRY_COMPARE(rows(), spike + elsewhere);
        window().showPage(ui::shell::MainWindow::TimelinePageNumber);
        table().setFocus();
    }

    void cleanupTestCase() { m_console.reset(); }

    // "Was it delivered?": Ctrl+L, paste, Enter. One more for the answer to the customer.
    void supportAnswersInThreeKeys_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::newRow("an address") << QStringLiteral("user3@corp.example.net");
        QTest::newRow("an own id") << QStringLiteral("order-103");
        QTest::newRow("a message id") << QStringLiteral("id-of-order-103");
    }

    void supportAnswersInThreeKeys()
    {
        QFETCH(QString, pasted);
        QGuiApplication::clipboard()->setText(pasted);

        press("Ctrl+L");
        press("Ctrl+V");
        press("Return");

        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Not delivered.")));
        QCOMPARE(m_hands, 3);

        press("Ctrl+Shift+C");

        const QString reply = QGuiApplication::clipboard()->text();
        QVERIFY2(reply.startsWith(QStringLiteral("If an account uses the address you gave")), qPrintable(reply));
        QVERIFY(!reply.contains(QStringLiteral("corp.example.net")));
        QCOMPARE(m_hands, 4);
    }

    // "Why not?": the layer that failed is one key from the verdict.
    void whyNotIsOneKeyMore()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("order-103"));
        press("Ctrl+L");
        press("Ctrl+V");
        press("Return");
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Not delivered.")));

        // The refusal's evidence is open already: the server's words stand on the page.
        const auto* page = window().findChild<QWidget*>(QStringLiteral("tracePage"));
        const auto* layer = page->findChild<QWidget*>(QStringLiteral("layer-delivery"));
        QVERIFY2(layer->accessibleName().contains(QStringLiteral("550")), qPrintable(layer->accessibleName()));
    }

    // A spike with the mouse: outcome, time, contributor, at most 4 clicks.
    void operationsFindsTheContributorInFourClicks()
    {
        QTRY_VERIFY(facet(filter::Field::Type, QStringLiteral("bounced")).isValid());
        click(facet(filter::Field::Type, QStringLiteral("bounced")));
        QTRY_COMPARE(rows(), spike);
        brushTheNewestHalf();
        QTRY_VERIFY(filterField().appliedText().find("since:") != std::string::npos);
        QTRY_COMPARE(rows(), spike);
        QTRY_VERIFY(facet(filter::Field::Domain, QStringLiteral("corp.example.net")).isValid());
        click(facet(filter::Field::Domain, QStringLiteral("corp.example.net")));

        QTRY_VERIFY(filterField().appliedText().find("domain:corp.example.net") != std::string::npos);
        QTRY_COMPARE(rows(), spike);
        QVERIFY2(m_hands <= 4, qPrintable(QString::number(m_hands)));
    }

    // The same without a mouse: a filter, the facets, the top domain.
    void operationsFindsTheContributorByKeyboardAlone()
    {
        press("/");
        QTRY_VERIFY(filterField().hasFocus());
        typeText("type:bounced");
        press("Return");
        QTRY_COMPARE(rows(), spike);
        while (!facets().hasFocus() && m_hands < 20)
            press("Shift+Tab");
        QVERIFY(facets().hasFocus());
        QTRY_VERIFY(facet(filter::Field::Domain, QStringLiteral("corp.example.net")).isValid());
        while (facets().currentIndex() != facet(filter::Field::Domain, QStringLiteral("corp.example.net")) && m_hands < 40)
            press("Down");
        press("Return");

        QTRY_VERIFY(filterField().appliedText().find("domain:corp.example.net") != std::string::npos);
        QTRY_COMPARE(rows(), spike);
        QVERIFY2(m_hands <= 12, qPrintable(QString::number(m_hands)));
    }

    void theTableIsReadByKeyboardAlone()
    {
        press("J");
        press("J");
        const auto second = table().currentEvent();
        QVERIFY(second.has_value());
        QCOMPARE(table().currentIndex().row(), 1);
        press("K");
        QCOMPARE(table().currentIndex().row(), 0);
        press("Ctrl+C");
        QVERIFY(QGuiApplication::clipboard()->text().contains(QLatin1Char('\t')));
        press("Ctrl+Shift+J");
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QLatin1Char('{')));
        press("Space");
        QVERIFY(window().timelinePage()->paused());
        press("Space");
        QVERIFY(!window().timelinePage()->paused());
        press("F");
        QTRY_VERIFY(!verdict().isEmpty());
        QCOMPARE(window().shownPage(), ui::shell::MainWindow::TracePageNumber);
        press("Ctrl+1");
        QVERIFY(table().hasFocus());
    }

    void aLinkOpensWhatItNames()
    {
        window().openLink(QStringLiteral("waybill://view?filter=type%3Abounced"));
        QTRY_COMPARE(rows(), spike);
        QCOMPARE(filterField().appliedText(), std::string("type:bounced"));

        window().openLink(QStringLiteral("waybill://trace/order-103"));
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Not delivered.")));

        window().showPage(ui::shell::MainWindow::TimelinePageNumber);
        window().openLink(QStringLiteral("waybill://run?command=rm"));
        QCOMPARE(window().shownPage(), ui::shell::MainWindow::TimelinePageNumber);
        QCOMPARE(filterField().appliedText(), std::string("type:bounced"));
    }

private:
    ui::shell::MainWindow& window() { return m_console->window(); }
    ui::timeline::TimelineTable& table() { return *window().timelinePage()->table(); }
    ui::timeline::FilterField& filterField() { return *window().timelinePage()->filterField(); }
    FacetsPane& facets() { return *window().findChild<FacetsPane*>(QStringLiteral("facets")); }
    int rows() { return table().model()->rowCount(); }

    QString verdict()
    {
        const auto* page = window().findChild<QWidget*>(QStringLiteral("tracePage"));
        const auto* headline = page->findChild<QWidget*>(QStringLiteral("verdictHeadline"));
        return headline != nullptr && headline->isVisible() ? headline->accessibleName() : QString();
    }

    // One hand movement, where the focus is.
    void press(const char* keys)
    {
        ++m_hands;
        QWidget* focused = QApplication::focusWidget();
        QTest::keySequence(focused != nullptr ? focused : &window(), QKeySequence(QString::fromLatin1(keys)));
    }

    void typeText(const char* text)
    {
        ++m_hands;
        QTest::keyClicks(QApplication::focusWidget(), QString::fromLatin1(text));
    }

    QModelIndex facet(filter::Field field, const QString& value)
    {
        const QAbstractItemModel* model = facets().model();
        for (int group = 0; group < model->rowCount(); ++group) {
            const QModelIndex parent = model->index(group, 0);
            if (filter::Field(parent.data(ui::timeline::FacetFieldRole).toInt()) != field)
                continue;
            for (int row = 0; row < model->rowCount(parent); ++row) {
                if (model->index(row, 0, parent).data(ui::timeline::FacetValueRole).toString() == value)
                    return model->index(row, 0, parent);
            }
        }
        return {};
    }

    void click(const QModelIndex& index)
    {
        QVERIFY(index.isValid());
        ++m_hands;
        facets().scrollTo(index);
        QTest::mouseClick(facets().viewport(), Qt::LeftButton, {}, facets().visualRect(index).center());
    }

    void brushTheNewestHalf()
    {
        ++m_hands;
        auto* view = window().findChild<ui::timeline::HistogramView*>();
        const int y = view->height() / 2;
        QTest::mousePress(view, Qt::LeftButton, {}, QPoint(view->width() / 2, y));
        QTest::mouseMove(view, QPoint(view->width() - 30, y));
        QTest::mouseRelease(view, Qt::LeftButton, {}, QPoint(view->width() - 20, y));
    }

    void post(int number, const std::string& recipient, EventType type, std::chrono::seconds ago)
    {
        const auto event = happened(recipient, "order-" + std::to_string(number), type, m_clock.now() - ago);
        const simulator::SimulatedEndpoint& endpoint = m_endpoints.front();
        const auto request = endpoint.encoder->encode(std::vector{event}, m_clock.now());
        HttpClient client(m_relay->hooks());
        QCOMPARE(client.post("/hooks/" + endpoint.name, request.headers, request.body).status, 200);
    }

    const SystemClock m_clock;
    const std::vector<simulator::SimulatedEndpoint> m_endpoints = simulator::demoEndpoints();
    const QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
    ui::Theme m_theme{ui::Theme::Choice::Light};
    std::unique_ptr<RelayProgram> m_relay;
    waybill::tests::MemorySecretStore m_keychain;
    std::unique_ptr<console::Console> m_console;
    int m_hands = 0;
};

WAYBILL_TEST(JourneyTest)

} // namespace waybill::tests

#include "JourneyTest.moc"
