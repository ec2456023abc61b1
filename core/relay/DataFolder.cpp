// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/DataFolder.h"

#include "core/base/JsonWriter.h"

#include <spdlog/fmt/fmt.h>

#include <filesystem>

#include <unistd.h>

namespace waybill::relay {

namespace {

namespace fs = std::filesystem;

Result<void> makePrivateDirectory(const std::string& path)
{
    std::error_code error;
    if (fs::is_directory(path, error))
        return {};
    fs::create_directories(path, error);
    if (!error)
        fs::permissions(path, fs::perms::owner_all, error);
    if (error)
        return fail(ErrorCode::Io, fmt::format("{} can't be made: {}", path, error.message()),
                    "choose another data directory");
    return {};
}

} // namespace

std::string DataFolder::path(std::string_view name) const { return (fs::path(m_directory) / name).string(); }

Result<void> DataFolder::take()
{
    TRY_VOID(makePrivateDirectory(m_directory));
    m_lock.emplace(TRY(FileLock::take(path("relay.lock"))));
    return makePrivateDirectory(path("intake"));
}

Result<void> DataFolder::announce(const RunningRelay& relay) const
{
    JsonWriter writer;
    writer.beginObject()
        .member("pid", std::int64_t(::getpid()))
        .member("hooks", relay.hooks)
        .member("api", relay.api)
        .member("token_file", relay.tokenFile)
        .member("started_at", relay.startedAt)
        .member("demo", relay.demo)
        .member("version", relay.version)
        .endObject();
    return writePrivateFile(path("relay.json"), writer.text());
}

void DataFolder::withdraw() const
{
    std::error_code ignored;
    fs::remove(path("relay.json"), ignored);
}

} // namespace waybill::relay
