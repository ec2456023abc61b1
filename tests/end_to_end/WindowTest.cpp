// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Console.h"
#include "tests/end_to_end/Happenings.h"
#include "tests/end_to_end/RelayProgram.h"
#include "tests/support/HttpClient.h"
#include "tests/support/MemorySecretStore.h"
#include "tests/support/TestMain.h"
#include "ui/timeline/TimelineModel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace waybill::tests {

using namespace std::chrono_literals;
using events::EventType;
using Column = ui::timeline::TimelineModel::Column;

// The real relay and the real window; what happens between them is what happens at a person's desk.
class WindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        ui::setUpIcons();
        m_relay = std::make_unique<RelayProgram>(m_endpoints);
        QVERIFY2(m_relay->start(), qPrintable(m_relay->errorOutput()));
        m_console = std::make_unique<console::Console>(m_clock, m_settings, m_theme, m_keychain);
        m_console->window().resize(1440, 900);
        m_console->window().show();
        m_console->connectTo(m_relay->address());
    }

    void cleanupTestCase() { m_console.reset(); }

    void webhooksBecomeRows()
    {
        for (const simulator::SimulatedEndpoint& endpoint : m_endpoints)
            post(endpoint, now("nora.quist@example.org", "order-58213-receipt", EventType::Delivered));
        post(m_endpoints[0], now("t.harde@corp.example.net", "pwreset-7f31c0a2", EventType::Bounced));

        QTRY_COMPARE(table().model()->rowCount(), int(m_endpoints.size()) + 1);
        const int row = rowWith(Column::YourId, QStringLiteral("pwreset-7f31c0a2"));
        QVERIFY(row >= 0);
        QCOMPARE(cell(row, Column::Recipient), QStringLiteral("t.harde@corp.example.net"));
        QVERIFY(cell(row, Column::Outcome).startsWith(QStringLiteral("Bounced")));
        QVERIFY(cell(row, Column::Code).contains(QStringLiteral("5.1.1")));
        QVERIFY(rowWith(Column::Recipient, QStringLiteral("nora.quist@example.org")) >= 0);
    }

    void aForgedWebhookShowsNoRow()
    {
        const auto forged = now("mallory@example.com", "forged-1", EventType::Delivered);
        const int rows = table().model()->rowCount();
        const auto stranger = simulator::makeEncoder("sendgrid");

        const int status = send(m_endpoints[0].name, stranger->encode(std::vector{forged}, m_clock.now()));

        QCOMPARE(status, 401);
        QTRY_VERIFY(statusText("statusRefused").contains(QLatin1Char('1')));
        QCOMPARE(table().model()->rowCount(), rows);
    }

    void aPastedIdAnswersWhatBecameOfIt()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("pwreset-7f31c0a2"));

        QTest::keySequence(&m_console->window(), QKeySequence(QStringLiteral("Ctrl+L")));
        auto* field = m_console->window().findChild<QLineEdit*>(QStringLiteral("searchField"));
        QTRY_VERIFY(field->hasFocus());
        QTest::keySequence(field, QKeySequence(QKeySequence::Paste));
        QTest::keyClick(field, Qt::Key_Return);

        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Not delivered.")));
        QVERIFY2(verdict().contains(QStringLiteral("corp.example.net")), qPrintable(verdict()));
    }

    void aPastedAddressAnswersToo()
    {
        auto* field = m_console->window().findChild<QLineEdit*>(QStringLiteral("searchField"));
        QTest::keySequence(&m_console->window(), QKeySequence(QStringLiteral("Ctrl+L")));
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("nora.quist@example.org"));
        QTest::keyClick(field, Qt::Key_Return);

        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Delivered.")));
    }

    void theSupportReplyIsNeutralAndOnTheClipboard()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("something else"));

        QTest::keySequence(&m_console->window(), QKeySequence(QStringLiteral("Ctrl+Shift+C")));

        QTRY_VERIFY(QGuiApplication::clipboard()->text() != QStringLiteral("something else"));
        const QString reply = QGuiApplication::clipboard()->text();
        QVERIFY2(reply.startsWith(QStringLiteral("If an account uses the address you gave")), qPrintable(reply));
        QVERIFY(!reply.contains(QStringLiteral("example.org")));
    }

    void aKilledRelayIsSaidAndFoundAgain()
    {
        QTRY_VERIFY(statusText("statusRelay").startsWith(QStringLiteral("Relay up")));
        const int rows = table().model()->rowCount();

        m_relay->kill();

        QTRY_VERIFY_WITH_TIMEOUT(statusText("statusRelay").startsWith(QStringLiteral("Relay away")), 20000);
        QCOMPARE(table().model()->rowCount(), rows);

        QVERIFY2(m_relay->start(), qPrintable(m_relay->errorOutput()));
        QTRY_VERIFY_WITH_TIMEOUT(statusText("statusRelay").startsWith(QStringLiteral("Relay up")), 40000);
        post(m_endpoints[0], now("ruth.adeyemi@uni.example.org", "order-58214-receipt", EventType::Delivered));
        QTRY_VERIFY(rowWith(Column::YourId, QStringLiteral("order-58214-receipt")) >= 0);
        QCOMPARE(table().model()->rowCount(), rows + 1);
    }

private:
    simulator::ProviderEvent now(const char* recipient, const char* correlationId, EventType type) const
    {
        return happened(recipient, correlationId, type, m_clock.now() - 2s);
    }

    int send(const std::string& endpoint, const simulator::WebhookPost& post)
    {
        HttpClient client(m_relay->hooks());
        return client.post("/hooks/" + endpoint, post.headers, post.body).status;
    }

    void post(const simulator::SimulatedEndpoint& endpoint, const simulator::ProviderEvent& event)
    {
        QCOMPARE(send(endpoint.name, endpoint.encoder->encode(std::vector{event}, m_clock.now())), 200);
    }

    QTableView& table() { return *m_console->window().findChild<QTableView*>(QStringLiteral("timelineTable")); }

    QString cell(int row, Column column)
    {
        return table().model()->index(row, column).data(Qt::DisplayRole).toString();
    }

    int rowWith(Column column, const QString& text)
    {
        for (int row = 0; row < table().model()->rowCount(); ++row) {
            if (cell(row, column) == text)
                return row;
        }
        return -1;
    }

    QString verdict()
    {
        const auto* page = m_console->window().findChild<QWidget*>(QStringLiteral("tracePage"));
        const auto* headline = page->findChild<QWidget*>(QStringLiteral("verdictHeadline"));
        return headline ? headline->accessibleName() : QString();
    }

    QString statusText(const char* part)
    {
        return m_console->window().findChild<QToolButton*>(QString::fromLatin1(part))->text();
    }

    const SystemClock m_clock;
    const std::vector<simulator::SimulatedEndpoint> m_endpoints = simulator::demoEndpoints();
    const QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
    ui::Theme m_theme{ui::Theme::Choice::Light};
    std::unique_ptr<RelayProgram> m_relay;
    waybill::tests::MemorySecretStore m_keychain;
    std::unique_ptr<console::Console> m_console;
};

WAYBILL_TEST(WindowTest)

} // namespace waybill::tests

#include "WindowTest.moc"
