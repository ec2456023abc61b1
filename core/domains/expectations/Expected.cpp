// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/expectations/Expected.h"

#include "core/base/Ascii.h"
#include "core/domains/tags/TagList.h"

#include <algorithm>
#include <array>

namespace waybill::domains {

namespace {

using enum ExpectedRecord::Kind;

// An include in the SPF record at that name.
constexpr ExpectedRecord spf(std::string_view include, bool isOptional = false, std::string_view name = {},
                             std::string_view purpose = "SPF")
{
    return {purpose, SpfInclude, name, include, isOptional};
}

// A DKIM key as TXT; "*" in the selector is what only the provider's page knows.
constexpr ExpectedRecord key(std::string_view selector, std::string_view purpose = "DKIM", std::string_view group = {})
{
    return {purpose, Key, selector, "", false, group};
}
constexpr std::string_view anySelector = "*._domainkey";

constexpr ExpectedRecord sendgrid[] = {
    {"DKIM s1", Cname, "s1._domainkey", "s1.domainkey.u*.wl.sendgrid.net"},
    {"DKIM s2", Cname, "s2._domainkey", "s2.domainkey.u*.wl.sendgrid.net"},
    {"Return-Path", Cname, "*", "u*.wl.sendgrid.net"},
};
constexpr ExpectedRecord postmark[] = {
    key("*pm._domainkey"),
    {"Return-Path", Cname, "pm-bounces", "pm.mtasv.net"},
    spf("spf.mtasv.net", true),
};
constexpr ExpectedRecord mailgun[] = {
    spf("mailgun.org"),
    key(anySelector),
    {"MX", Mx, "", "mxa.mailgun.org", true, "mx"},
    {"MX", Mx, "", "mxb.mailgun.org", true, "mx"},
    {"Tracking", Cname, "email", "*mailgun.org", true},
};
constexpr ExpectedRecord ses[] = {
    {"DKIM", Cname, "*._domainkey", "{label}.dkim.amazonses.com"},
    {"MAIL FROM, MX", Mx, "*", "feedback-smtp.*.amazonses.com", true},
    spf("amazonses.com", true, "*", "MAIL FROM, SPF"),
};
constexpr ExpectedRecord resend[] = {
    key("resend._domainkey"),
    {"Return-Path, MX", Mx, "send", "feedback-smtp.*.amazonses.com"},
    spf("amazonses.com", false, "send", "Return-Path, SPF"),
};
constexpr ExpectedRecord agentmail[] = {
    spf("agentmail.to"),
    key(anySelector),
};
constexpr ExpectedRecord brevo[] = {
    {"Ownership", Text, "", "brevo-code:*"},
    {"DKIM brevo1", Cname, "brevo1._domainkey", "b1.{dashes}.dkim.brevo.com", false, "dkim"},
    {"DKIM brevo2", Cname, "brevo2._domainkey", "b2.{dashes}.dkim.brevo.com", false, "dkim"},
    key("mail._domainkey", "DKIM mail", "dkim"),
};
constexpr ExpectedRecord mailjet[] = {
    key("mailjet._domainkey"),
    spf("spf.mailjet.com"),
};
constexpr ExpectedRecord mandrill[] = {
    {"DKIM mte1", Cname, "mte1._domainkey", "dkim1.mandrillapp.com"},
    {"DKIM mte2", Cname, "mte2._domainkey", "dkim2.mandrillapp.com"},
    {"Ownership", Text, "", "mandrill_verify.*"},
};
constexpr ExpectedRecord mailersend[] = {
    {"DKIM", Cname, "mlsend2._domainkey", "mlsend2._domainkey.mailersend.net", false, "dkim"},
    {"DKIM, older", Cname, "mlsend._domainkey", "mlsend._domainkey.mailersend.net", false, "dkim"},
    spf("_spf.mailersend.net"),
    {"Return-Path", Cname, "mta", "mailersend.net", true},
};
constexpr ExpectedRecord sparkpost[] = {
    key("scph*._domainkey"),
    {"Return-Path", Cname, "*", "*sparkpostmail.com"},
};
constexpr ExpectedRecord smtpcom[] = {
    spf("_spf.smtp.com"),
    key(anySelector),
};
constexpr ExpectedRecord emaillabs[] = {
    {"DKIM", Cname, "emaillabs._domainkey", "emaillabs._domainkey.emaillabs.net.pl"},
    spf("_spf.emaillabs.net.pl"),
};
constexpr ExpectedRecord postal[] = {
    spf("spf.*"),
    key("postal-*._domainkey"),
    {"Return-Path", Cname, "psrp", "rp.*"},
};

struct Entry {
    std::string_view provider;
    std::span<const ExpectedRecord> records;
};
constexpr Entry entries[] = {
    {"sendgrid", sendgrid}, {"postmark", postmark},   {"mailgun", mailgun},       {"ses", ses},
    {"resend", resend},     {"agentmail", agentmail}, {"brevo", brevo},           {"mailjet", mailjet},
    {"mandrill", mandrill}, {"mailersend", mailersend}, {"sparkpost", sparkpost}, {"smtpcom", smtpcom},
    {"emaillabs", emaillabs}, {"postal", postal},
};
constexpr auto names = [] {
    std::array<std::string_view, std::size(entries)> all{};
    std::ranges::transform(entries, all.begin(), &Entry::provider);
    return all;
}();

constexpr std::string_view keySuffix = "._domainkey";

} // namespace

std::span<const ExpectedRecord> expectedOf(std::string_view provider)
{
    const auto found = std::ranges::find(entries, provider, &Entry::provider);
    return found == std::end(entries) ? std::span<const ExpectedRecord>() : found->records;
}

std::span<const std::string_view> expectedProviders() { return names; }

std::vector<std::string> selectorsOf(std::string_view provider)
{
    std::vector<std::string> selectors;
    for (const ExpectedRecord& record : expectedOf(provider)) {
        // Of a group any one may be there: looking for all would call the others missing.
        if (record.name.ends_with(keySuffix) && record.name.find('*') == std::string_view::npos && record.group.empty())
            selectors.emplace_back(record.name.substr(0, record.name.size() - keySuffix.size()));
    }
    return selectors;
}

std::string returnPathOf(std::string_view provider, std::string_view domain)
{
    for (const ExpectedRecord& record : expectedOf(provider)) {
        if (record.purpose.starts_with("Return-Path") && record.name != "*")
            return std::string(record.name) + "." + std::string(domain);
    }
    return {};
}

std::optional<std::string> matchPattern(std::string_view pattern, std::string_view text)
{
    const auto star = pattern.find('*');
    if (star == std::string_view::npos)
        return equalsIgnoringCase(pattern, text) ? std::optional<std::string>("") : std::nullopt;
    const std::string_view before = pattern.substr(0, star);
    const std::string_view after = pattern.substr(star + 1);
    if (text.size() < before.size() + after.size() || !equalsIgnoringCase(text.substr(0, before.size()), before)
        || !equalsIgnoringCase(text.substr(text.size() - after.size()), after))
        return std::nullopt;
    return std::string(text.substr(before.size(), text.size() - before.size() - after.size()));
}

} // namespace waybill::domains
