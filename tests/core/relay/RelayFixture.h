// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A whole relay in a temporary folder, on free ports, with a clock that the test sets. Everything goes over real HTTP.

#include "core/base/Json.h"
#include "core/relay/Relay.h"
#include "tests/support/FakeClock.h"
#include "tests/support/HttpClient.h"

#include <QTemporaryDir>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::relay::tests {

using waybill::tests::FakeClock;
using waybill::tests::HeaderList;
using waybill::tests::HttpAnswer;
using waybill::tests::HttpClient;

// An answer of the pull API.
struct ApiAnswer {
    int status = 0;
    std::shared_ptr<JsonDocument> document;
    JsonValue operator[](std::string_view key) const { return document->root()[key]; }
    std::string errorCode() const { return std::string(document->root()["error"]["code"].string().value_or("")); }
};

class RelayFixture {
public:
    // `prepare` is called before the first start.
    explicit RelayFixture(std::vector<EndpointConfig> endpoints, HttpLimits limits = {},
                          const std::function<void(RelayFixture&)>& prepare = {});

    // Begins, or ends and begins again with the same data and a config that may have changed. Secrets must be set again, as after a real start.
    void start();
    void stop() { m_relay.reset(); }
    // Begins again with the files as they stand now, as after a kill: nothing of what an orderly end does.
    void startAsAfterAKill();
    void setSecrets(const std::string& endpoint, const std::vector<std::string>& lines);

    HttpAnswer post(const std::string& endpoint, const HeaderList& headers, std::string_view body);
    ApiAnswer api(const std::string& target, const std::string& method = "GET", const std::string& tokenFile = {});
    ApiAnswer apiPost(const std::string& target, const std::string& body, const std::string& tokenFile = {});
    // Reads the whole feed, waiting until it holds that many records.
    ApiAnswer feedWith(std::size_t records);

    // Refused requests that are kept.
    std::int64_t quarantined() const;

    std::string path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)).toStdString(); }
    Relay& relay() { return *m_relay; }

    FakeClock clock;
    const providers::Registry registry;
    RelayConfig config;
    // From the next start on.
    Setup* setup = nullptr;
    std::chrono::milliseconds cleanEvery{100};
    std::function<void(const Error&)> onFatal = {};

private:
    ApiAnswer ask(const std::string& method, const std::string& target, const std::string& body,
                  const std::string& tokenFile);

    std::unique_ptr<QTemporaryDir> m_folder;
    HttpLimits m_limits;
    std::unique_ptr<Relay> m_relay;
};

// A body signed as Svix does, for auth = "signature" at a Resend endpoint.
HeaderList svixHeaders(const std::string& id, long long unixSeconds, std::string_view body);
inline const std::string svixKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// One Resend event's body.
std::string resendBody(const std::string& type, const std::string& emailId, const std::string& recipient);

// One SendGrid event's body, for auth = "none" at "<endpoint>/<path secret>".
std::string sendGridBody(const std::string& event, const std::string& recipient, int id);
inline const std::string pathSecret = "0123456789abcdef0123456789abcdef";

// A token for the next start, as a file that only its owner may read.
void writeToken(const std::string& path, const std::string& token);

EndpointConfig endpoint(const std::string& name, const std::string& provider, providers::Auth auth);

} // namespace waybill::relay::tests
