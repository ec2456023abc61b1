// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Encoding.h"
#include "core/base/Json.h"
#include "core/domains/reports/ReportFile.h"
#include "core/domains/reports/Unpack.h"
#include "tests/support/Gzip.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

#include <algorithm>

namespace waybill::domains::reports::tests {

namespace {

using waybill::tests::gzipped;

std::string fixture(const QString& name)
{
    QFile file(QStringLiteral(WAYBILL_FIXTURES "/reports/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no fixture %s", qPrintable(name));
    return file.readAll().toStdString();
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

std::string lowerAt(JsonValue value) { return lower(value.string().value_or("")); }

std::string report(const std::string& inside)
{
    return "<feedback><report_metadata><report_id>1</report_id></report_metadata><policy_published><domain>example.org</domain>"
           "</policy_published>" + inside + "</feedback>";
}

} // namespace

class ReportsTest : public QObject {
    Q_OBJECT

private slots:
    void aggregateReportsReadAsTheirAuthorsReadThem_data();
    void aggregateReportsReadAsTheirAuthorsReadThem();
    void tlsReportsAreRead();
    void gzipAndZipAreUnpacked();
    void reportsAreFoundInAMessage();
    void bombsAreStopped();
    void damagedArchivesAreRefused_data();
    void damagedArchivesAreRefused();
    void entitiesAndDocumentTypesAreRefused();
    void whatIsNoReportSaysWhy_data();
    void whatIsNoReportSaysWhy();
    void deepAndLongXmlIsRefused();
    void strangeNumbersDoNoHarm();
};

void ReportsTest::aggregateReportsReadAsTheirAuthorsReadThem_data()
{
    QTest::addColumn<QString>("name");
    for (int i = 1; i <= 5; ++i)
        QTest::addRow("%d", i) << QStringLiteral("dmarc/00%1").arg(i);
}

void ReportsTest::aggregateReportsReadAsTheirAuthorsReadThem()
{
    QFETCH(QString, name);
    JsonDocument expected;
    QVERIFY(expected.parse(fixture(name + QStringLiteral(".json"))));
    const JsonValue root = expected.root();

    const auto read = parseAggregateReport(fixture(name + QStringLiteral(".xml")));

    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const JsonValue metadata = root["report_metadata"];
    QCOMPARE(read->organisation, std::string(metadata["org_name"].string().value_or("")));
    QCOMPARE(read->id, std::string(metadata["report_id"].string().value_or("")));
    QCOMPARE(read->begin, metadata["date_range"]["begin"].integer().value_or(0));
    QCOMPARE(read->end, metadata["date_range"]["end"].integer().value_or(0));
    QCOMPARE(read->domain, std::string(root["policy_published"]["domain"].string().value_or("")));
    QCOMPARE(lower(read->policy), lowerAt(root["policy_published"]["p"]));
    QCOMPARE(read->rows.size(), root["record"].size());
    for (std::size_t i = 0; i < read->rows.size(); ++i) {
        const JsonValue row = root["record"].at(i);
        const JsonValue evaluated = row["row"]["policy_evaluated"];
        QCOMPARE(read->rows[i].sourceIp, std::string(row["row"]["source_ip"].string().value_or("")));
        QCOMPARE(read->rows[i].count, row["row"]["count"].integer().value_or(0));
        QCOMPARE(read->rows[i].dkimAligned, lowerAt(evaluated["dkim"]) == "pass");
        QCOMPARE(read->rows[i].spfAligned, lowerAt(evaluated["spf"]) == "pass");
        QCOMPARE(read->rows[i].headerFrom, std::string(row["identifiers"]["header_from"].string().value_or("")));
        QCOMPARE(read->rows[i].results.size(), row["auth_results"]["dkim"].size() + row["auth_results"]["spf"].size());
    }
}

void ReportsTest::tlsReportsAreRead()
{
    const auto read = parseTlsReport(fixture(QStringLiteral("tls/rpt01.json")));

    QVERIFY(read);
    QCOMPARE(read->organisation, std::string("Company-X"));
    QCOMPARE(read->policies.front().domain, std::string("company-y.example"));
    QCOMPARE(read->policies.front().successes, 5326);
    QCOMPARE(read->policies.front().failures, 303);
    QCOMPARE(read->policies.front().details.size(), std::size_t(3));
    for (const char* name : {"tls/rpt02.json", "tls/rpt03.json"})
        QVERIFY(parseTlsReport(fixture(QLatin1String(name))));
}

void ReportsTest::gzipAndZipAreUnpacked()
{
    const auto tls = readReportFile(gzipped(fixture(QStringLiteral("tls/rpt01.json"))));
    const auto two = readReportFile(fixture(QStringLiteral("two.zip")));

    QVERIFY(tls && tls->tls.size() == 1);
    QVERIFY2(two, two ? "" : two.error().text().c_str());
    QCOMPARE(two->dmarc.size(), std::size_t(2));
    QCOMPARE(two->dmarc[1].organisation, std::string("google.com"));
}

void ReportsTest::reportsAreFoundInAMessage()
{
    const std::string message = "From: noreply@example.com\nSubject: Report domain: example.org\nMIME-Version: 1.0\n"
                                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the attachment.\n"
                                "--b\nContent-Type: application/gzip; name=r.xml.gz\nContent-Transfer-Encoding: base64\n\n"
                                + toBase64(gzipped(fixture(QStringLiteral("dmarc/003.xml")))) + "\n--b--\n";

    const auto read = readReportFile(message);

    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(read->dmarc.size(), std::size_t(1));
    QCOMPARE(read->dmarc.front().rows.size(), std::size_t(4));
    QVERIFY(!readReportFile("From: a@example.com\n\nno report in here\n"));
}

void ReportsTest::bombsAreStopped()
{
    const std::string bomb = gzipped(std::string(48u << 20, ' '));
    QVERIFY(bomb.size() < 64 * 1024);

    const auto burst = readReportFile(bomb);

    QVERIFY(!burst);
    QVERIFY(burst.error().code == ErrorCode::TooLarge);
    QVERIFY(!unpack(fixture(QStringLiteral("two.zip")), {.bytes = 2000, .files = 64}));
    QVERIFY(!unpack(fixture(QStringLiteral("two.zip")), {.bytes = 1u << 20, .files = 1}));
}

void ReportsTest::damagedArchivesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const std::string zip = fixture(QStringLiteral("two.zip"));
    const std::string gzip = gzipped("<feedback/>");
    const auto row = [](const char* name, const std::string& bytes) { QTest::addRow("%s", name) << QByteArray::fromStdString(bytes); };
    row("cut gzip", gzip.substr(0, gzip.size() / 2));
    row("gzip's head", gzip.substr(0, 2));
    row("cut zip", zip.substr(0, zip.size() / 2));
    row("zip's head", zip.substr(0, 4));
    std::string wild = zip;
    wild.replace(wild.rfind("PK\5\6") + 16, 4, "\xff\xff\xff\xff");
    row("zip that points outside", wild);
    std::string outside = zip;
    outside.replace(outside.rfind("PK\1\2") + 42, 4, "\xf0\xff\xff\xff");
    row("zip whose file lies outside", outside);
    std::string encrypted = zip;
    encrypted[encrypted.find("PK\1\2") + 8] = 1;
    row("encrypted zip", encrypted);
    std::string other = zip;
    other[other.find("PK\1\2") + 10] = 99;
    row("another compression", other);
}

void ReportsTest::damagedArchivesAreRefused()
{
    QFETCH(QByteArray, bytes);
    const auto contents = unpack(bytes.toStdString());
    QVERIFY(!contents);
    QVERIFY(contents.error().code == ErrorCode::InvalidInput);
}

void ReportsTest::entitiesAndDocumentTypesAreRefused()
{
    const std::string type = "<!DOCTYPE feedback [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    QVERIFY(!parseAggregateReport(type + report("<x>&b;</x>")));
    QVERIFY(!parseAggregateReport("<!DOCTYPE feedback SYSTEM \"file:///etc/passwd\">" + report("")));
    QVERIFY(!parseAggregateReport(report("<x>&secret;</x>")));
    QVERIFY(parseAggregateReport(report("<x>&amp;&lt;</x>")));
}

void ReportsTest::whatIsNoReportSaysWhy_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    QTest::addRow("empty") << "" << "neither";
    QTest::addRow("text") << "hello" << "neither";
    QTest::addRow("another XML") << "<rss></rss>" << "rss";
    QTest::addRow("cut XML") << "<feedback><policy_published>" << "line";
    QTest::addRow("no domain") << "<feedback></feedback>" << "domain";
    QTest::addRow("another JSON") << "{}" << "policies";
    QTest::addRow("cut JSON") << "{\"policies\":[" << "";
}

void ReportsTest::whatIsNoReportSaysWhy()
{
    QFETCH(QString, text);
    QFETCH(QString, reason);

    const auto read = readReportFile(text.toStdString());

    QVERIFY(!read);
    QVERIFY2(QString::fromStdString(read.error().message).contains(reason), read.error().message.c_str());
}

void ReportsTest::deepAndLongXmlIsRefused()
{
    std::string deep;
    for (int i = 0; i < 1000; ++i)
        deep += "<x>";
    QVERIFY(!parseAggregateReport(report(deep)));
    std::string many;
    many.reserve(mostRows * 20);
    for (std::size_t i = 0; i <= mostRows; ++i)
        many += "<record></record>";
    QVERIFY(!parseAggregateReport(report(many)));
    const auto longName = parseAggregateReport(report("<record><identifiers><header_from>" + std::string(1'000'000, 'a')
                                                      + "</header_from></identifiers></record>"));
    QVERIFY(longName && longName->rows.front().headerFrom.size() <= 2048);
}

void ReportsTest::strangeNumbersDoNoHarm()
{
    const auto read = parseAggregateReport(report("<record><row><count>-5</count></row></record>"
                                                  "<record><row><count>99999999999999999999</count></row></record>"
                                                  "<record><row><count>many</count></row></record>"));
    QVERIFY(read);
    for (const AggregateRow& row : read->rows)
        QCOMPARE(row.count, 0);
}

WAYBILL_TEST(ReportsTest)

} // namespace waybill::domains::reports::tests

#include "ReportsTest.moc"
