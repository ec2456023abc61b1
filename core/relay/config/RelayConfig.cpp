// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/config/RelayConfig.h"

#include "core/dns/IpAddress.h"
#include "core/relay/config/EndpointSection.h"
#include "core/relay/config/TomlReader.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace waybill::relay {

namespace {

using Key = TomlReader::Key;

constexpr std::string_view publicUrlExpected = "what providers reach the listener by, such as \"https://hooks.example.com\"";

// What each section of the file means.
class Sections {
public:
    explicit Sections(std::span<const KnownProvider> providers) : m_endpoints(m_reader, providers) {}

    ConfigReading read(const toml::table& root)
    {
        m_reader.checkKeys(root, "at the top level",
                           {"hooks", "api", "endpoint", "message_type", "retention", "correlation", "domains"});
        if (const toml::table* hooks = m_reader.tableOf(root, "hooks"))
            readHooks(*hooks);
        if (const toml::table* api = m_reader.tableOf(root, "api"))
            readApi(*api);
        for (const toml::table* table : m_reader.tablesOf(root, "endpoint"))
            m_config.endpoints.push_back(m_endpoints.read(*table));
        for (const toml::table* table : m_reader.tablesOf(root, "message_type"))
            readMessageType(*table);
        if (const toml::table* retention = m_reader.tableOf(root, "retention"))
            readRetention(*retention);
        if (const toml::table* correlation = m_reader.tableOf(root, "correlation"))
            readCorrelation(*correlation);
        if (const toml::table* domains = m_reader.tableOf(root, "domains"))
            readDomains(*domains);
        if (std::vector<ConfigProblem> problems = m_reader.takeProblems(); !problems.empty())
            return std::unexpected(std::move(problems));
        return m_config;
    }

private:
    void readListen(const toml::table& table, ListenAddress& address)
    {
        const auto text = m_reader.textOf(table, "listen", Key::Optional, "an address such as \"127.0.0.1:8025\"");
        if (!text)
            return;
        if (auto parsed = parseListenAddress(*text))
            address = *parsed;
        else
            m_reader.problem(table.get("listen")->source(), fmt::format("\"listen\": {}", parsed.error().text()));
    }

    void readHooks(const toml::table& table)
    {
        m_reader.checkKeys(table, "in [hooks]", {"listen", "public_url"});
        readListen(table, m_config.hooks.listen);
        auto url = m_reader.textOf(table, "public_url", Key::Optional, publicUrlExpected);
        if (!url)
            return;
        while (url->ends_with('/'))
            url->pop_back();
        const std::string_view rest = std::string_view(*url).substr(std::min(url->find("://") + 3, url->size()));
        const bool isHttp = url->starts_with("https://") || url->starts_with("http://");
        if (!isHttp || rest.empty() || rest.find_first_of("?#@ \t") != std::string_view::npos)
            m_reader.problem(table.get("public_url")->source(),
                             fmt::format("\"public_url\": expected {}", publicUrlExpected));
        m_config.hooks.publicUrl = *std::move(url);
    }

    void readApi(const toml::table& table)
    {
        m_reader.checkKeys(table, "in [api]", {"listen", "allowed_hosts", "tls_cert", "tls_key"});
        ApiConfig& api = m_config.api;
        readListen(table, api.listen);
        api.tlsCertificate = m_reader.textOf(table, "tls_cert", Key::Optional, "the path of a PEM file").value_or("");
        api.tlsKey = m_reader.textOf(table, "tls_key", Key::Optional, "the path of a PEM file").value_or("");
        api.allowedHosts = m_reader.textsOf(table, "allowed_hosts", "texts", "relay.example.com:8026");
        const auto place = [&](std::string_view key) {
            return table.get(key) ? table.get(key)->source() : table.source();
        };
        if (api.tlsCertificate.empty() != api.tlsKey.empty())
            m_reader.problem(place(api.tlsKey.empty() ? "tls_cert" : "tls_key"),
                             "\"tls_cert\" and \"tls_key\" go together");
        else if (!api.listen.isLoopback() && api.tlsCertificate.empty())
            m_reader.problem(place("listen"),
                             fmt::format("the API would be open to the network at {} without encryption; expected "
                                         "\"tls_cert\" and \"tls_key\", or a loopback address",
                                         api.listen.toString()));
    }

