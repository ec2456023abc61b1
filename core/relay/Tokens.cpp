// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Tokens.h"

#include "core/base/Encoding.h"
#include "core/relay/storage/Files.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <array>
#include <filesystem>

namespace waybill::relay {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> roleNames = {"read", "register", "operate", "admin"};
constexpr const char* fileName = "api-token";
constexpr std::size_t weakLength = 32;

} // namespace

std::string_view toString(Role role) { return roleNames[std::size_t(role)]; }

std::optional<Role> roleFrom(std::string_view name)
{
    for (std::size_t i = 0; i < roleNames.size(); ++i) {
        if (roleNames[i] == name)
            return Role(i);
    }
    return {};
}

Result<Tokens> Tokens::load(const std::string& dataDirectory, const std::string& secretsDirectory)
{
    Tokens tokens;
    std::error_code error;
    const std::string given =
        secretsDirectory.empty() ? std::string() : (fs::path(secretsDirectory) / fileName).string();
    if (!given.empty() && fs::exists(given, error)) {
        tokens.m_file = given;
    } else {
        tokens.m_file = (fs::path(dataDirectory) / fileName).string();
        if (!fs::exists(tokens.m_file, error))
            TRY_VOID(writePrivateFile(tokens.m_file, randomToken() + "\n"));
    }
    TRY_VOID(tokens.add({"admin", Role::Admin}, tokens.m_file));
    TRY_VOID(tokens.loadNamed(dataDirectory));
    if (!secretsDirectory.empty() && secretsDirectory != dataDirectory)
        TRY_VOID(tokens.loadNamed(secretsDirectory));
    return tokens;
}

Result<void> Tokens::loadNamed(const std::string& directory)
{
    std::error_code error;
    fs::directory_iterator entry(directory, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const std::string prefix = std::string(fileName) + ".";
        if (!name.starts_with(prefix))
            continue;
        const std::size_t dot = name.rfind('.');
        const auto role = roleFrom(std::string_view(name).substr(dot + 1));
        if (!role || dot <= prefix.size())
            return fail(ErrorCode::InvalidInput, fmt::format("the name of {} says no role", entry->path().string()),
                        "expected api-token.<name>.<read|register|operate|admin>");
        TRY_VOID(add({name.substr(prefix.size(), dot - prefix.size()), *role}, entry->path().string()));
    }
    if (error) // a token that isn't found could be one that somebody took the rights from
        return fail(ErrorCode::Io, fmt::format("{} can't be read: {}", directory, error.message()),
                    "check the folder's permissions");
    return {};
}

Result<void> Tokens::add(Caller caller, const std::string& path)
{
    Secret token = TRY(readPrivateFile(path));
    if (token.isEmpty())
        return fail(ErrorCode::InvalidInput, fmt::format("{} is empty", path), "delete it, and a new token is made");
    if (token.reveal().size() < weakLength)
        spdlog::warn("api: the token \"{}\" is short and can be guessed; 256 random bits are better", caller.name);
    m_entries.push_back({std::move(caller), std::move(token)});
    return {};
}

std::optional<Caller> Tokens::find(std::string_view bearer) const
{
    const Caller* found = nullptr;
    for (const Entry& entry : m_entries) { // all of them: no early end to measure
        if (equalsConstantTime(entry.token.reveal(), bearer))
            found = &entry.caller;
    }
    return found ? std::optional(*found) : std::nullopt;
}

} // namespace waybill::relay
