// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/client/Profile.h"

#include "core/base/JsonWriter.h"
#include "core/domains/checks/DkimCheck.h"
#include "core/domains/checks/DmarcCheck.h"
#include "core/domains/checks/MailChecks.h"
#include "core/domains/checks/SpfCheck.h"
#include "core/domains/client/ProviderNames.h"
#include "core/domains/expectations/ExpectationCheck.h"

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

} // namespace

std::string toJson(const DomainProfile& profile)
{
    JsonWriter writer;
    writer.beginObject();
    writeList(writer, "providers", profile.providers);
    writeList(writer, "selectors", profile.selectors);
    writeList(writer, "addresses", profile.addresses);
    writer.member("return_path", profile.returnPath).member("required_days", profile.requiredDays).endObject();
    return writer.take();
}

DomainProfile profileFrom(std::string name, JsonValue json)
{
    DomainProfile profile;
    profile.name = std::move(name);
    profile.providers = listOf(json["providers"]);
    profile.selectors = listOf(json["selectors"]);
    profile.addresses = listOf(json["addresses"]);
    profile.returnPath = std::string(json["return_path"].string().value_or(""));
    profile.requiredDays = int(std::clamp<std::int64_t>(json["required_days"].integer().value_or(14), 1, 365));
    return profile;
}

std::vector<std::unique_ptr<DomainCheck>> checksFor(const DomainProfile& profile, const dmarc::PublicSuffixes& suffixes)
{
    std::vector<std::string> selectors;
    for (const std::string& provider : profile.providers) {
        const auto own = selectorsOf(provider);
        selectors.insert(selectors.end(), own.begin(), own.end());
    }
    // Mail that is signed at all is signed for the domain: what else a profile's selectors would be of.
    const bool isSigned = !selectors.empty() || !profile.selectors.empty();
    const std::string returnPath = returnPathFor(profile);
    std::vector<std::unique_ptr<DomainCheck>> checks;
    checks.push_back(std::make_unique<SpfCheck>());
    checks.push_back(std::make_unique<DkimCheck>(std::move(selectors)));
    checks.push_back(std::make_unique<DmarcCheck>(suffixes));
    checks.push_back(std::make_unique<AlignmentCheck>(suffixes, returnPath, isSigned ? profile.name : std::string()));
    for (const std::string& provider : profile.providers)
        checks.push_back(std::make_unique<ExpectationCheck>(provider, providerTitle(provider), returnPath));
    checks.push_back(std::make_unique<MxCheck>());
    checks.push_back(std::make_unique<TransportCheck>());
    if (!profile.addresses.empty())
        checks.push_back(std::make_unique<PtrCheck>());
    checks.push_back(std::make_unique<BimiCheck>());
    return checks;
}

std::vector<Check> checkDomain(const DomainProfile& profile, const dmarc::PublicSuffixes& suffixes,
                               const dns::Resolver& resolver, const Clock& clock, std::stop_token stop,
                               const std::function<void(const std::vector<Check>&)>& progress)
{
    const auto name = dns::Name::fromPerson(profile.name);
    if (!name)
        return {};
    std::vector<dns::IpAddress> addresses;
    for (const std::string& text : profile.addresses) {
        if (const auto address = dns::IpAddress::parse(text))
            addresses.push_back(*address);
    }
    const auto checks = checksFor(profile, suffixes);
    return runChecks(checks, {*name, profile.selectors, std::move(addresses), resolver, clock, std::move(stop)}, progress);
}

} // namespace waybill::domains
