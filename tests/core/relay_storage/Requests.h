// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Requests to store, and an intake log driven as the web server does.

#include "core/relay/storage/IntakeLog.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace waybill::relay::tests {

inline IncomingRequest requestOf(std::string body, std::string endpoint = "sendgrid-production")
{
    IncomingRequest request;
    request.endpoint = std::move(endpoint);
    request.method = "POST";
    request.path = "/hooks/sendgrid-production";
    request.headers.add("Content-Type", "application/json");
    request.headers.add("X-Odd", std::string("\0\xff:\r\n", 5));
    request.body = std::move(body);
    request.receivedAt = timestampFromMs(1'767'000'000'123);
    request.verification = {events::VerificationStatus::Verified, events::Strength::Body, providers::Refusal::None,
                            std::chrono::seconds(-7)};
    return request;
}

// Collects what the log answers.
class Answers {
public:
    IntakeLog::Done to(std::string name)
    {
        return [this, name = std::move(name)](Result<events::RequestId> result) {
            const std::lock_guard lock(m_mutex);
            m_results.emplace(name, std::move(result));
            m_changed.notify_all();
        };
    }
    // False when fewer have come after ten seconds.
    bool waitFor(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(10), [&] { return m_results.size() >= count; });
    }
    Result<events::RequestId> at(const std::string& name)
    {
        const std::lock_guard lock(m_mutex);
        return m_results.at(name);
    }
    std::size_t count()
    {
        const std::lock_guard lock(m_mutex);
        return m_results.size();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::string, Result<events::RequestId>> m_results;
};

// A door that holds the writer thread in a callback until it is opened.
class Gate {
public:
    void wait()
    {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
    }
    bool waitForVisitor()
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(10), [this] { return m_waiting > 0; });
    }
    void open()
    {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_waiting = 0;
    bool m_open = false;
};

} // namespace waybill::relay::tests
