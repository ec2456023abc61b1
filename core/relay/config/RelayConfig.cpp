// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/config/RelayConfig.h"

#include "core/base/Closest.h"
#include "core/dns/IpAddress.h"

#include <spdlog/fmt/fmt.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace waybill::relay {

namespace {

constexpr std::string_view authNames[] = {"signature", "basic", "header", "bearer", "none"};
constexpr const char* publicUrlRule =
    "the URL exactly as the provider was given it, such as \"https://relay.example.com/hooks/name\"";
constexpr const char* topicRule =
    "the ARN of the SNS topic that posts here, such as \"arn:aws:sns:us-east-1:123456789012:ses-events\"";
constexpr const char* publicUrlExpected = "what providers reach the listener by, such as \"https://hooks.example.com\"";
constexpr const char* nameRule = "1 to 64 of a-z, 0-9 and -";

bool isPlainName(std::string_view name)
{
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool isPublicUrl(std::string_view text)
{
    const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
    return scheme > 0 && text.size() > scheme && text[scheme] != '/' && text.size() <= 2048 &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

// arn:<partition>:sns:<region>:<account>:<name>
bool isTopicArn(std::string_view text)
{
    const bool isPlain = text.size() <= 512 && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
    return isPlain && text.starts_with("arn:aws") && text.find(":sns:") != std::string_view::npos &&
           std::ranges::count(text, ':') == 5 && !text.ends_with(':');
}

std::string didYouMean(std::string_view name, std::span<const std::string_view> candidates)
{
    const std::string_view near = closest(name, candidates);
    return near.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", near);
}

std::string listed(std::span<const std::string_view> names)
{
    std::string text;
    for (std::string_view name : names)
        text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

// Walks the parsed tables and collects what is wrong with them.
class Reader {
public:
    explicit Reader(std::span<const KnownProvider> providers) : m_providers(providers) {}

    ConfigReading read(const toml::table& root)
    {
        checkKeys(root, "at the top level", {"hooks", "api", "endpoint", "message_type", "retention", "correlation", "domains"});
        if (const toml::table* hooks = tableOf(root, "hooks"))
            readHooks(*hooks);
        if (const toml::table* api = tableOf(root, "api"))
            readApi(*api);
        for (const toml::table* table : tablesOf(root, "endpoint"))
            readEndpoint(*table);
        for (const toml::table* table : tablesOf(root, "message_type"))
            readMessageType(*table);
        if (const toml::table* retention = tableOf(root, "retention"))
            readRetention(*retention);
        if (const toml::table* correlation = tableOf(root, "correlation"))
            readCorrelation(*correlation);
        if (const toml::table* domains = tableOf(root, "domains"))
            readDomains(*domains);
        if (m_problems.empty())
            return m_config;
        std::ranges::stable_sort(m_problems, [](const ConfigProblem& a, const ConfigProblem& b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
        return std::unexpected(std::move(m_problems));
    }

private:
    void problem(const toml::source_region& where, std::string message)
    {
        m_problems.push_back({int(where.begin.line), int(where.begin.column), std::move(message)});
    }

    void checkKeys(const toml::table& table, std::string_view place, const std::vector<std::string_view>& known)
    {
        for (const auto& [key, node] : table) {
            if (std::ranges::find(known, key.str()) != known.end())
                continue;
            std::string hint = didYouMean(key.str(), known);
            if (hint.empty())
                hint = fmt::format("; expected one of {}", listed(known));
            problem(key.source(), fmt::format("unknown key \"{}\" {}{}", key.str(), place, hint));
        }
    }

    const toml::table* tableOf(const toml::table& root, std::string_view key)
    {
        const toml::node* node = root.get(key);
        if (node && !node->is_table())
            problem(node->source(), fmt::format("\"{0}\" must be a table: [{0}]", key));
        return node ? node->as_table() : nullptr;
    }

    std::vector<const toml::table*> tablesOf(const toml::table& root, std::string_view key)
    {
        std::vector<const toml::table*> tables;
        const toml::node* node = root.get(key);
        if (!node)
            return tables;
        const toml::array* array = node->as_array();
        if (!array) {
            problem(node->source(), fmt::format("\"{0}\" is a list of tables: [[{0}]] with two brackets", key));
            return tables;
        }
        for (const toml::node& element : *array) {
            if (element.is_table())
                tables.push_back(element.as_table());
            else
                problem(element.source(), fmt::format("each \"{0}\" must be a table: [[{0}]]", key));
        }
        return tables;
    }

    // The text under a key. Nothing, and a problem, when it isn't a text, or is missing although it is needed.
    std::optional<std::string> textOf(const toml::table& table, std::string_view key, bool needed,
                                      std::string_view expected)
    {
        const toml::node* node = table.get(key);
        if (!node) {
            if (needed)
                problem(table.source(), fmt::format("\"{}\" is missing; expected {}", key, expected));
            return {};
        }
        if (!node->is_string()) {
            problem(node->source(), fmt::format("\"{}\" must be a text in quotes; expected {}", key, expected));
            return {};
        }
        return node->as_string()->get();
    }

    void readListen(const toml::table& table, ListenAddress& address)
    {
        const auto text = textOf(table, "listen", false, "an address such as \"127.0.0.1:8025\"");
        if (!text)
            return;
        if (auto parsed = parseListenAddress(*text))
            address = *parsed;
        else
            problem(table.get("listen")->source(), fmt::format("\"listen\": {}", parsed.error().text()));
    }

    void readHooks(const toml::table& table)
    {
        checkKeys(table, "in [hooks]", {"listen", "public_url"});
        readListen(table, m_config.hooks.listen);
        auto url = textOf(table, "public_url", false, publicUrlExpected);
        if (!url)
            return;
        while (url->ends_with('/'))
            url->pop_back();
        const std::string_view rest = std::string_view(*url).substr(std::min(url->find("://") + 3, url->size()));
        const bool isHttp = url->starts_with("https://") || url->starts_with("http://");
        if (!isHttp || rest.empty() || rest.find_first_of("?#@ \t") != std::string_view::npos)
            problem(table.get("public_url")->source(), fmt::format("\"public_url\": expected {}", publicUrlExpected));
        m_config.hooks.publicUrl = *std::move(url);
    }

    void readApi(const toml::table& table)
    {
        checkKeys(table, "in [api]", {"listen", "allowed_hosts", "tls_cert", "tls_key"});
        ApiConfig& api = m_config.api;
        readListen(table, api.listen);
        api.tlsCertificate = textOf(table, "tls_cert", false, "the path of a PEM file").value_or("");
        api.tlsKey = textOf(table, "tls_key", false, "the path of a PEM file").value_or("");
        readAllowedHosts(table);
        const auto place = [&](std::string_view key) {
            return table.get(key) ? table.get(key)->source() : table.source();
        };
        if (api.tlsCertificate.empty() != api.tlsKey.empty())
            problem(place(api.tlsKey.empty() ? "tls_cert" : "tls_key"), "\"tls_cert\" and \"tls_key\" go together");
        else if (!api.listen.isLoopback() && api.tlsCertificate.empty())
            problem(place("listen"),
                    fmt::format("the API would be open to the network at {} without encryption; expected "
                                "\"tls_cert\" and \"tls_key\", or a loopback address",
                                api.listen.toString()));
    }

    void readAllowedHosts(const toml::table& table)
    {
        const toml::node* node = table.get("allowed_hosts");
        if (!node)
            return;
        const toml::array* array = node->as_array();
        if (!array) {
            problem(node->source(), "\"allowed_hosts\" must be a list of texts, such as [\"relay.example.com:8026\"]");
            return;
        }
        for (const toml::node& element : *array) {
            if (const auto* text = element.as_string(); text && !text->get().empty())
                m_config.api.allowedHosts.push_back(text->get());
            else
                problem(element.source(), "\"allowed_hosts\" holds texts only, such as \"relay.example.com:8026\"");
        }
    }

    void readEndpoint(const toml::table& table)
    {
        checkKeys(table, "in [[endpoint]]", {"name", "provider", "environment", "auth", "public_url", "topic_arn",
                                              "inbound"});
        EndpointConfig endpoint;
        endpoint.name = readName(table, "name");
        if (!endpoint.name.empty())
            checkUnique(endpoint.name, table.get("name")->source());
        endpoint.provider = readProvider(table);
        endpoint.environment = readName(table, "environment");
        readAuth(table, endpoint);
        readPublicUrl(table, endpoint);
        readTopicArn(table, endpoint);
        readInbound(table, endpoint);
        m_config.endpoints.push_back(std::move(endpoint));
    }

    void readMessageType(const toml::table& table)
    {
        checkKeys(table, "in [[message_type]]", {"name", "tag"});
        const auto name = textOf(table, "name", true, "what such messages are called");
        const auto tag = textOf(table, "tag", true, "the tag that such messages are sent with");
        if (name && tag)
            m_config.messageTypes.push_back({*name, *tag});
    }

    void readRetention(const toml::table& table)
    {
        checkKeys(table, "in [retention]", {"raw_days", "event_days"});
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
        problem(node->source(), fmt::format("\"{}\" must be a whole number of days; 0 keeps for ever", key));
        return 0;
    }

    void readCorrelation(const toml::table& table)
    {
        checkKeys(table, "in [correlation]", {"keys"});
        const toml::node* node = table.get("keys");
        const toml::array* array = node ? node->as_array() : nullptr;
        if (!array)
            return problem(node ? node->source() : table.source(),
                           "\"keys\" must be a list of names, such as [\"order_id\"]");
        for (const toml::node& element : *array) {
            if (const auto* text = element.as_string(); text && !text->get().empty())
                m_config.correlationKeys.push_back(text->get());
            else
                problem(element.source(), "\"keys\" holds names only, such as \"order_id\"");
        }
    }

    void readDomains(const toml::table& table)
    {
        checkKeys(table, "in [domains]", {"resolver"});
        const auto text = textOf(table, "resolver", false, "a resolver's address such as \"192.0.2.53\" or \"192.0.2.53:5353\"");
        if (!text)
            return;
        if (const auto endpoint = dns::Endpoint::parse(*text))
            m_config.domains.resolver = endpoint->text();
        else
            problem(table.get("resolver")->source(), fmt::format("\"resolver\": {}", endpoint.error().text()));
    }

    std::string readName(const toml::table& table, std::string_view key)
    {
        const auto text = textOf(table, key, true, nameRule);
        if (!text)
            return {};
        if (isPlainName(*text))
            return *text;
        problem(table.get(key)->source(), fmt::format("\"{}\" can't be used as {}; expected {}", *text, key, nameRule));
        return {};
    }

    void checkUnique(const std::string& name, const toml::source_region& where)
    {
        const auto [first, isNew] = m_lineOfName.emplace(name, int(where.begin.line));
        if (!isNew)
            problem(where, fmt::format("endpoint \"{}\" is already defined in line {}", name, first->second));
    }

    std::string readProvider(const toml::table& table)
    {
        std::vector<std::string_view> ids;
        for (const KnownProvider& provider : m_providers)
            ids.push_back(provider.id);
        const auto text = textOf(table, "provider", true, "one of " + listed(ids));
        if (!text || std::ranges::find(ids, *text) != ids.end())
            return text.value_or("");
        std::string hint = didYouMean(*text, ids);
        if (hint.empty())
            hint = "; expected one of " + listed(ids);
        problem(table.get("provider")->source(), fmt::format("unknown provider \"{}\"{}", *text, hint));
        return {};
    }

    void readAuth(const toml::table& table, EndpointConfig& endpoint)
    {
        const auto text = textOf(table, "auth", true, "one of " + listed(authNames));
        if (!text)
            return;
        const auto auth = providers::authFrom(*text);
        const toml::source_region& where = table.get("auth")->source();
        if (!auth) {
            std::string hint = didYouMean(*text, authNames);
            if (hint.empty())
                hint = "; expected one of " + listed(authNames);
            problem(where, fmt::format("unknown auth \"{}\"{}", *text, hint));
            return;
        }
        endpoint.auth = *auth;
        const KnownProvider* provider = known(endpoint);
        if (*auth == providers::Auth::Signature && provider && !provider->signs)
            problem(where,
                    fmt::format("{} does not sign its webhooks; expected \"basic\", \"header\", \"bearer\" or \"none\"",
                                endpoint.provider));
    }

    const KnownProvider* known(const EndpointConfig& endpoint) const
    {
        const auto found = std::ranges::find(m_providers, endpoint.provider, &KnownProvider::id);
        return found == m_providers.end() ? nullptr : &*found;
    }

    void readPublicUrl(const toml::table& table, EndpointConfig& endpoint)
    {
        const KnownProvider* provider = known(endpoint);
        const bool needed = provider && provider->needsPublicUrl && endpoint.auth == providers::Auth::Signature;
        const auto text = textOf(table, "public_url", needed, publicUrlRule);
        if (text && !isPublicUrl(*text))
            problem(table.get("public_url")->source(), fmt::format("\"public_url\": expected {}", publicUrlRule));
        endpoint.publicUrl = text.value_or("");
    }

    void readInbound(const toml::table& table, EndpointConfig& endpoint)
    {
        const toml::node* node = table.get("inbound");
        if (!node)
            return;
        const auto* value = node->as_boolean();
        if (!value)
            return problem(node->source(), "\"inbound\" must be true or false");
        endpoint.inbound = value->get();
        if (const KnownProvider* provider = known(endpoint); endpoint.inbound && provider && !provider->postsMail)
            problem(node->source(), fmt::format("{} posts no received mail", endpoint.provider));
    }

    void readTopicArn(const toml::table& table, EndpointConfig& endpoint)
    {
        const KnownProvider* provider = known(endpoint);
        const bool needed = provider && provider->needsTopic;
        const auto text = textOf(table, "topic_arn", needed, topicRule);
        if (!text)
            return;
        const toml::source_region& where = table.get("topic_arn")->source();
        if (provider && !needed)
            problem(where, fmt::format("\"topic_arn\" means nothing to {}", endpoint.provider));
        else if (!isTopicArn(*text))
            problem(where, fmt::format("\"topic_arn\": expected {}", topicRule));
        endpoint.topicArn = *text;
    }

    std::span<const KnownProvider> m_providers;
    RelayConfig m_config;
    std::vector<ConfigProblem> m_problems;
    std::map<std::string, int> m_lineOfName;
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
        return Reader(providers).read(toml::parse(text));
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
