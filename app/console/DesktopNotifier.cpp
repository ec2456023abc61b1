// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/DesktopNotifier.h"

#include <QApplication>
#include <QGuiApplication>
#include <QSystemTrayIcon>

#ifdef WAYBILL_HAS_DBUS
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#endif

namespace waybill::console {

DesktopNotifier::DesktopNotifier(QObject* parent) : QObject(parent) {}

DesktopNotifier::~DesktopNotifier() = default;

void DesktopNotifier::notify(const QString& title, const QString& text, std::function<void()> onClicked)
{
    if (!notifyByService(title, text, onClicked))
        notifyByTray(title, text, std::move(onClicked));
}

// https://specifications.freedesktop.org/notification-spec
bool DesktopNotifier::notifyByService(const QString& title, const QString& text, const std::function<void()>& onClicked)
{
#ifdef WAYBILL_HAS_DBUS
    static const QString service = QStringLiteral("org.freedesktop.Notifications");
    static const QString path = QStringLiteral("/org/freedesktop/Notifications");
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return false;
    if (!m_isListening) {
        m_isListening =
            bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(onActionInvoked(uint, QString)))
            && bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this,
                           SLOT(onNotificationClosed(uint, uint)));
    }
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
    // The body may be markup: what is outside text must not be.
    call.setArguments({QStringLiteral("Waybill"), uint(0), QGuiApplication::desktopFileName(), title, text.toHtmlEscaped(),
                       QStringList{QStringLiteral("default"), tr("Show")},
                       QVariantMap{{QStringLiteral("desktop-entry"), QGuiApplication::desktopFileName()}}, -1});
    auto* waiting = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, waiting, title, text, onClicked] {
        waiting->deleteLater();
        const QDBusPendingReply<uint> shown = *waiting;
        if (shown.isError())
            notifyByTray(title, text, onClicked);
        else if (onClicked)
            m_clicks[shown.value()] = onClicked;
    });
    return true;
#else
    Q_UNUSED(title);
    Q_UNUSED(text);
    Q_UNUSED(onClicked);
    return false;
#endif
}

void DesktopNotifier::notifyByTray(const QString& title, const QString& text, std::function<void()> onClicked)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    if (m_tray == nullptr) {
        m_tray = new QSystemTrayIcon(QApplication::windowIcon(), this);
        const auto clicked = [this] {
            m_tray->hide(); // it is there for the message only
            if (const auto click = std::exchange(m_trayClick, nullptr))
                click();
        };
        connect(m_tray, &QSystemTrayIcon::messageClicked, this, clicked);
        connect(m_tray, &QSystemTrayIcon::activated, this, clicked);
    }
    m_trayClick = std::move(onClicked);
    m_tray->show();
    m_tray->showMessage(title, text, QSystemTrayIcon::Information);
}

void DesktopNotifier::onActionInvoked(uint id, const QString&)
{
    const auto found = m_clicks.find(id);
    if (found == m_clicks.end())
        return;
    const auto click = std::move(found->second);
    m_clicks.erase(found);
    click();
}

void DesktopNotifier::onNotificationClosed(uint id, uint) { m_clicks.erase(id); }

} // namespace waybill::console
