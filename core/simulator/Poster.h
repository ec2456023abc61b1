// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Posts webhook requests over HTTP with kept connections, several at a time. Lives in one thread with an event loop;
// callbacks run there, and none after the poster is gone.

#include "core/simulator/WebhookEncoder.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <functional>
#include <string>

namespace waybill::simulator {

class Poster : public QObject {
    Q_OBJECT

public:
    // The hooks listener, http://127.0.0.1:8025.
    explicit Poster(QUrl hooks, QObject* parent = nullptr);

    // done gets the HTTP status, 0 when there was no answer.
    void post(const std::string& endpoint, const WebhookPost& post, std::function<void(int)> done);
    int inFlight() const { return m_inFlight; }

private:
    QUrl m_hooks;
    QNetworkAccessManager m_network;
    int m_inFlight = 0;
};

} // namespace waybill::simulator
