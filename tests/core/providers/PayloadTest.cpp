// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::providers::tests {

class PayloadTest : public QObject {
    Q_OBJECT

private slots:
    void everyBodyBecomesItsExpectation_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& name : bodyNames())
            QTest::newRow(qPrintable(name)) << name;
    }

    void everyBodyBecomesItsExpectation()
    {
        QFETCH(QString, name);
        const std::string provider = name.section('/', 0, 0).toStdString();
        const QString expectation = name.left(name.lastIndexOf('.')) + ".expected.json";
        const QJsonDocument expected = QJsonDocument::fromJson(fixture(expectation));
        QVERIFY(expected.isArray());

        const QJsonArray actual = toJson(normalise(provider.c_str(), fixture(name).toStdString()));

        QVERIFY2(actual == expected.array(), QJsonDocument(actual).toJson().constData());
    }

    void theFoldersAreNotEmpty() { QVERIFY(bodyNames().size() >= 108); }

    void everyEventKnowsWhereItsElementStands()
    {
        const std::string body = fixture("sendgrid/batch-mixed.json").toStdString();

        const auto normalised = normalise("sendgrid", body);

        QCOMPARE(normalised.size(), std::size_t(5));
        for (const NormalisedEvent& one : normalised) {
            const std::string element = body.substr(one.event.raw.offset, one.event.raw.length);
            QVERIFY(element.starts_with("{") && element.ends_with("}"));
            QVERIFY(element.find(one.event.providerEventId) != std::string::npos);
        }
    }
};

WAYBILL_TEST(PayloadTest)

} // namespace waybill::providers::tests

#include "PayloadTest.moc"