    void readMessageType(const toml::table& table)
    {
        m_reader.checkKeys(table, "in [[message_type]]", {"name", "tag"});
        const auto name = m_reader.textOf(table, "name", Key::Needed, "what such messages are called");
        const auto tag = m_reader.textOf(table, "tag", Key::Needed, "the tag that such messages are sent with");
        if (name && tag)
            m_config.messageTypes.push_back({*name, *tag});
    }

    void readRetention(const toml::table& table)
    {
        m_reader.checkKeys(table, "in [retention]", {"raw_days", "event_days"});
        m_config.retention = {daysOf(table, "raw_days"), daysOf(table, "event_days")};
    }

    int daysOf(const toml::table& table, std::string_view key)
    {
        const toml::node* node = table.get(key);
        if (!node)
            return 0;
        constexpr std::int64_t most = 36'500;
        const auto* days = node->as_integer();
        if (days && days->get() >= 0 && days->get() <= most)
            return int(days->get());
        m_reader.problem(node->source(), fmt::format("\"{}\" must be a whole number of days, up to {}; 0 keeps for ever", key, most));
        return 0;
    }

    void readCorrelation(const toml::table& table)
    {
        m_reader.checkKeys(table, "in [correlation]", {"keys"});
        if (!table.contains("keys"))
            return m_reader.problem(table.source(), "\"keys\" must be a list of names, such as [\"order_id\"]");
        m_config.correlationKeys = m_reader.textsOf(table, "keys", "names", "order_id");
    }

    void readDomains(const toml::table& table)
    {
        m_reader.checkKeys(table, "in [domains]", {"resolver"});
        const auto text = m_reader.textOf(table, "resolver", Key::Optional,
                                          "a resolver's address such as \"192.0.2.53\" or \"192.0.2.53:5353\"");
        if (!text)
            return;
        if (const auto endpoint = dns::Endpoint::parse(*text))
            m_config.domains.resolver = endpoint->text();
        else
            m_reader.problem(table.get("resolver")->source(), fmt::format("\"resolver\": {}", endpoint.error().text()));
    }

    TomlReader m_reader;
    EndpointSection m_endpoints;
    RelayConfig m_config;
};

void makeAbsolute(std::string& path, const std::filesystem::path& folder)
{
    if (!path.empty() && std::filesystem::path(path).is_relative())
        path = (folder / path).string();
}

} // namespace

KnownProvider knownFrom(const providers::ProviderCard& card)
{
    return {card.id, card.signatureStrength != events::Strength::None, card.needsPublicUrl, card.needsTopic,
            !card.inbound.empty()};
}

ConfigReading parseConfig(std::string_view text, std::span<const KnownProvider> providers)
{
    try {
        return Sections(providers).read(toml::parse(text));
    } catch (const toml::parse_error& error) {
        const toml::source_position at = error.source().begin;
        return std::unexpected(std::vector<ConfigProblem>{
            {int(at.line), int(at.column), fmt::format("not TOML: {}", error.description())}});
    }
}

ConfigReading readConfig(const std::string& path, std::span<const KnownProvider> providers)
{
    std::error_code error;
    std::ifstream file(path);
    if (!file || !std::filesystem::is_regular_file(path, error))
        return std::unexpected(std::vector<ConfigProblem>{{0, 0, "the file can't be read"}});
    std::stringstream text;
    text << file.rdbuf();
    ConfigReading reading = parseConfig(text.str(), providers);
    if (reading) {
        const std::filesystem::path folder = std::filesystem::absolute(path, error).parent_path();
        makeAbsolute(reading->api.tlsCertificate, folder);
        makeAbsolute(reading->api.tlsKey, folder);
    }
    return reading;
}

std::string toString(const std::vector<ConfigProblem>& problems, std::string_view file)
{
    std::string text;
    for (const ConfigProblem& problem : problems) {
        if (!text.empty())
            text += '\n';
        text += problem.line > 0 ? fmt::format("{}:{}:{}: {}", file, problem.line, problem.column, problem.message)
                                 : fmt::format("{}: {}", file, problem.message);
    }
    return text;
}

} // namespace waybill::relay
