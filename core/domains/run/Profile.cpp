// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/run/Profile.h"

#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"
#include "core/domains/expectations/Expected.h"

#include <algorithm>

namespace waybill::domains {

namespace {

constexpr std::size_t mostItems = 64;

std::vector<std::string> listOf(JsonValue json)
{
    std::vector<std::string> list;
    for (const JsonValue one : json) {
        if (const auto text = one.string(); text && list.size() < mostItems)
            list.emplace_back(*text);
    }
    return list;
}

void writeList(JsonWriter& writer, std::string_view name, const std::vector<std::string>& list)
{
    writer.key(name).beginArray();
    for (const std::string& one : list)
        writer.value(one);
    writer.endArray();
}

} // namespace

std::string returnPathFor(const DomainProfile& profile)
{
    if (!profile.returnPath.empty())
        return profile.returnPath;
    for (const std::string& provider : profile.providers) {
        if (std::string path = returnPathOf(provider, profile.name); !path.empty())
            return path;
    }
    return {};
}

std::string toJson(const DomainProfile& profile)
{
    JsonWriter writer;
    writer.beginObject();
    writeList(writer, "providers", profile.providers);
    writeList(writer, "selectors", profile.selectors);
    writeList(writer, "addresses", profile.addresses);
    writer.member("return_path", profile.returnPath).member("required_days", profile.requiredDays)
        .member("check_hours", profile.checkHours).endObject();
    return writer.take();
}

DomainProfile profileFrom(std::string name, JsonValue json)
{
    DomainProfile profile;
    profile.name = std::move(name);
    profile.providers = listOf(json["providers"]);
    profile.selectors = listOf(json["selectors"]);
    profile.addresses = listOf(json["addresses"]);
    profile.returnPath = textOrEmpty(json["return_path"]);
    profile.requiredDays = int(std::clamp<std::int64_t>(json["required_days"].integer().value_or(14), 1, 365));
    profile.checkHours = int(std::clamp<std::int64_t>(json["check_hours"].integer().value_or(0), 0, 24 * 7));
    return profile;
}

} // namespace waybill::domains
