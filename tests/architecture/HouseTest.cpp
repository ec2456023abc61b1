// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/Documents.h"
#include "tests/architecture/Rules.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTest>

namespace waybill::tests {

namespace {

void expectNone(const QStringList& offenders)
{
    QVERIFY2(offenders.isEmpty(), qPrintable(QLatin1Char('\n') + offenders.join(QLatin1Char('\n'))));
}

QString textOf(const char* path)
{
    QFile file{QLatin1String(path)};
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

// The project's own sources against the rules of the house.
class HouseTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_sources = readSources(QStringLiteral(WAYBILL_SOURCES));
        QVERIFY2(m_sources.size() > 50, "the sources were not found");
    }

    void dependenciesFlowOneWay() { expectNone(includesAgainstTheFlow(m_sources, windowHeader)); }
    void providersNeverIncludeOneAnother() { expectNone(providersIncludingOneAnother(m_sources)); }
    void nothingNestsAnEventLoopOrSleeps() { expectNone(nestedLoopsAndSleeps(m_sources)); }
    void nothingIsASingleton() { expectNone(singletons(m_sources)); }
    void noProxyModelOverEvents() { expectNone(proxiesOverEvents(m_sources)); }
    void everySourceNamesItsLicence() { expectNone(withoutLicenceLine(m_sources)); }
    void everyHeaderSaysWhatItIsFor() { expectNone(headersWithoutPurpose(m_sources)); }
    void filesAreNamedAsTheirClasses() { expectNone(filesNotNamedAsClasses(m_sources)); }
    void nothingIsLeftOpen() { expectNone(leftOpen(m_sources)); }
    void visibleTextIsTranslatable() { expectNone(visibleTextWithoutTr(m_sources)); }

    // waybill_lupdate collects them; the forms are written by hand.
    void everyNumberHasItsSingular()
    {
        expectNone(pluralsNotIn(textOf(WAYBILL_SOURCES "/translations/waybill_en.ts"), m_sources));
    }

    void everyRoomIsDescribed() { expectNone(roomsNotIn(textOf(WAYBILL_SOURCES "/core/README.md"), m_sources)); }

    // A file that is not there has no promises.
    void everyTestThatProvesAPromiseIsThere()
    {
        const QString promises = textOf(WAYBILL_SOURCES "/tests/README.md");
        QVERIFY(promises.contains(QStringLiteral("Test::")));

        expectNone(testsNotThere(promises, m_sources));
    }

    void filesStaySmall()
    {
        const SizeReport report = fileSizes(m_sources, 800);

        expectNone(report.tooLong);
        QVERIFY2(report.percentile95 <= 500, qPrintable(QStringLiteral("95th percentile %1").arg(report.percentile95)));
    }

    void functionsStaySmall()
    {
        const SizeReport report = functionSizes(m_sources, 80);

        expectNone(report.tooLong);
        QVERIFY2(report.percentile95 <= 40, qPrintable(QStringLiteral("95th percentile %1").arg(report.percentile95)));
    }

    void theTopLevelHasOnlyItsFolders()
    {
        const QStringList allowed{
            QStringLiteral("CMakeLists.txt"), QStringLiteral("CMakePresets.json"), QStringLiteral("README.md"),
            QStringLiteral("LICENSE"),        QStringLiteral("CHANGELOG.md"),      QStringLiteral("CONTRIBUTING.md"),
            QStringLiteral("app"),            QStringLiteral("core"),              QStringLiteral("ui"),
            QStringLiteral("resources"),      QStringLiteral("translations"),      QStringLiteral("tests"),
            QStringLiteral("packaging"),      QStringLiteral("build")};
        QStringList offenders;

        const QDir top(QStringLiteral(WAYBILL_SOURCES));
        for (const QString& name : top.entryList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
            if (!allowed.contains(name))
                offenders.append(name);
        }

        expectNone(offenders);
    }

    // The loader's word on all that a program brings in, at whatever remove.
    void programsWithoutWindowsLinkNone_data()
    {
        QTest::addColumn<QString>("program");
        for (const char* program : {"waybill-relay", "waybillctl"})
            QTest::newRow(program) << QStringLiteral(WAYBILL_BINARIES "/") + QLatin1String(program);
    }

    void programsWithoutWindowsLinkNone()
    {
        QFETCH(QString, program);
        QVERIFY2(QFileInfo::exists(program), qPrintable(program));
        QProcess ldd;

        ldd.start(QStringLiteral("ldd"), {program});
        QVERIFY(ldd.waitForFinished());

        const QString libraries = QString::fromLocal8Bit(ldd.readAllStandardOutput());
        QVERIFY2(libraries.contains(QStringLiteral("libQt6Core")), qPrintable(libraries));
        QVERIFY2(!libraries.contains(QStringLiteral("Qt6Gui")), qPrintable(libraries));
        QVERIFY2(!libraries.contains(QStringLiteral("Qt6Widgets")), qPrintable(libraries));
    }

private:
    Sources m_sources;
};

WAYBILL_TEST(HouseTest)

} // namespace waybill::tests

#include "HouseTest.moc"
