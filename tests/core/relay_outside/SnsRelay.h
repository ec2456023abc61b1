// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A whole relay with an Amazon SES endpoint, whose outside is the test's: it answers what it was told to and remembers
// what it was asked.

#include "core/base/Json.h"
#include "core/relay/Relay.h"
#include "tests/core/relay_outside/TestCertificates.h"
#include "tests/support/FakeClock.h"
#include "tests/support/HttpClient.h"

#include <QTemporaryDir>

#include <map>
#include <mutex>

namespace waybill::relay::tests {

using waybill::tests::FakeClock;
using waybill::tests::HeaderList;
using waybill::tests::HttpAnswer;
using waybill::tests::HttpClient;

inline const std::string topic = "arn:aws:sns:us-east-1:000000000000:console-events";
inline const std::string certificateUrl =
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem";

class FakeOutside : public HttpsGet {
public:
    void get(const std::string& url, Done done) override;
    void answer(const std::string& url, Result<std::string> with);
    std::vector<std::string> asked() const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, Result<std::string>> m_answers;
    std::vector<std::string> m_asked;
};

// Fields of an SNS envelope that a test may change.
struct SnsFields {
    std::string type = "Notification";
    std::string message = R"({"eventType":"Delivery","mail":{"messageId":"m-1"},"delivery":{"recipients":["a@example.net"]}})";
    std::string topicArn = topic;
    std::string version = "2";
    std::string certificate = certificateUrl;
    std::string subscribeUrl = "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=" + topic +
                               "&Token=2336fake0000token";
};
// Made once, as it takes a while.
const Key& amazonsKey();
const Key& authoritysKey();

// Signed with the key over exactly these fields.
std::string snsBody(const Key& key, const SnsFields& fields = {});

class SnsRelay {
public:
    explicit SnsRelay(providers::Auth auth = providers::Auth::Signature);

    void start();
    HttpAnswer post(const std::string& body, const HeaderList& headers = {});
    HttpAnswer api(const std::string& method, const std::string& target);
    // "verified", or why the newest request was refused.
    std::string lastRefusal();

    std::shared_ptr<FakeOutside> outside = std::make_shared<FakeOutside>();
    FakeClock clock;
    const Key& key = amazonsKey();
    RelayConfig config;
    const providers::Registry registry;
    std::unique_ptr<Relay> relay;

private:
    QTemporaryDir m_folder;
};

} // namespace waybill::relay::tests
