// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Requests to a relay from the main thread, asked in a thread of their own. Lives in the main thread; callbacks run
// there, and never after their guard or this object is gone.

#include "core/feed/ApiClient.h"

#include <QThread>

#include <optional>

namespace waybill::feed {

class BackgroundApi : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(Result<QByteArray>)>;

    explicit BackgroundApi(RelayAddress address, QObject* parent = nullptr);
    ~BackgroundApi() override;

    // As ApiClient's get and, with a JSON body, post.
    void ask(ApiRequest request, std::optional<QByteArray> json, QObject* guard, Done done);

private:
    QThread m_thread;
    ApiClient* m_api; // lives in m_thread, goes with it
};

} // namespace waybill::feed
