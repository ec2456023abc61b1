// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One console a person: a second start hands its link to the one that runs. The socket is its owner's alone, and what
// comes over it is one bounded line, parsed by the receiver as any link. Main thread.

#include "core/base/Result.h"

#include <QLocalServer>

class QLocalSocket;

namespace waybill::console {

class Instance : public QObject {
    Q_OBJECT
public:
    explicit Instance(QObject* parent = nullptr);

    // In the session's own folder, which goes with the session; empty when there is none.
    static QString socketPath(bool demo);

    // Blocks for at most a second, so only before there is a window. True: a running console has the link (empty: only
    // comes to the front) and this process has nothing left to do.
    static bool handOver(const QString& path, const QString& link);

    // Conflict when another console listens there.
    Result<void> listen(const QString& path);

signals:
    void linkReceived(const QString& link); // not yet parsed; empty: come to the front

private:
    void onConnection();
    void onBytes(QLocalSocket* socket);

    QLocalServer m_server;
};

} // namespace waybill::console
