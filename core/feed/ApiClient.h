// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Requests to a relay's pull API: bearer token, no redirects, bounded bodies, deadlines, and errors in words.
// Lives in one thread with an event loop; callbacks run there, once each, and not after the client is gone.

#include "core/feed/RelayAddress.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

class QNetworkReply;

namespace waybill::feed {

struct ApiRequest {
    QString path; // "/v1/status"
    std::vector<std::pair<QByteArray, QByteArray>> query = {}; // not yet percent-encoded
    std::chrono::milliseconds silence = std::chrono::seconds(10); // longest wait without a byte
    std::chrono::milliseconds deadline = std::chrono::seconds(60); // for the whole answer
    qint64 maxBytes = 64 * 1024 * 1024;
    bool post = false; // for those who ask through the feed's thread: POST, else GET
    QByteArray json = "{}"; // what is posted
};

class ApiClient : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(Result<QByteArray>)>;

    explicit ApiClient(RelayAddress address, QObject* parent = nullptr);

    // The body of a 2xx answer. Unavailable: nobody answers, or not in time; PermissionDenied: the token or its file is
    // refused; CursorGone; InvalidInput and others as the relay says; NewerVersion: the answer isn't one of a relay
    // that this program knows; TooLarge. The token file is read anew for every request.
    void get(const ApiRequest& request, Done done) { send(request, std::nullopt, std::move(done)); }
    // The same with a JSON body: what changes something. Never tried again by itself.
    void post(const ApiRequest& request, QByteArray json, Done done) { send(request, std::move(json), std::move(done)); }

    // Ends what is under way; the callbacks get Unavailable.
    void abortAll();

private:
    void send(const ApiRequest& request, std::optional<QByteArray> json, Done done);
    Result<QByteArray> answerOf(const QNetworkReply& reply, const QByteArray& body) const;
    Error networkError(const QNetworkReply& reply) const;
    Error statusError(int status, const QByteArray& body) const;

    RelayAddress m_address;
    QNetworkAccessManager m_network;
};

} // namespace waybill::feed
