// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/Record.h"

#include "core/base/Ascii.h"

#include <algorithm>
#include <array>
#include <utility>

namespace waybill::dns {

namespace {

constexpr std::array<std::pair<RecordType, std::string_view>, 14> names{{
    {RecordType::A, "A"},
    {RecordType::Ns, "NS"},
    {RecordType::Cname, "CNAME"},
    {RecordType::Soa, "SOA"},
    {RecordType::Ptr, "PTR"},
    {RecordType::Mx, "MX"},
    {RecordType::Txt, "TXT"},
    {RecordType::Aaaa, "AAAA"},
    {RecordType::Ds, "DS"},
    {RecordType::Rrsig, "RRSIG"},
    {RecordType::Dnskey, "DNSKEY"},
    {RecordType::Tlsa, "TLSA"},
    {RecordType::Spf, "SPF"},
    {RecordType::Caa, "CAA"},
}};

} // namespace

std::string toString(RecordType type)
{
    const auto* named = std::find_if(names.begin(), names.end(), [type](const auto& each) { return each.first == type; });
    return named != names.end() ? std::string(named->second) : "TYPE" + std::to_string(std::uint16_t(type));
}

std::optional<RecordType> recordTypeFrom(std::string_view text)
{
    const auto isSame = [text](const auto& each) { return equalsIgnoringCase(text, each.second); };
    const auto* named = std::find_if(names.begin(), names.end(), isSame);
    return named != names.end() ? std::optional(named->first) : std::nullopt;
}

std::string Txt::joined() const
{
    std::string all;
    for (const std::string& each : strings)
        all += each;
    return all;
}

std::string Record::line() const
{
    const std::string name = owner.isRoot() ? "." : owner.text() + '.';
    return name + ' ' + std::to_string(ttl) + " IN " + toString(type) + ' ' + rdata;
}

} // namespace waybill::dns
