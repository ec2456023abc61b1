// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/ExportJob.h"
#include "tests/support/FakeRelay.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

namespace waybill::exports::tests {

using namespace waybill::tests;

namespace {

QByteArray pageOfEvents(std::uint64_t first, int count, const char* next)
{
    std::string events;
    for (int i = 0; i < count; ++i)
        events += (events.empty() ? "" : ",") + jsonOf(eventOf(first + std::uint64_t(i)));
    return QByteArray::fromStdString("{\"events\":[" + events + "],\"next\":" + next + "}");
}

} // namespace

class ExportJobTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_relay = std::make_unique<FakeRelay>();
        QVERIFY(m_relay->listen());
        m_folder = std::make_unique<QTemporaryDir>();
        m_order = {.relay = {m_relay->url(), m_token.path().toStdString()},
                   .filter = "type:bounced",
                   .path = m_folder->filePath(QStringLiteral("events.csv"))};
    }

    void writesEveryPageIntoOneFileForItsOwnerOnly()
    {
        m_relay->on(QStringLiteral("/v1/events"), [](const QUrlQuery& query) -> FakeAnswer {
            if (query.queryItemValue(QStringLiteral("before")).isEmpty())
                return {200, pageOfEvents(1, 3, "\"5.1\"")};
            return {200, pageOfEvents(4, 2, "null")};
        });
        ExportJob job(m_order);
        QSignalSpy finished(&job, &ExportJob::finished);
        QSignalSpy progress(&job, &ExportJob::progress);
        job.start();

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().toLongLong(), 5);
        QCOMPARE(progress.size(), 2);
        QCOMPARE(linesOf(m_order.path), 6); // with the heading
        QCOMPARE(QFile::permissions(m_order.path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void namedEventsAreAskedForInPieces()
    {
        QList<int> asked;
        m_relay->on(QStringLiteral("/v1/events"), [&asked](const QUrlQuery& query) -> FakeAnswer {
            asked.append(int(query.queryItemValue(QStringLiteral("ids")).count(QStringLiteral("evt_"))));
            return {200, pageOfEvents(1, asked.last(), "null")};
        });
        for (std::uint64_t id = 1; id <= 250; ++id)
            m_order.ids.emplace_back(id);
        ExportJob job(m_order);
        QSignalSpy finished(&job, &ExportJob::finished);
        job.start();

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(asked, (QList<int>{200, 50}));
        QCOMPARE(linesOf(m_order.path), 251);
    }

    void aCancelledExportLeavesTheOldFile()
    {
        writeOld();
        int pages = 0;
        m_relay->on(QStringLiteral("/v1/events"), [&pages](const QUrlQuery&) -> FakeAnswer {
            FakeAnswer answer{200, pageOfEvents(1, 3, "\"5.1\"")};
            answer.never = ++pages == 2; // the second page does not come
            return answer;
        });
        ExportJob job(m_order);
        QSignalSpy progress(&job, &ExportJob::progress);
        QSignalSpy cancelled(&job, &ExportJob::cancelled);
        job.start();
        QTRY_COMPARE(progress.size(), 1);

        job.cancel();

        QTRY_COMPARE(cancelled.size(), 1);
        expectOldFileAlone();
    }

    void aRelayThatFailsLeavesTheOldFile()
    {
        writeOld();
        m_relay->answer(QStringLiteral("/v1/events"), {500, "{}"});
        ExportJob job(m_order);
        QSignalSpy failed(&job, &ExportJob::failed);
        job.start();

        QTRY_COMPARE(failed.size(), 1);
        expectOldFileAlone();
    }

    void aFolderThatIsNotThereIsSaid()
    {
        m_order.path = m_folder->filePath(QStringLiteral("nowhere/events.csv"));
        ExportJob job(m_order);
        QSignalSpy failed(&job, &ExportJob::failed);
        job.start();

        QTRY_COMPARE(failed.size(), 1);
        const auto error = failed.first().first().value<Error>();
        QVERIFY2(error.message.find("can't be written") != std::string::npos, error.message.c_str());
    }

    void deletingTheJobCancelsIt()
    {
        writeOld();
        FakeAnswer silent;
        silent.never = true;
        m_relay->answer(QStringLiteral("/v1/events"), silent);
        {
            ExportJob job(m_order);
            job.start();
            QTRY_COMPARE(m_relay->requests(QStringLiteral("/v1/events")), 1);
        }
        expectOldFileAlone();
    }

private:
    static int linesOf(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? int(file.readAll().count('\n')) : -1;
    }

    void writeOld()
    {
        QFile file(m_order.path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("old");
    }

    void expectOldFileAlone()
    {
        QFile file(m_order.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("old"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{QStringLiteral("events.csv")});
    }

    std::unique_ptr<FakeRelay> m_relay;
    std::unique_ptr<QTemporaryDir> m_folder;
    TokenDirectory m_token;
    ExportOrder m_order;
};

WAYBILL_TEST(ExportJobTest)

} // namespace waybill::exports::tests

#include "ExportJobTest.moc"
