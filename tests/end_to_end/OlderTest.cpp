// SPDX-License-Identifier: GPL-3.0-or-later
// A relay that has more than the console holds: the real relay, the real window, 70 000 events in the real store.

#include "app/console/Console.h"
#include "core/base/Digest.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "core/exports/ExportJob.h"
#include "core/feed/ApiClient.h"
#include "core/relay/Relay.h"
#include "tests/support/MemorySecretStore.h"
#include "tests/support/TestMain.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/OlderBar.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/Theme.h"

#include <QDirIterator>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::tests {

using namespace std::chrono_literals;
using events::EventType;

namespace {

constexpr int stored = 70'000; // one a minute, to an hour ago
constexpr int people = 500;
constexpr std::size_t heldAtLeast = 1000;

std::string addressOf(int number) { return "person" + std::to_string(number % people) + "@example.org"; }

events::Event anEvent(int number, Timestamp now)
{
    events::Event event;
    event.dedupKey = sha256({std::to_string(number)});
    for (std::size_t i = 0; i < 8; ++i)
        event.id = events::EventId(event.id.value() << 8 | std::uint8_t(event.dedupKey[i]));
    event.provider = "sendgrid";
    event.environment = "production";
    event.endpoint = "sendgrid-production";
    event.type = number % 10 == 0 ? EventType::Bounced : EventType::Delivered;
    event.bounce = number % 10 == 0 ? events::BounceClass::Hard : events::BounceClass::None;
    event.recipient = addressOf(number);
    event.messageId = "message-" + std::to_string(number);
    event.receivedAt = now - 1h - (stored - number) * 1min;
    event.occurredAt = event.receivedAt;
    return event;
}

} // namespace

class OlderTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void aFilterBringsInWhatTheConsoleNoLongerHolds();
    void theRowsAreOneTableWithThoseThatAreHeld();
    void anExportHasThemAll();
    void aRevealIsInTheRelaysAudit();
    void anErasedPersonLeavesTheConsolesDiskToo();

private:
    void seed();
    void fillCache();
    QByteArray ask(const QString& path, const QByteArray& body = {});
    bool isOnDisk(const QByteArray& bytes) const;

    ui::timeline::TimelinePage& page() { return *m_console->window().timelinePage(); }
    QAbstractItemModel& rows() { return *page().table()->model(); }
    QString barText() { return page().findChild<ui::timeline::OlderBar*>()->text(); }

    SystemClock m_clock;
    const providers::Registry m_registry;
    const QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
    ui::Theme m_theme{ui::Theme::Choice::Light};
    const QString m_cache = m_folder.filePath(QStringLiteral("cache"));
    std::unique_ptr<relay::Relay> m_relay;
    feed::RelayAddress m_address;
    MemorySecretStore m_keychain;
    std::unique_ptr<console::Console> m_console;
};

void OlderTest::initTestCase()
{
    ui::setUpIcons();
    seed();
    relay::RelayOptions options;
    options.config.hooks.listen.port = 0;
    options.config.api.listen.port = 0;
    options.dataDirectory = m_folder.filePath(QStringLiteral("relay")).toStdString();
    auto started = relay::Relay::start(options, m_registry, m_clock);
    QVERIFY2(started.has_value(), started ? "" : started.error().error.text().c_str());
    m_relay = std::move(*started);
    m_address = {QUrl(QString::fromStdString(m_relay->apiUrl())), m_relay->tokenFile()};
    fillCache();
    m_console = std::make_unique<console::Console>(m_clock, m_settings, m_theme, m_keychain);
    m_console->window().resize(1440, 900);
    m_console->window().show();
    QSignalSpy caughtUp(m_console.get(), &console::Console::caughtUp);
    m_console->connectTo(m_address, m_cache);
    QTRY_VERIFY_WITH_TIMEOUT(!caughtUp.isEmpty(), 30'000);
}

void OlderTest::cleanupTestCase()
{
    m_console.reset();
    m_relay.reset();
}

void OlderTest::init() { m_console->window().showPage(ui::shell::MainWindow::TimelinePageNumber); }

void OlderTest::seed()
{
    const QString folder = m_folder.filePath(QStringLiteral("relay"));
    QVERIFY(QDir().mkpath(folder));
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    auto store = events::SqliteEventStore::open(folder.toStdString() + "/events.db", m_clock);
    QVERIFY(store.has_value());
    constexpr int atOnce = 5000;
    const Timestamp now = m_clock.now();
    for (int first = 1; first <= stored; first += atOnce) {
        std::vector<events::Event> events;
        for (int number = first; number < first + atOnce; ++number)
            events.push_back(anEvent(number, now));
        const auto appended = (*store)->append({.relay = (*store)->relay(), .epoch = (*store)->epoch(),
                                                .firstSeq = events::Seq(first), .events = events, .sourceMark = {}});
        QVERIFY2(appended.has_value(), appended ? "" : appended.error().text().c_str());
    }
}

// A console that may hold little was here before.
void OlderTest::fillCache()
{
    timeline::Timeline timeline(m_clock);
    timeline.start(timeline::CacheOptions{m_cache.toStdString(), std::chrono::days(365), heldAtLeast});
    feed::RelayClient client(m_address, [&](std::vector<events::Record> records, std::string cursor) {
        timeline.append(std::move(records), std::move(cursor));
    });
    QSignalSpy caughtUp(&client, &feed::RelayClient::caughtUp);
    client.start();
    QTRY_VERIFY_WITH_TIMEOUT(!caughtUp.isEmpty() && timeline.view().heldSince, 60'000);
    QTRY_VERIFY(timeline.view().table->rowCount() < stored);
}

QByteArray OlderTest::ask(const QString& path, const QByteArray& body)
{
    feed::ApiClient client(m_address);
    std::optional<Result<QByteArray>> answer;
    const auto done = [&](Result<QByteArray> result) { answer = std::move(result); };
    if (body.isEmpty())
        client.get({.path = path}, done);
    else
        client.post({.path = path}, body, done);
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000) || !*answer)
        return {};
    return **answer;
}

