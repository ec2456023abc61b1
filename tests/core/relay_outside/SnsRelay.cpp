// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay_outside/SnsRelay.h"

#include "core/base/JsonWriter.h"
#include "tests/support/FastFolder.h"

#include <spdlog/spdlog.h>

namespace waybill::relay::tests {

void FakeOutside::get(const std::string& url, Done done)
{
    Result<std::string> answer = fail(ErrorCode::Unavailable, "nobody is there");
    {
        const std::lock_guard lock(m_mutex);
        m_asked.push_back(url);
        if (const auto found = m_answers.find(url); found != m_answers.end())
            answer = found->second;
    }
    done(answer);
}

void FakeOutside::answer(const std::string& url, Result<std::string> with)
{
    const std::lock_guard lock(m_mutex);
    m_answers.insert_or_assign(url, std::move(with));
}

std::vector<std::string> FakeOutside::asked() const
{
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

const Key& amazonsKey()
{
    static const Key key = newRsaKey();
    return key;
}

const Key& authoritysKey()
{
    static const Key key = newRsaKey();
    return key;
}

std::string snsBody(const Key& key, const SnsFields& fields)
{
    const bool isNotification = fields.type == "Notification";
    std::string text = "Message\n" + fields.message + "\nMessageId\nid-1\n";
    if (!isNotification)
        text += "SubscribeURL\n" + fields.subscribeUrl + "\n";
    text += "Timestamp\n2026-01-01T09:00:00.000Z\n";
    if (!isNotification)
        text += "Token\n2336fake0000token\n";
    text += "TopicArn\n" + fields.topicArn + "\nType\n" + fields.type + "\n";
    JsonWriter writer;
    writer.beginObject()
        .member("Type", fields.type)
        .member("MessageId", "id-1")
        .member("TopicArn", fields.topicArn)
        .member("Message", fields.message)
        .member("Timestamp", "2026-01-01T09:00:00.000Z")
        .member("SignatureVersion", fields.version)
        .member("Signature", signedWith(key, fields.version == "2", text))
        .member("SigningCertURL", fields.certificate);
    if (!isNotification)
        writer.member("SubscribeURL", fields.subscribeUrl).member("Token", "2336fake0000token");
    writer.endObject();
    return writer.take();
}

SnsRelay::SnsRelay(providers::Auth auth) : m_folder(waybill::tests::fastFolderTemplate())
{
    spdlog::set_level(spdlog::level::off); // what it would say is what the tests look at
    config.hooks.listen.port = 0;
    config.api.listen.port = 0;
    config.endpoints = {{"ses", "amazon-ses", "production", auth, {}, topic}};
    outside->answer(certificateUrl, certificatePem(key, authoritysKey()));
    start();
}

void SnsRelay::start()
{
    relay.reset();
    auto started = Relay::start({.config = config,
                                 .dataDirectory = m_folder.path().toStdString(),
                                 .outside = {.https = outside, .certificates = {}},
                                 .stateEvery = std::chrono::milliseconds(20)},
                                registry, clock);
    if (!started)
        qFatal("the relay did not start: %s", started.error().error.text().c_str());
    relay = std::move(*started);
}

HttpAnswer SnsRelay::post(const std::string& body, const HeaderList& headers)
{
    return HttpClient(relay->hooksAddress().toString()).post("/hooks/ses", headers, body);
}

HttpAnswer SnsRelay::api(const std::string& method, const std::string& target)
{
    return HttpClient(relay->apiAddress().toString()).request(method, target, HttpClient::bearer(relay->tokenFile()));
}

std::string SnsRelay::lastRefusal()
{
    JsonDocument status;
    if (!status.parse(api("GET", "/v1/status").body))
        return "no status";
    return std::string(status.root()["endpoints"].at(0)["last_refusal"].string().value_or("none"));
}

} // namespace waybill::relay::tests
