// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ErasedFiles.h"

#include "core/sqlite/Database.h"
#include "core/sqlite/Statement.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::relay {

namespace {

constexpr std::string_view address = "nora.quist@example.org";
constexpr std::string_view other = "joan@example.org";
constexpr std::size_t bodyBytes = 13'000; // three overflow pages and the cell's own part
constexpr std::size_t step = 7;           // shorter than an address: every border between pages is met

std::string body(std::size_t at)
{
    std::string text(bodyBytes, 'x');
    text.replace(at, address.size(), address);
    text.replace((at + 100) % (bodyBytes - other.size()), other.size(), other);
    return text;
}

} // namespace

class ErasedPagesTest : public QObject {
    Q_OBJECT

private slots:
    void anAddressThatTwoPagesShareIsMaskedInASetAsideFile_data()
    {
        QTest::addColumn<bool>("isInLog");
        QTest::newRow("in the file") << false;
        QTest::newRow("in its log") << true;
    }

    void anAddressThatTwoPagesShareIsMaskedInASetAsideFile()
    {
        QFETCH(bool, isInLog);
        QTemporaryDir folder;
        const QString written = folder.filePath(QStringLiteral("written.db"));
        const QString aside = folder.filePath(QStringLiteral("events.db.damaged-20261126T140255Z"));
        std::int64_t rows = 0;
        {
            auto writer = sqlite::Database::openWriter(written.toStdString()).value();
            QVERIFY(writer.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT); BEGIN"));
            auto insert = sqlite::Statement::prepare(writer, "INSERT INTO rows (body) VALUES (?)").value();
            for (std::size_t at = 0; at + address.size() <= bodyBytes; at += step, ++rows) {
                const std::string text = body(at);
                insert.bind(0, std::string_view(text));
                QVERIFY(insert.run());
            }
            QVERIFY(writer.execute("COMMIT"));
            if (!isInLog)
                QVERIFY(writer.checkpoint(sqlite::Checkpoint::Truncate));
            QVERIFY(QFile::copy(written, aside));
            QVERIFY(QFile::copy(written + QStringLiteral("-wal"), aside + QStringLiteral("-wal")));
        }

        QVERIFY(maskFiles(folder.path().toStdString(), AddressTraces(address)).value() > 0);

        // The log's checksums do not fit any more; what is there is read as the file, which SQLite does not check.
        if (isInLog)
            QVERIFY(applyLog(aside));
        auto reader = sqlite::Database::openReader(aside.toStdString()).value();
        auto select = sqlite::Statement::prepare(reader, "SELECT body FROM rows ORDER BY id").value();
        std::int64_t seen = 0;
        for (std::size_t at = 0; select.step().value_or(false); at += step, ++seen) {
            std::string expected = body(at);
            expected.replace(at, address.size(), std::string(address.size(), '*'));
            QVERIFY2(select.text(0) == expected, qPrintable(QString::number(at)));
        }
        QCOMPARE(seen, rows);
    }

private:
    // Every frame's page to its place.
    static bool applyLog(const QString& path)
    {
        QFile log(path + QStringLiteral("-wal"));
        QFile file(path);
        if (!log.open(QIODevice::ReadOnly) || !file.open(QIODevice::ReadWrite) || !log.seek(32))
            return false;
        while (true) {
            const QByteArray frame = log.read(24 + 4096);
            if (frame.size() < 24 + 4096)
                return log.remove();
            const auto number = quint32(quint8(frame[1])) << 16 | quint32(quint8(frame[2])) << 8 | quint8(frame[3]);
            if (!file.seek(qint64(number - 1) * 4096) || file.write(frame.mid(24)) != 4096)
                return false;
        }
    }
};

WAYBILL_TEST(ErasedPagesTest)

} // namespace waybill::relay

#include "ErasedPagesTest.moc"
