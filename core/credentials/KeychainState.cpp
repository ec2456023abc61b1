// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/credentials/KeychainState.h"

#ifdef WAYBILL_HAS_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QStringList>
#endif

namespace waybill::credentials {

std::string_view toString(KeychainState state)
{
    switch (state) {
    case KeychainState::Unknown: return "unknown";
    case KeychainState::Open: return "open";
    case KeychainState::Locked: return "locked";
    case KeychainState::Absent: return "absent";
    case KeychainState::Slow: return "slow";
    }
    return {};
}

#ifdef WAYBILL_HAS_DBUS

namespace {

constexpr int waitMs = 1000;
const QString secretService = QStringLiteral("org.freedesktop.secrets");

QDBusMessage ask(const QDBusConnection& bus, const QString& service, const QString& path, const QString& interface,
                 const QString& method, const QVariantList& arguments)
{
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, method);
    call.setArguments(arguments);
    return bus.call(call, QDBus::Block, waitMs);
}

QVariant askBus(const QDBusConnection& bus, const QString& method, const QVariantList& arguments)
{
    const QString name = QStringLiteral("org.freedesktop.DBus");
    return ask(bus, name, QStringLiteral("/org/freedesktop/DBus"), name, method, arguments).arguments().value(0);
}

// KWallet is QtKeychain's choice on its own desktop.
bool usesKWallet() { return qgetenv("XDG_CURRENT_DESKTOP").split(':').contains("KDE") || qEnvironmentVariableIsSet("KDE_FULL_SESSION"); }

} // namespace

KeychainState secretServiceState()
{
    if (usesKWallet())
        return KeychainState::Unknown;
    // A connection of its own: the bus may have been started again since the last question.
    const QString name = QStringLiteral("waybill-keychain");
    const QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, name);
    KeychainState state = KeychainState::Absent;
    if (bus.isConnected()) {
        const bool runs = askBus(bus, QStringLiteral("NameHasOwner"), {secretService}).toBool();
        if (runs || askBus(bus, QStringLiteral("ListActivatableNames"), {}).toStringList().contains(secretService)) {
            const QDBusMessage locked =
                ask(bus, secretService, QStringLiteral("/org/freedesktop/secrets/aliases/default"),
                    QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"),
                    {QStringLiteral("org.freedesktop.Secret.Collection"), QStringLiteral("Locked")});
            if (locked.type() == QDBusMessage::ReplyMessage)
                state = locked.arguments().value(0).value<QDBusVariant>().variant().toBool() ? KeychainState::Locked
                                                                                             : KeychainState::Open;
            else if (locked.errorName() == QLatin1String("org.freedesktop.DBus.Error.NoReply"))
                state = KeychainState::Slow;
            else if (askBus(bus, QStringLiteral("NameHasOwner"), {secretService}).toBool())
                state = KeychainState::Locked; // it has no default collection yet: nothing can be kept
        }
    }
    QDBusConnection::disconnectFromBus(name);
    return state;
}

#else

KeychainState secretServiceState() { return KeychainState::Unknown; }

#endif

} // namespace waybill::credentials
