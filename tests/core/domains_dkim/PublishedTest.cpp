// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/domains_dkim/Messages.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <sstream>

namespace waybill::domains::dkim::tests {

namespace {

struct Sample {
    KeyAnswers keys;
    MailText mail;
};

// Key records, an empty line, the message.
Sample sampleOf(const QString& name)
{
    const std::string text = fixture(name);
    const auto gap = text.find("\n\n");
    Sample sample;
    std::istringstream lines(text.substr(0, gap));
    for (std::string line; std::getline(lines, line);) {
        const auto space = line.find(' ');
        sample.keys[line.substr(0, space)] = {KeyAnswer::State::Found, {line.substr(space + 1)}, {}};
    }
    sample.mail = parseMail(std::string_view(text).substr(gap + 2));
    return sample;
}

const Timestamp now = timestampFromMs(1'700'000'000'000);

} // namespace

class PublishedTest : public QObject {
    Q_OBJECT

private slots:
    void rfcMessagesPass_data();
    void rfcMessagesPass();
    void everyKeyRecordIsJudgedAsExpected_data();
    void everyKeyRecordIsJudgedAsExpected();
};

void PublishedTest::rfcMessagesPass_data()
{
    QTest::addColumn<int>("signatures");
    QTest::addRow("rfc8463-a3-signed.txt") << 2;
    QTest::addRow("rfc6376-example-simple-simple.txt") << 1;
}

void PublishedTest::rfcMessagesPass()
{
    QFETCH(int, signatures);
    const Sample sample = sampleOf(QLatin1String(QTest::currentDataTag()));

    const auto results = verify(sample.mail, sample.keys, now);

    QCOMPARE(int(results.size()), signatures);
    for (const Verification& result : results)
        QVERIFY2(result.result == VerifyResult::Pass, result.reason.c_str());
}

void PublishedTest::everyKeyRecordIsJudgedAsExpected_data()
{
    QTest::addColumn<QString>("expected");
    std::istringstream lines(fixture(QStringLiteral("keyrecords/expected.tsv")));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#'))
            continue;
        const QStringList columns = QString::fromStdString(line).split(QLatin1Char('\t'));
        QTest::addRow("%s", qPrintable(columns[0])) << columns[1];
    }
}

// The RSA messages are short keys, old versions and SHA-1, so under RFC 8301 none may pass: "policy" with a usable key
// stands for the pass of the time. The g= of RFC 4871 is ignored, as RFC 6376 wants it.
void PublishedTest::everyKeyRecordIsJudgedAsExpected()
{
    QFETCH(QString, expected);
    const QString name = QLatin1String(QTest::currentDataTag());
    std::string text = fixture(QStringLiteral("keyrecords/") + name);
    if (const auto old = text.find("v=0.5"); old != std::string::npos)
        text.replace(old, 5, "v=1");
    const bool ed25519 = name.contains(QLatin1String("ed25519"));
    const bool historic = QStringList{"badkey_8.txt", "badkey_9.txt", "badkey_12.txt", "badkey_13.txt"}.contains(name);

    KeyAnswers keys = fakeDns();
    for (const std::string& name : keyNames(parseMail(text)))
        keys.try_emplace(name); // not in the data: there is no such name

    const auto results = verify(parseMail(text), keys, now);

    QCOMPARE(results.size(), std::size_t(1));
    const Verification& result = results.front();
    const QByteArray said = QByteArray(result.reason.c_str()) + " / " + toString(result.result).data();
    if (expected == QLatin1String("pass") || historic) {
        QVERIFY2(result.result == (ed25519 ? VerifyResult::Pass : VerifyResult::Policy), said.constData());
        QVERIFY(result.key.has_value());
    } else if (expected == QLatin1String("fail")) {
        QVERIFY2(result.result == VerifyResult::Fail, said.constData());
    } else {
        const bool temporary = name == QLatin1String("badkey_14.txt") || name == QLatin1String("badkey_15.txt");
        QVERIFY2(result.result == (temporary ? VerifyResult::TempError : VerifyResult::PermError), said.constData());
    }
    if (historic)
        QVERIFY(std::ranges::any_of(result.key->others, [](const Tag& tag) { return tag.name == "g"; }));
}

WAYBILL_TEST(PublishedTest)

} // namespace waybill::domains::dkim::tests

#include "PublishedTest.moc"
