// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/config/EditConfig.h"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace waybill::relay {

namespace {

std::unexpected<Error> ioError(const std::string& path)
{
    return fail(ErrorCode::Io, fmt::format("{} can't be written: {}", path, std::strerror(errno)),
                "check the folder's permissions and the free space");
}

// Writes beside the file, syncs, renames: a crash leaves the old file or the new one.
Result<void> replaceFile(const std::string& path, const std::string& text, mode_t mode)
{
    const std::string temporary = path + ".new";
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0)
        return ioError(temporary);
    const bool written = ::write(file, text.data(), text.size()) == ssize_t(text.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
        const auto error = ioError(path);
        ::unlink(temporary.c_str());
        return error;
    }
    return {};
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
    std::error_code error;
    std::string text;
    mode_t mode = 0600;
    if (struct stat status; ::stat(path.c_str(), &status) == 0) {
        mode = status.st_mode & 07777;
        std::stringstream existing;
        existing << std::ifstream(path).rdbuf();
        text = existing.str();
    } else {
        fs::create_directories(fs::path(path).parent_path(), error);
        text = defaultConfigText();
    }
    if (!text.empty() && !text.ends_with('\n'))
        text += '\n';
    text += endpointText(endpoint);

    if (const ConfigReading reading = parseConfig(text, providers); !reading)
        return fail(ErrorCode::InvalidInput, toString(reading.error(), fs::path(path).filename().string()),
                    "the file was left as it was");
    // A link stays a link: its target is what changes.
    const fs::path target = fs::weakly_canonical(path, error);
    return replaceFile(error ? path : target.string(), text, mode);
}

} // namespace waybill::relay
