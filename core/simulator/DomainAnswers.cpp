// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/DomainAnswers.h"

#include "core/base/JsonWriter.h"

#include <optional>

namespace waybill::simulator {

namespace {

constexpr const char* key = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDSimulated";

std::optional<std::string> after(std::string_view target, std::string_view start)
{
    return target.starts_with(start) ? std::optional<std::string>(target.substr(start.size())) : std::nullopt;
}

void record(JsonWriter& json, std::string_view nameKey, std::string_view typeKey, const std::string& name, const char* type,
            const std::string& value)
{
    json.beginObject().member(typeKey, type).member(nameKey, name).member("value", value).endObject();
}

std::string sendgrid(const std::string& domain)
{
    JsonWriter json;
    json.beginArray().beginObject().member("id", 1).member("domain", domain).member("valid", false).key("dns").beginObject();
    const auto one = [&](const char* member, const std::string& host, const std::string& data) {
        json.key(member).beginObject().member("valid", false).member("type", "cname").member("host", host).member("data", data).endObject();
    };
    one("mail_cname", "em1." + domain, "u4821907.wl.sendgrid.net");
    one("dkim1", "s1._domainkey." + domain, "s1.domainkey.u4821907.wl.sendgrid.net");
    one("dkim2", "s2._domainkey." + domain, "s2.domainkey.u4821907.wl.sendgrid.net");
    json.endObject().endObject().endArray();
    return json.take();
}

std::string mailgun(const std::string& domain)
{
    JsonWriter json;
    json.beginObject().key("domain").beginObject().member("name", domain).endObject().key("sending_dns_records").beginArray();
    record(json, "name", "record_type", domain, "TXT", "v=spf1 include:mailgun.org ~all");
    record(json, "name", "record_type", "k1._domainkey." + domain, "TXT", std::string("k=rsa; ") + key);
    json.endArray().key("receiving_dns_records").beginArray().endArray().endObject();
    return json.take();
}

// Resend names domains by an id: here the domain itself.
std::string resend(const std::string& domain)
{
    JsonWriter json;
    json.beginObject().member("id", domain).member("name", domain).key("records").beginArray();
    record(json, "name", "type", "send", "MX", "feedback-smtp.us-east-1.amazonses.com");
    record(json, "name", "type", "send", "TXT", "v=spf1 include:amazonses.com ~all");
    record(json, "name", "type", "resend._domainkey", "TXT", key);
    json.endArray().endObject();
    return json.take();
}

} // namespace

SendAnswer domainAnswer(std::string_view target)
{
    if (const auto domain = after(target, "/v3/whitelabel/domains?domain="))
        return {200, {}, sendgrid(*domain)};
    if (const auto domain = after(target, "/v4/domains/"))
        return {200, {}, mailgun(*domain)};
    if (const auto domain = after(target, "/domains/"))
        return {200, {}, resend(*domain)};
    return {404, {}, "{}"};
}

} // namespace waybill::simulator
