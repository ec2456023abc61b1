// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SIGTERM, SIGINT and SIGHUP as Qt signals. Make it in main before any thread starts: they inherit the blocked mask.

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace waybill {

class Signals : public QObject {
    Q_OBJECT
public:
    Signals();
    ~Signals() override;

signals:
    void terminate();
    void reload();

private:
    void readSignal();

    int m_file;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace waybill
