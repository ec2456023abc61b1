// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HttpsGet over Qt, in a thread of its own that starts with the first request. TLS is verified and nothing can turn
// that off; no redirects, no cookies, no proxy from the environment; size, time and number of requests are bounded.

#include "core/relay/HttpsGet.h"

#include <QSslConfiguration>
#include <QThread>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

class QNetworkAccessManager;
class QNetworkReply;

namespace waybill::relay {

struct HttpsLimits {
    std::chrono::milliseconds deadline{8000}; // for the whole answer; SNS waits some 15 s for ours
    std::int64_t bytes = 64 * 1024;
    int underWay = 16; // more are turned away with Unavailable
};

class QtHttpsGet : public HttpsGet {
public:
    // `tls` says whom to trust; the system's certificates by default.
    explicit QtHttpsGet(HttpsLimits limits = {}, QSslConfiguration tls = QSslConfiguration::defaultConfiguration());
    ~QtHttpsGet() override; // as stop()

    void get(const std::string& url, Done done) override;

    // Gives up what is under way without calling anybody; later requests are Unavailable.
    void stop();

private:
    void start(const std::string& url, const Done& done);
    Result<std::string> answerOf(QNetworkReply& reply) const;

    const HttpsLimits m_limits;
    const QSslConfiguration m_tls;
    std::atomic<int> m_underWay = 0;
    std::mutex m_mutex;
    bool m_stopped = false;
    QThread m_thread;
    std::unique_ptr<QNetworkAccessManager> m_network; // lives in the thread
};

} // namespace waybill::relay
