// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/provider_api/RecordList.h"

#include "core/base/Ascii.h"
#include "core/domains/tags/TagList.h"

#include <algorithm>

namespace waybill::domains {

namespace {

using enum ExpectedRecord::Kind;

constexpr std::size_t mostRecords = 32;
constexpr std::size_t longestValue = 2048;

// Printable ASCII; "*" and "{" mean something in a pattern, and in no record that a provider wants.
bool isPlain(std::string_view text)
{
    return !text.empty() && text.size() <= longestValue
           && std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f && c != '*' && c != '{'; });
}

std::string_view withoutQuotes(std::string_view text)
{
    text = trimmed(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    return text;
}

std::string_view withoutDot(std::string_view text) { return text.ends_with('.') ? text.substr(0, text.size() - 1) : text; }

// The domain of the first include: providers want theirs among whatever else a record has.
std::string includeOf(std::string_view spf)
{
    for (const std::string& term : split(spf, ' ')) {
        if (asciiLower(term).starts_with("include:"))
            return term.substr(8);
    }
    return {};
}

} // namespace

std::optional<dns::Name> RecordList::nameOf(std::string_view host) const
{
    host = withoutDot(trimmed(host));
    if (host.empty() || host == "@")
        return m_domain;
    const auto whole = dns::Name::parse(host);
    if (!whole)
        return std::nullopt;
    if (whole->isAtOrBelow(m_domain))
        return *whole;
    // Providers authenticate a domain's parent, too: records at most two labels up are the same owner's.
    const dns::Name above = m_domain.labelCount() > 2 ? m_domain.parent() : m_domain;
    if (whole->isAtOrBelow(above))
        return *whole;
    return m_domain.below(host);
}

void RecordList::add(std::string_view purpose, std::string_view type, std::string_view host, std::string_view value, bool isOptional)
{
    const std::string kind = asciiLower(type);
    const auto name = nameOf(host);
    value = withoutQuotes(value);
    if (!name || !isPlain(value) || m_records.size() >= mostRecords)
        return;
    ProviderRecord record{std::string(purpose), Text, *name, std::string(value), isOptional};
    if (kind == "cname" || kind == "mx") {
        record.kind = kind == "mx" ? Mx : Cname;
        record.value = withoutDot(value);
        if (!dns::Name::parse(record.value))
            return;
    } else if (kind != "txt") {
        return;
    } else if (asciiLower(value).starts_with("v=spf1")) {
        record.kind = SpfInclude;
        record.value = includeOf(value);
        if (record.value.empty())
            return;
    } else if (asciiLower(name->text()).find("._domainkey") != std::string::npos) {
        record.kind = Key;
    }
    m_records.push_back(std::move(record));
}

} // namespace waybill::domains
