// SPDX-License-Identifier: GPL-3.0-or-later
// One relay a data folder, and how others find it.
#include "tests/core/relay/RelayFixture.h"

#include "core/base/Json.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

namespace waybill::relay::tests {

using providers::Auth;

class DataFolderTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_relay.reset(); }
    void secondRelayIsKeptOut();
    void runningRelayIsAnnounced();

private:
    std::unique_ptr<RelayFixture> m_relay;
};

void DataFolderTest::init()
{
    m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("in", "sendgrid", Auth::None)});
}

void DataFolderTest::secondRelayIsKeptOut()
{
    const auto second = Relay::start({.config = m_relay->config, .dataDirectory = m_relay->path(".")},
                                     m_relay->registry, m_relay->clock);

    QVERIFY(!second);
    QCOMPARE(second.error().step, StartError::Step::DataDirectory);
    QCOMPARE(second.error().error.code, ErrorCode::Conflict);
}

void DataFolderTest::runningRelayIsAnnounced()
{
    QFile file(QString::fromStdString(m_relay->path("relay.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    JsonDocument document;
    QVERIFY(document.parse(file.readAll().toStdString()));

    QCOMPARE(document.root()["api"].string().value(), m_relay->relay().apiAddress().toString());
    QCOMPARE(document.root()["hooks"].string().value(), m_relay->relay().hooksAddress().toString());
    QCOMPARE(document.root()["token_file"].string().value(), m_relay->relay().tokenFile());
    m_relay->relay().stop();
    QVERIFY(!file.exists());
}

WAYBILL_TEST(DataFolderTest)

} // namespace waybill::relay::tests

#include "DataFolderTest.moc"
