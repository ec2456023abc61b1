// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dmarc/DmarcRecord.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"

#include <algorithm>

namespace waybill::domains::dmarc {

namespace {

constexpr std::string_view policies[] = {"none", "quarantine", "reject"};
constexpr std::string_view known[] = {"v", "p", "sp", "np", "psd", "t", "adkim", "aspf", "rua", "ruf", "fo"};
constexpr std::string_view removed[] = {"pct", "rf", "ri"}; // by RFC 9989

// RFC 3986 in short: a scheme, a colon, and characters that need no escape.
bool isUri(std::string_view uri)
{
    const auto colon = uri.find(':');
    return colon != std::string_view::npos && colon > 0 && colon + 1 < uri.size()
           && std::ranges::all_of(uri, [](char c) { return c > ' ' && c < 0x7f; })
           && std::ranges::all_of(uri.substr(0, colon), [](char c) {
                  return isAsciiLetterOrDigit(c) || c == '+' || c == '-' || c == '.';
              });
}

ReportAddress addressOf(std::string_view uri)
{
    // "!10m" was a size limit in RFC 7489; reporters ignore it now.
    uri = uri.substr(0, uri.find('!'));
    ReportAddress address{std::string(uri), {}};
    if (equalsIgnoringCase(uri.substr(0, 7), "mailto:")) {
        const std::string_view mailbox = uri.substr(7, uri.find('?') - 7);
        if (const auto at = mailbox.rfind('@'); at != std::string_view::npos)
            address.domain = asciiLower(mailbox.substr(at + 1));
    }
    return address;
}

std::vector<ReportAddress> addresses(const TagList& tags, std::string_view name, std::vector<std::string>& remarks)
{
    std::vector<ReportAddress> found;
    for (const std::string& uri : split(tags.find(name).value_or(""), ',')) {
        const ReportAddress address = addressOf(uri);
        if (!isUri(uri))
            remarks.push_back(std::string(name) + "= holds “" + printable(uri) + "”, which is no URI; it wants mailto:");
        else if (equalsIgnoringCase(std::string_view(uri).substr(0, 7), "mailto:") && address.domain.empty())
            remarks.push_back(std::string(name) + "= holds “" + printable(uri) + "”, which is no address");
        else
            found.push_back(address);
    }
    return found;
}

void readPolicy(DmarcRecord& record, const TagList& tags, std::string_view name, std::optional<Policy>& into)
{
    const auto value = tags.find(name);
    if (!value)
        return;
    into = policyFrom(*value);
    if (!into) {
        record.hasBadPolicy = true;
        record.remarks.push_back(std::string(name) + "= is “" + printable(*value) + "”, none of none, quarantine, reject");
    }
}

// One of two letters; anything else is said and the default holds.
bool readFlag(DmarcRecord& record, const TagList& tags, std::string_view name, char on, char off)
{
    const auto value = tags.find(name);
    if (!value)
        return false;
    const char c = value->size() == 1 ? char(value->front() | 0x20) : '\0';
    if (c != on && c != off)
        record.remarks.push_back(std::string(name) + "= is “" + printable(*value) + "” and is ignored");
    return c == on;
}

void readPsd(DmarcRecord& record, const TagList& tags)
{
    const std::string value = asciiLower(tags.find("psd").value_or("u"));
    if (value == "y")
        record.psd = DmarcRecord::Psd::Yes;
    else if (value == "n")
        record.psd = DmarcRecord::Psd::No;
    else if (value != "u")
        record.remarks.push_back("psd= is “" + printable(value) + "” and is ignored");
}

void remarkOthers(DmarcRecord& record, const TagList& tags)
{
    if (const auto percent = tags.find("pct")) {
        const auto value = digitsOf(*percent, 3);
        record.percent = value && *value <= 100 ? int(*value) : 100;
    }
    for (const Tag& tag : tags.tags()) {
        if (std::ranges::find(removed, tag.name) != std::end(removed))
            record.remarks.push_back(tag.name + "= is gone from RFC 9989: old receivers follow it, new ones do not");
        else if (std::ranges::find(known, tag.name) == std::end(known))
            record.remarks.push_back("the tag " + printable(tag.name) + "= is unknown and ignored");
    }
}

} // namespace

std::string_view toString(Policy policy) { return policies[std::size_t(policy)]; }

std::optional<Policy> policyFrom(std::string_view name)
{
    const auto found = std::ranges::find_if(policies, [&](std::string_view one) { return equalsIgnoringCase(one, name); });
    if (found == std::end(policies))
        return std::nullopt;
    return Policy(found - policies);
}

Policy DmarcRecord::subdomainPolicy(bool exists) const
{
    if (hasBadPolicy)
        return Policy::None;
    const auto& existing = sp ? sp : p;
    return (!exists && np ? np : existing).value_or(Policy::None);
}

Result<DmarcRecord> parseDmarcRecord(std::string_view text)
{
    DmarcRecord record;
    std::vector<std::string> broken;
    const TagList tags = TagList::parseLenient(text, broken);
    const bool first = !tags.tags().empty() && tags.tags().front().name == "v"
                       && trimmed(text).starts_with('v'); // not after a part that was left out
    if (!first || tags.tags().front().value != "DMARC1")
        return fail(ErrorCode::InvalidInput, "it does not begin with v=DMARC1");
    for (const std::string& part : broken)
        record.remarks.push_back("“" + part + "” is no tag, or is there twice, and is ignored");
    readPolicy(record, tags, "p", record.p);
    readPolicy(record, tags, "sp", record.sp);
    readPolicy(record, tags, "np", record.np);
    record.strictDkim = readFlag(record, tags, "adkim", 's', 'r');
    record.strictSpf = readFlag(record, tags, "aspf", 's', 'r');
    record.isTesting = readFlag(record, tags, "t", 'y', 'n');
    readPsd(record, tags);
    record.rua = addresses(tags, "rua", record.remarks);
    record.ruf = addresses(tags, "ruf", record.remarks);
    remarkOthers(record, tags);
    return record;
}

Policy lowered(Policy policy)
{
    return policy == Policy::Reject ? Policy::Quarantine : Policy::None;
}

} // namespace waybill::domains::dmarc
