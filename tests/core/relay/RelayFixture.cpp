// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/base/JsonWriter.h"
#include "core/sqlite/Database.h"
#include "tests/support/FastFolder.h"

#include <spdlog/spdlog.h>

#include <QTest>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

namespace waybill::relay::tests {

RelayFixture::RelayFixture(std::vector<EndpointConfig> endpoints, HttpLimits limits,
                           const std::function<void(RelayFixture&)>& prepare)
    : m_folder(std::make_unique<QTemporaryDir>(waybill::tests::fastFolderTemplate())), m_limits(limits)
{
    config.hooks.listen.port = 0;
    config.api.listen.port = 0;
    config.endpoints = std::move(endpoints);
    spdlog::set_level(spdlog::level::off); // what it would say is what the tests look at
    if (prepare)
        prepare(*this);
    start();
}

void RelayFixture::start()
{
    m_relay.reset();
    auto relay = Relay::start({.config = config,
                               .dataDirectory = m_folder->path().toStdString(),
                               .setup = setup,
                               .limits = m_limits,
                               .cleanEvery = cleanEvery,
                               .domainsEvery = std::chrono::milliseconds(100),
                               .stateEvery = std::chrono::milliseconds(20),
                               .onFatal = onFatal},
                              registry, clock);
    if (!relay)
        qFatal("the relay did not start: %s", relay.error().error.text().c_str());
    m_relay = std::move(*relay);
}

void RelayFixture::startAsAfterAKill()
{
    auto killed = std::make_unique<QTemporaryDir>(waybill::tests::fastFolderTemplate());
    std::filesystem::copy(m_folder->path().toStdString(), killed->path().toStdString(),
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    m_relay.reset();
    m_folder = std::move(killed);
    start();
}

void RelayFixture::setSecrets(const std::string& endpoint, const std::vector<std::string>& lines)
{
    std::vector<Secret> secrets;
    for (const std::string& line : lines)
        secrets.emplace_back(line);
    m_relay->setSecrets(endpoint, std::move(secrets));
}

HttpAnswer RelayFixture::post(const std::string& endpoint, const HeaderList& headers, std::string_view body)
{
    return HttpClient(m_relay->hooksAddress().toString()).post("/hooks/" + endpoint, headers, body);
}

ApiAnswer RelayFixture::api(const std::string& target, const std::string& method, const std::string& tokenFile)
{
    return ask(method, target, {}, tokenFile);
}

ApiAnswer RelayFixture::apiPost(const std::string& target, const std::string& body, const std::string& tokenFile)
{
    return ask("POST", target, body, tokenFile);
}

ApiAnswer RelayFixture::ask(const std::string& method, const std::string& target, const std::string& body,
                            const std::string& tokenFile)
{
    HttpClient client(m_relay->apiAddress().toString());
    const HttpAnswer answer =
        client.request(method, target, HttpClient::bearer(tokenFile.empty() ? m_relay->tokenFile() : tokenFile), body);
    ApiAnswer result{answer.status, std::make_shared<JsonDocument>()};
    if (!result.document->parse(answer.body))
        qWarning("not JSON: %d %s", answer.status, answer.body.c_str());
    return result;
}

ApiAnswer RelayFixture::feedWith(std::size_t records)
{
    std::string after;
    while (true) {
        ApiAnswer answer = api("/v1/feed?limit=5000");
        if (answer["records"].size() >= records)
            return answer;
        after = answer["cursor"].string().value_or("");
        if (api("/v1/feed?wait=20&after=" + after)["records"].size() == 0)
            return answer; // nothing came in 20 s: let the caller's assertion say so
    }
}

HeaderList svixHeaders(const std::string& id, long long unixSeconds, std::string_view body)
{
    const std::string time = std::to_string(unixSeconds);
    const std::string key = fromBase64(svixKey.substr(6)).value();
    return {{"svix-id", id},
            {"svix-timestamp", time},
            {"svix-signature", "v1," + toBase64(hmacSha256(key, {id, ".", time, ".", body}))},
            {"Content-Type", "application/json"}};
}

std::string resendBody(const std::string& type, const std::string& emailId, const std::string& recipient)
{
    JsonWriter writer;
    writer.beginObject()
        .member("type", type)
        .member("created_at", "2026-01-01T09:00:00.000Z")
        .key("data")
        .beginObject()
        .member("email_id", emailId)
        .member("from", "Shop <shop@example.com>")
        .member("subject", "Your receipt")
        .key("to")
        .beginArray()
        .value(recipient)
        .endArray()
        .endObject()
        .endObject();
    return writer.take();
}

std::int64_t RelayFixture::quarantined() const
{
    auto database = sqlite::Database::openReader(path("relay.db"));
    return database ? database->queryInteger("SELECT count(*) FROM quarantine").value_or(-1) : -1;
}

std::string sendGridBody(const std::string& event, const std::string& recipient, int id)
{
    const std::string number = std::to_string(id);
    return R"([{"event":")" + event + R"(","email":")" + recipient + R"(","timestamp":)" + std::to_string(1'767'250'000 + id)
           + R"(,"sg_event_id":"e)" + number + R"(","sg_message_id":"m)" + recipient + R"(.x"}])";
}

void writeToken(const std::string& path, const std::string& token)
{
    std::ofstream(path) << token << '\n';
    ::chmod(path.c_str(), 0600);
}

EndpointConfig endpoint(const std::string& name, const std::string& provider, providers::Auth auth)
{
    return {name, provider, "production", auth};
}

} // namespace waybill::relay::tests
