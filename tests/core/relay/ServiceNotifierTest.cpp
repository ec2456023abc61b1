// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ServiceNotifier.h"
#include "core/relay/storage/Pulse.h"
#include "tests/support/NotifySocket.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cstdlib>
#include <unistd.h>

namespace waybill::relay::tests {

using waybill::tests::NotifySocket;
using namespace std::chrono_literals;

class ServiceNotifierTest : public QObject {
    Q_OBJECT

private slots:
    void speaksToASocketInTheFileSystemAndToAnAbstractOne_data()
    {
        QTest::addColumn<bool>("isAbstract");
        QTest::newRow("path") << false;
        QTest::newRow("abstract") << true;
    }
    void speaksToASocketInTheFileSystemAndToAnAbstractOne()
    {
        QFETCH(bool, isAbstract);
        const NotifySocket manager(isAbstract);
        const ServiceNotifier service(manager.name(), {});

        service.starting("has much to do");
        service.ready("all well");
        service.reloading();
        service.alive();
        service.stopping();

        QCOMPARE(manager.next(), std::string("EXTEND_TIMEOUT_USEC=120000000\nSTATUS=has much to do"));
        QCOMPARE(manager.next(), std::string("READY=1\nSTATUS=all well"));
        QVERIFY(manager.next().starts_with("RELOADING=1\nMONOTONIC_USEC="));
        QCOMPARE(manager.next(), std::string("WATCHDOG=1"));
        QCOMPARE(manager.next(), std::string("STOPPING=1"));
    }

    void theEnvironmentIsReadOnceAndTakenAway()
    {
        const NotifySocket manager(false);
        ::setenv("NOTIFY_SOCKET", manager.name().c_str(), 1);
        ::setenv("WATCHDOG_USEC", "30000000", 1);
        ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);

        const ServiceNotifier service = ServiceNotifier::fromEnvironment();

        QVERIFY(service.pingEvery() == 15s);
        service.alive();
        QCOMPARE(manager.next(), std::string("WATCHDOG=1"));
        QVERIFY(!std::getenv("NOTIFY_SOCKET") && !std::getenv("WATCHDOG_USEC") && !std::getenv("WATCHDOG_PID"));
        QVERIFY(!ServiceNotifier::fromEnvironment().pingEvery());
    }

    void aWatchdogThatIsNotMeantForUsIsNotOurs()
    {
        ::setenv("NOTIFY_SOCKET", "/run/nothing", 1);
        ::setenv("WATCHDOG_USEC", "30000000", 1);
        ::setenv("WATCHDOG_PID", "1", 1);
        QVERIFY(!ServiceNotifier::fromEnvironment().pingEvery());
        ::setenv("NOTIFY_SOCKET", "/run/nothing", 1);
        ::setenv("WATCHDOG_USEC", "soon", 1);
        QVERIFY(!ServiceNotifier::fromEnvironment().pingEvery());
    }

    void nobodyWhoListensIsNoTrouble()
    {
        for (const char* name : {"", "relative", "/nowhere/at/all", "@nobody-listens-here"})
            ServiceNotifier(name, {}).ready("");
        ServiceNotifier("/" + std::string(300, 'x'), {}).ready("");
    }

    void aPulseIsStuckOnlyWhileItIsBusyForLong()
    {
        Pulse pulse;
        QVERIFY(!pulse.isStuck(0ms));
        pulse.begin();
        QTRY_VERIFY(pulse.isStuck(1ms));
        QVERIFY(!pulse.isStuck(1h));
        pulse.end();
        QVERIFY(!pulse.isStuck(0ms));
    }
};

WAYBILL_TEST(ServiceNotifierTest)

} // namespace waybill::relay::tests

#include "ServiceNotifierTest.moc"
