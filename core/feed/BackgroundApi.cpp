// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/BackgroundApi.h"

#include <QPointer>

namespace waybill::feed {

BackgroundApi::BackgroundApi(RelayAddress address, QObject* parent)
    : QObject(parent), m_api(new ApiClient(std::move(address)))
{
    m_api->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_api, &QObject::deleteLater);
    m_thread.start();
}

BackgroundApi::~BackgroundApi()
{
    m_thread.quit();
    m_thread.wait();
}

void BackgroundApi::ask(ApiRequest request, std::optional<QByteArray> json, QObject* guard, Done done)
{
    const QPointer<QObject> alive(guard);
    const QPointer<BackgroundApi> self(this);
    QMetaObject::invokeMethod(m_api, [api = m_api, request = std::move(request), json = std::move(json), alive, self,
                                      done = std::move(done)]() mutable {
        auto back = [alive, self, done = std::move(done)](Result<QByteArray> body) {
            if (!self)
                return; // looked at again in the main thread
            QMetaObject::invokeMethod(
                self.data(),
                [alive, done, body = std::move(body)] {
                    if (alive)
                        done(body);
                },
                Qt::QueuedConnection);
        };
        if (json)
            api->post(request, *json, std::move(back));
        else
            api->get(request, std::move(back));
    });
}

} // namespace waybill::feed
