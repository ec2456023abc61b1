// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/config/EditConfig.h"

#include "core/base/DurableFile.h"

#include <spdlog/fmt/fmt.h>

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace waybill::relay {

namespace {

constexpr mode_t newFileMode = 0600;

struct ConfigFile {
    std::string text;
    mode_t mode;
};

// As it stands there, or as a new one begins. What can't be read must not be taken for one that isn't there.
Result<ConfigFile> readOrBegin(const std::string& path)
{
    const auto unreadable = [&path] {
        return fail(ErrorCode::Io, fmt::format("{} can't be read: {}", path, std::strerror(errno)),
                    "check its permissions; it was left as it was");
    };
    struct stat status;
    if (::stat(path.c_str(), &status) != 0) {
        if (errno != ENOENT)
            return unreadable();
        return ConfigFile{defaultConfigText(), newFileMode};
    }
    std::ifstream file(path);
    std::stringstream existing;
    if (status.st_size > 0)
        existing << file.rdbuf();
    if (!file || !existing)
        return unreadable();
    return ConfigFile{existing.str(), status.st_mode & 07777};
}

} // namespace

std::string defaultConfigText()
{
    return R"(# Waybill's webhook relay. Secrets are never in this file: they are in the keychain, or in --secrets DIR.
# "waybillctl relay check relay.toml" says what is wrong with it.

[hooks]
# Providers post here, through your tunnel or reverse proxy.
listen = "127.0.0.1:8025"

[api]
# The console and waybillctl read here. Never put this one behind a tunnel.
listen = "127.0.0.1:8026"

# One table for each webhook that you set up at a provider:
#
# [[endpoint]]
# name = "sendgrid-production"     # POST /hooks/sendgrid-production
# provider = "sendgrid"            # "waybillctl provider list" names them
# environment = "production"
# auth = "signature"               # signature | basic | header | bearer | none
#
# How long things are kept, in days; without this, until "waybillctl erase" removes them:
#
# [retention]
# raw_days = 30                    # requests as they came in
# event_days = 400
#
# Where providers echo your own id of a message, beside correlation_id:
#
# [correlation]
# keys = ["order_id"]
#
# What your messages are called, by a tag that they are sent with:
#
# [[message_type]]
# name = "Receipt"
# tag = "receipt"
)";
}

std::string endpointText(const EndpointConfig& endpoint)
{
    std::string text =
        fmt::format("\n[[endpoint]]\nname = \"{}\"\nprovider = \"{}\"\nenvironment = \"{}\"\nauth = \"{}\"\n",
                    endpoint.name, endpoint.provider, endpoint.environment, providers::toString(endpoint.auth));
    // Both are of printable ASCII; only quotes and backslashes would bend the file.
    const auto quoted = [](const std::string& value) {
        std::string escaped;
        for (const char c : value)
            escaped += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
        return escaped;
    };
    if (!endpoint.publicUrl.empty())
        text += fmt::format("public_url = \"{}\"\n", quoted(endpoint.publicUrl));
    if (!endpoint.topicArn.empty())
        text += fmt::format("topic_arn = \"{}\"\n", quoted(endpoint.topicArn));
    if (endpoint.inbound)
        text += "inbound = true\n";
    return text;
}

Result<void> appendEndpoint(const std::string& path, const EndpointConfig& endpoint,
                            std::span<const KnownProvider> providers)
{
    namespace fs = std::filesystem;
    auto [text, mode] = TRY(readOrBegin(path));
    if (!text.empty() && !text.ends_with('\n'))
        text += '\n';
    text += endpointText(endpoint);

    if (const ConfigReading reading = parseConfig(text, providers); !reading)
        return fail(ErrorCode::InvalidInput, toString(reading.error(), fs::path(path).filename().string()),
                    "the file was left as it was");
    // A link stays a link: its target is what changes.
    std::error_code error;
    if (const fs::path folder = fs::path(path).parent_path(); !folder.empty())
        fs::create_directories(folder, error); // without it, replacing says why
    const fs::path target = fs::weakly_canonical(path, error);
    return replaceFile(error ? path : target.string(), text, mode);
}

} // namespace waybill::relay
