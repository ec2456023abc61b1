// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Addresses that providers ask to have visited once before they post (SNS subscriptions). They wait here, in a private
// file of the data folder, until an operator says so: nothing that came from outside makes the relay visit them.
// Safe from any thread; only load() touches the disk, what changes is written by `later`. What it is given must outlive
// it, or be stopped before.

#include "core/base/Clock.h"
#include "core/providers/Provider.h"
#include "core/relay/HttpsGet.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace waybill::relay {

struct AwaitedConfirmation {
    std::string url; // holds the provider's token: for visiting, not for showing
    std::string what;
    Timestamp receivedAt{};
    bool isVerified = false; // the request that asked was signed
    std::optional<Timestamp> confirmedAt;
};

class Confirmations {
public:
    // Runs some work in a thread that may wait for the disk.
    using Later = std::function<void(std::function<void()> work)>;

    Confirmations(std::string path, HttpsGet& https, Later later, const Clock& clock);

    // Reads the file of the last run. Nothing waits when there is none or it can't be read.
    void load();
    // The newest for an endpoint takes the place of an older one; one that is confirmed already changes nothing.
    void note(const std::string& endpoint, const providers::Confirmation& asked, Timestamp receivedAt, bool isVerified);
    std::optional<AwaitedConfirmation> of(const std::string& endpoint) const;
    std::map<std::string, AwaitedConfirmation> all() const; // by endpoint

    // Visits what waits for that endpoint. NotFound when nothing does; else as HttpsGet.
    void confirm(const std::string& endpoint, std::function<void(Result<AwaitedConfirmation>)> done);

private:
    Result<AwaitedConfirmation> confirmed(const std::string& endpoint, const std::string& url,
                                          const Result<std::string>& answer);
    void saveLater();
    void save() const;

    const std::string m_path;
    HttpsGet& m_https;
    const Later m_later;
    const Clock& m_clock;
    mutable std::mutex m_fileMutex; // held while the file is written; taken before the other one
    mutable std::mutex m_mutex;
    std::map<std::string, AwaitedConfirmation> m_awaited; // by endpoint
};

} // namespace waybill::relay
