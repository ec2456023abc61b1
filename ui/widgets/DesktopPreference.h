// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the desktop prefers, from its settings portal (org.freedesktop.appearance). Never waits: the answer arrives
// later through changed(). Without a portal everything stays unset. Main thread.

#include <QObject>

#include <optional>

class QDBusVariant;

namespace waybill::ui {

class DesktopPreference : public QObject {
    Q_OBJECT
public:
    explicit DesktopPreference(QObject* parent = nullptr);

    std::optional<bool> dark() const { return m_dark; }
    bool highContrast() const { return m_highContrast; }

signals:
    void changed();

private:
    void read(const QString& key);
    void take(const QString& key, uint value);

    std::optional<bool> m_dark;
    bool m_highContrast = false;

#ifdef WAYBILL_HAS_DBUS
private slots:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);
#endif
};

} // namespace waybill::ui
