// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The relay as a service of systemd: whether the person has one, and starting it. Where there is one the console starts
// no relay of its own: two on one data folder can't be, and the service shall outlive the window. Main thread.

#include "core/base/Result.h"

#include <QObject>
#include <QProcess>
#include <QString>

#include <functional>

namespace waybill::console {

class RelayService : public QObject {
    Q_OBJECT
public:
    // `systemctl` is the program; empty where there is none.
    explicit RelayService(QString systemctl, QObject* parent = nullptr);

    // Starts the service when it is enabled. One of the three signals follows.
    void start();

signals:
    void notInstalled();
    void started(); // it says that it is ready
    void failed(const waybill::Error& error);

private:
    void run(const QStringList& arguments, std::function<void(bool done)> then);

    const QString m_systemctl;
    QProcess m_process;
    std::function<void(bool done)> m_then;
};

} // namespace waybill::console
