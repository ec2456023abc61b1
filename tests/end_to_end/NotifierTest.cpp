// SPDX-License-Identifier: GPL-3.0-or-later
// What the desktop is told, over a real session bus; run under dbus-run-session.
#include "app/console/DesktopNotifier.h"
#include "tests/support/TestMain.h"

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QTest>

namespace waybill::tests {

// The desktop's part: https://specifications.freedesktop.org/notification-spec
class Desktop : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    QString title;
    QString body;
    QStringList actions;
    uint next = 7;

public slots:
    uint Notify(const QString&, uint, const QString&, const QString& summary, const QString& text, const QStringList& offered, const QVariantMap&, int)
    {
        title = summary;
        body = text;
        actions = offered;
        return next++;
    }

signals:
    void ActionInvoked(uint id, const QString& key);
    void NotificationClosed(uint id, uint reason);
};

class NotifierTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_bus = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("desktop")));
        if (!m_bus->isConnected())
            QSKIP("there is no session bus; ctest runs this under dbus-run-session");
    }
    void cleanup()
    {
        m_bus->unregisterObject(QStringLiteral("/org/freedesktop/Notifications"));
        m_bus->unregisterService(QStringLiteral("org.freedesktop.Notifications"));
        QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
    }

    void theDesktopIsToldAndAClickComesBackOnce()
    {
        Desktop desktop;
        QVERIFY(m_bus->registerObject(QStringLiteral("/org/freedesktop/Notifications"), &desktop, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(m_bus->registerService(QStringLiteral("org.freedesktop.Notifications")));
        console::DesktopNotifier notifier;
        int clicks = 0;

        notifier.notify(QStringLiteral("Every server agrees"), QStringLiteral("<b>s2</b> is the same"), [&clicks] { ++clicks; });

        QTRY_COMPARE_WITH_TIMEOUT(desktop.title, QStringLiteral("Every server agrees"), 20'000);
        QCOMPARE(desktop.body, QStringLiteral("&lt;b&gt;s2&lt;/b&gt; is the same")); // no markup of others
        QCOMPARE(desktop.actions.value(0), QStringLiteral("default"));
        // The answer with its number may still be under way.
        const auto click = [&desktop](uint id, const int& count) {
            emit desktop.ActionInvoked(id, QStringLiteral("default"));
            return count > 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(click(7, clicks), 20'000);
        int others = 0;
        notifier.notify(QStringLiteral("Another"), QString(), [&others] { ++others; });
        QTRY_VERIFY_WITH_TIMEOUT(click(7, others) || click(8, others), 20'000);
        QCOMPARE(clicks, 1);
    }

    void aNotifierMayGoWhileItWaits()
    {
        console::DesktopNotifier notifier;
        notifier.notify(QStringLiteral("a"), QStringLiteral("b"), [] { QFAIL("nobody clicked"); });
    }

private:
    std::unique_ptr<QDBusConnection> m_bus;
};

WAYBILL_TEST(NotifierTest)

} // namespace waybill::tests

#include "NotifierTest.moc"
