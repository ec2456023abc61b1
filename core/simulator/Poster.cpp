// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/Poster.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

namespace waybill::simulator {

Poster::Poster(QUrl hooks, QObject* parent) : QObject(parent), m_hooks(std::move(hooks)), m_network(this)
{
    m_network.setProxy(QNetworkProxy::NoProxy); // the relay is on this machine
}

void Poster::post(const std::string& endpoint, const WebhookPost& post, std::function<void(int)> done)
{
    QUrl url = m_hooks;
    url.setPath(QStringLiteral("/hooks/") + QString::fromStdString(endpoint));
    QNetworkRequest request(url);
    request.setTransferTimeout();
    for (const auto& [name, value] : post.headers)
        request.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
    QNetworkReply* reply = m_network.post(request, QByteArray::fromStdString(post.body));
    ++m_inFlight;
    connect(reply, &QNetworkReply::finished, this, [this, reply, done = std::move(done)] {
        --m_inFlight;
        reply->deleteLater();
        done(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt());
    });
}

} // namespace waybill::simulator
