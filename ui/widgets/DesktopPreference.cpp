// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DesktopPreference.h"

#include <QFile>

#ifdef WAYBILL_HAS_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace waybill::ui {

#ifdef WAYBILL_HAS_DBUS

namespace {

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");

// Asking for a session bus that isn't there would make the library try to start one, and wait for it.
bool hasSessionBus()
{
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
           || QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QLatin1String("/bus"));
}

} // namespace

DesktopPreference::DesktopPreference(QObject* parent) : QObject(parent)
{
    if (!hasSessionBus())
        return;
    QDBusConnection::sessionBus().connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                                          SLOT(settingChanged(QString, QString, QDBusVariant)));
    read(QStringLiteral("color-scheme"));
    read(QStringLiteral("contrast"));
}

void DesktopPreference::read(const QString& key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    call.setArguments({appearance, key});
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* done) {
        done->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (!reply.isValid())
            return;
        // Read wraps its answer in a second variant.
        QVariant value = reply.value().variant();
        if (value.canConvert<QDBusVariant>())
            value = value.value<QDBusVariant>().variant();
        take(key, value.toUInt());
    });
}

void DesktopPreference::settingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == appearance)
        take(key, value.variant().toUInt());
}

#else

DesktopPreference::DesktopPreference(QObject* parent) : QObject(parent) {}

#endif

void DesktopPreference::take(const QString& key, uint value)
{
    if (key == QLatin1String("color-scheme"))
        m_dark = value == 0 ? std::nullopt : std::optional(value == 1);
    else if (key == QLatin1String("contrast"))
        m_highContrast = value == 1;
    else
        return;
    emit changed();
}

} // namespace waybill::ui
