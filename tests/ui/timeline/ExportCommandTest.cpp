// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeRelay.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/TestMain.h"
#include "ui/timeline/ExportCommand.h"

#include <QDir>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTest>

namespace waybill::ui::timeline {

using namespace waybill::tests;

// The dialog, the running job and its end, with a relay that has three events a page.
class ExportCommandTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_relay = std::make_unique<FakeRelay>();
        QVERIFY(m_relay->listen());
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<QWidget>();
        m_export = new ExportCommand(m_window.get());
    }

    void theNameDecidesTheFormat()
    {
        m_relay->answer(QStringLiteral("/v1/events"), page("null"));
        QSignalSpy ended(m_export, &ExportCommand::ended);
        askFor(QStringLiteral("events.jsonl"));

        QTRY_COMPARE(ended.size(), 1);
        QFile file(m_folder->filePath(QStringLiteral("events.jsonl")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.read(1), QByteArray("{"));
        QVERIFY(!m_export->isRunning());
    }

    void aCancelledExportSaysSoAndLeavesNothing()
    {
        int pages = 0;
        m_relay->on(QStringLiteral("/v1/events"), [&pages](const QUrlQuery&) -> FakeAnswer {
            FakeAnswer answer = page("\"5.1\"");
            answer.never = ++pages == 2; // the second page does not come
            return answer;
        });
        QSignalSpy progressed(m_export, &ExportCommand::progressed);
        QSignalSpy said(m_export, &ExportCommand::statusMessage);
        QSignalSpy ended(m_export, &ExportCommand::ended);
        askFor(QStringLiteral("events.csv"));
        QTRY_COMPARE(progressed.size(), 2);
        QCOMPARE(progressed.last()[1].toInt(), 50);

        m_export->cancel();

        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(said.last()[0].toString().contains(QStringLiteral("cancelled")));
        QVERIFY(!m_export->isRunning());
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
    }

    void anotherOneHasToWait()
    {
        FakeAnswer silent;
        silent.never = true;
        m_relay->answer(QStringLiteral("/v1/events"), silent);
        askFor(QStringLiteral("events.csv"));
        QTRY_VERIFY(m_export->isRunning());
        QSignalSpy said(m_export, &ExportCommand::statusMessage);

        m_export->ask(order(), 6);

        QCOMPARE(said.size(), 1);
        QVERIFY(said.last()[0].toString().contains(QStringLiteral("already")));
    }

private:
    static FakeAnswer page(const char* next)
    {
        std::string events;
        for (std::uint64_t id = 1; id <= 3; ++id)
            events += (events.empty() ? "" : ",") + jsonOf(eventOf(id));
        return {200, QByteArray::fromStdString("{\"events\":[" + events + "],\"next\":" + next + "}")};
    }

    exports::ExportOrder order() const
    {
        exports::ExportOrder order;
        order.relay = {m_relay->url(), m_token.path().toStdString()};
        return order;
    }

    // Six events are expected; the person types the name and presses Save.
    void askFor(const QString& name)
    {
        m_export->ask(order(), 6);
        auto* dialog = m_window->findChild<QFileDialog*>(QStringLiteral("exportDialog"));
        QVERIFY(dialog != nullptr);
        dialog->selectFile(m_folder->filePath(name));
        QMetaObject::invokeMethod(dialog, "accept");
    }

    std::unique_ptr<FakeRelay> m_relay;
    std::unique_ptr<QTemporaryDir> m_folder;
    TokenDirectory m_token;
    std::unique_ptr<QWidget> m_window;
    ExportCommand* m_export = nullptr; // the window's
};

WAYBILL_TEST(ExportCommandTest)

} // namespace waybill::ui::timeline

#include "ExportCommandTest.moc"