bool OlderTest::isOnDisk(const QByteArray& bytes) const
{
    for (QDirIterator file(m_cache, QDir::Files); file.hasNext();) {
        QFile opened(file.next());
        if (opened.open(QIODevice::ReadOnly) && opened.readAll().contains(bytes))
            return true;
    }
    return false;
}

void OlderTest::aFilterBringsInWhatTheConsoleNoLongerHolds()
{
    const std::size_t held = m_console->timeline().view().table->rowCount();
    QVERIFY2(held >= heldAtLeast && held < stored, qPrintable(QString::number(held)));

    page().filterField()->apply("to:" + addressOf(7));

    QTRY_COMPARE_WITH_TIMEOUT(rows().rowCount(), stored / people, 30'000);
    QTRY_VERIFY2(barText().contains(QStringLiteral("it has no more")), qPrintable(barText()));
}

void OlderTest::theRowsAreOneTableWithThoseThatAreHeld()
{
    page().filterField()->apply("to:" + addressOf(10));
    const events::EventId oldest = anEvent(10, m_clock.now()).id;
    const auto& view = m_console->timeline().view();
    QTRY_VERIFY_WITH_TIMEOUT(view.rowCount > 0 && view.table->row((*view.rows)[0]).id == oldest, 30'000);
    QTRY_COMPARE(rows().rowCount(), stored / people);

    for (std::size_t i = 1; i < view.rowCount; ++i)
        QVERIFY(view.table->row((*view.rows)[i - 1]).time < view.table->row((*view.rows)[i]).time);
    page().table()->setCurrentIndex(rows().index(rows().rowCount() - 1, 0));
    QVERIFY(page().table()->currentEvent()->id == oldest);
    // The chosen one's story is the relay's: its verdict stands below.
    const auto* headline = page().findChild<QWidget*>(QStringLiteral("verdictHeadline"));
    QVERIFY(headline != nullptr);
    QTRY_VERIFY2(headline->accessibleName().startsWith(QStringLiteral("Not delivered")), qPrintable(headline->accessibleName()));
    page().filterField()->apply("type:bounced to:" + addressOf(11));
    QTRY_COMPARE(rows().rowCount(), 0); // 11 never bounced
}

void OlderTest::anExportHasThemAll()
{
    exports::ExportOrder order{.relay = m_address, .filter = "to:" + addressOf(7)};
    order.path = m_folder.filePath(QStringLiteral("export.csv"));
    exports::ExportJob job(order);
    QSignalSpy finished(&job, &exports::ExportJob::finished);
    job.start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    QCOMPARE(finished.front().front().toInt(), stored / people);
}

void OlderTest::aRevealIsInTheRelaysAudit()
{
    ui::Masking& masking = m_console->window().masking();
    masking.setOn(true);
    const std::string id = toString(anEvent(12, m_clock.now()).id);

    masking.reveal(id);

    const QByteArray noted = QByteArray::fromStdString("POST /v1/events/" + id + "/reveal");
    QTRY_VERIFY(ask(QStringLiteral("/v1/audit")).contains(noted));
    QVERIFY(!ask(QStringLiteral("/v1/audit")).contains("person"));
    masking.setOn(false);
}

void OlderTest::anErasedPersonLeavesTheConsolesDiskToo()
{
    const std::string address = addressOf(stored); // whose newest event is held
    page().filterField()->apply("to:" + address);
    QTRY_COMPARE_WITH_TIMEOUT(rows().rowCount(), stored / people, 30'000);
    QVERIFY(isOnDisk(QByteArray::fromStdString(address)));

    const QByteArray erased = ask(QStringLiteral("/v1/erase"), QByteArray::fromStdString(R"({"recipient":")" + address + R"("})"));

    const QByteArray expected = QByteArray("\"events\":") + QByteArray::number(stored / people);
    QVERIFY2(erased.contains(expected), erased.constData());
    QTRY_VERIFY_WITH_TIMEOUT(!isOnDisk(QByteArray::fromStdString(address)), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(rows().rowCount(), 0, 30'000);
}

WAYBILL_TEST(OlderTest)

} // namespace waybill::tests

#include "OlderTest.moc"
