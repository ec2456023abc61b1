// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tells the person something while another window has the screen: the desktop's notification service where there is one,
// else an icon in its tray, else nothing – the window says it anyway. Main thread.

#include <QObject>

#include <functional>
#include <map>

class QSystemTrayIcon;

namespace waybill::console {

class DesktopNotifier : public QObject {
    Q_OBJECT
public:
    explicit DesktopNotifier(QObject* parent = nullptr);
    ~DesktopNotifier() override;

    // onClicked: once, when the person clicks it.
    void notify(const QString& title, const QString& text, std::function<void()> onClicked = {});

private slots:
    void onActionInvoked(uint id, const QString& action);
    void onNotificationClosed(uint id, uint reason);

private:
    bool notifyByService(const QString& title, const QString& text, const std::function<void()>& onClicked);
    void notifyByTray(const QString& title, const QString& text, std::function<void()> onClicked);

    std::map<uint, std::function<void()>> m_clicks; // of those that are shown, by the service's id
    std::function<void()> m_trayClick;
    QSystemTrayIcon* m_tray = nullptr;
    bool m_isListening = false;
};

} // namespace waybill::console
