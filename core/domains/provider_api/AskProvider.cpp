// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/provider_api/AskProvider.h"

#include "core/base/Ascii.h"
#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/domains/provider_api/RecordList.h"
#include "core/domains/tags/TagList.h"
#include "core/providers/SendSupport.h"
#include "core/providers/amazonses/SigV4.h"

#include <algorithm>

namespace waybill::domains {

namespace {

using Records = Result<std::vector<ProviderRecord>>;

std::string text(JsonValue value) { return std::string(value.string().value_or("")); }

// An id in a path: providers use numbers and short words.
std::string idText(JsonValue value) { return value.string() ? text(value) : std::string(value.numberText().value_or("")); }

bool isSame(JsonValue name, const std::string& domain) { return equalsIgnoringCase(text(name), domain); }

// One provider's questions: each waits for its answer.
class Conversation {
public:
    Conversation(const ProviderAccess& access, const dns::Name& domain, const Clock& clock, const ProviderTransport& transport,
                 const std::stop_token& stop)
        : m_access(access), m_domain(domain), m_name(asciiLower(domain.text())), m_clock(clock), m_transport(transport), m_stop(stop)
    {
    }

    // -- What the providers ask --

    // https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication
    Records sendgrid()
    {
        const auto list = TRY(get("https://api.sendgrid.com", "/v3/whitelabel/domains?domain=" + encoded(m_name), bearer()));
        const JsonValue found = TRY(element(list.root(), "domain"));
        RecordList records(m_domain);
        const JsonValue dns = found["dns"];
        for (std::size_t i = 0; i < dns.size() && dns.isObject(); ++i) {
            const std::string key(dns.keyAt(i));
            const std::string purpose = key == "dkim1" ? "DKIM s1" : key == "dkim2" ? "DKIM s2" : key == "dkim" ? "DKIM" : key == "mail_cname" || key == "mail_server" ? "Return-Path" : "SPF";
            records.add(purpose, text(dns.at(i)["type"]), text(dns.at(i)["host"]), text(dns.at(i)["data"]));
        }
        return records.take();
    }

    // https://postmarkapp.com/developer/api/domains-api; the account's token, not a server's
    Records postmark()
    {
        const Headers token{{"X-Postmark-Account-Token", std::string(m_access.secret.reveal())}, {"Accept", "application/json"}};
        const auto list = TRY(get("https://api.postmarkapp.com", "/domains?count=500&offset=0", token));
        const std::string id = idText(TRY(element(list.root()["Domains"], "Name"))["ID"]);
        const auto answer = TRY(get("https://api.postmarkapp.com", "/domains/" + encoded(id), token));
        const JsonValue domain = answer.root();
        RecordList records(m_domain);
        const bool isPending = !text(domain["DKIMPendingHost"]).empty();
        records.add("DKIM", "TXT", text(domain[isPending ? "DKIMPendingHost" : "DKIMHost"]), text(domain[isPending ? "DKIMPendingTextValue" : "DKIMTextValue"]));
        records.add("Return-Path", "CNAME", text(domain["ReturnPathDomain"]), text(domain["ReturnPathDomainCNAMEValue"]));
        records.add("SPF", "TXT", text(domain["SPFHost"]), text(domain["SPFTextValue"]), true);
        return records.take();
    }

    // https://documentation.mailgun.com/docs/mailgun/api-reference, GET /v4/domains/{name}
    Records mailgun()
    {
        const std::string origin = m_access.account.region == "eu" ? "https://api.eu.mailgun.net" : "https://api.mailgun.net";
        const auto answer = TRY(get(origin, "/v4/domains/" + encoded(m_name), {{"Authorization", providers::basicAuthorization("api", m_access.secret)}}));
        RecordList records(m_domain);
        for (const JsonValue one : answer.root()["sending_dns_records"]) {
            const std::string name = text(one["name"]);
            const bool isTracking = equalsIgnoringCase(text(one["record_type"]), "CNAME") && name.find("_domainkey") == std::string::npos;
            records.add(isTracking ? "Tracking" : name.find("_domainkey") != std::string::npos ? "DKIM" : "SPF", text(one["record_type"]), name, text(one["value"]), isTracking);
        }
        for (const JsonValue one : answer.root()["receiving_dns_records"])
            records.add("MX", text(one["record_type"]), m_name, text(one["value"]), true);
        return records.take();
    }

    // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html
    Records ses()
    {
        const auto answer = TRY(getSigned("/v2/email/identities/" + encoded(m_name)));
        RecordList records(m_domain);
        const JsonValue dkim = answer.root()["DkimAttributes"];
        if (text(dkim["SigningAttributesOrigin"]) != "EXTERNAL") {
            for (const JsonValue token : dkim["Tokens"])
                records.add("DKIM", "CNAME", text(token) + "._domainkey", text(token) + ".dkim.amazonses.com");
        }
        const std::string mailFrom = text(answer.root()["MailFromAttributes"]["MailFromDomain"]);
        if (!mailFrom.empty()) {
            records.add("MAIL FROM, MX", "MX", mailFrom, "feedback-smtp." + m_access.account.region + ".amazonses.com");
            records.add("MAIL FROM, SPF", "TXT", mailFrom, "v=spf1 include:amazonses.com ~all");
        }
        return records.take();
    }

    // https://resend.com/docs/api-reference/domains
    Records resend()
    {
        const auto list = TRY(get("https://api.resend.com", "/domains", bearer()));
        const std::string id = idText(TRY(element(list.root()["data"], "name"))["id"]);
        const auto answer = TRY(get("https://api.resend.com", "/domains/" + encoded(id), bearer()));
        return listed(answer.root()["records"], "record");
    }

    // https://docs.agentmail.to/api-reference/domains
    Records agentmail()
    {
        const auto answer = TRY(get("https://api.agentmail.to", "/v0/domains/" + encoded(m_name), bearer()));
        return listed(answer.root()["records"], "type");
    }

    // https://developers.brevo.com/reference/get-domain-configuration
    Records brevo()
    {
        const auto answer = TRY(get("https://api.brevo.com", "/v3/senders/domains/" + encoded(m_name), {{"api-key", std::string(m_access.secret.reveal())}}));
        RecordList records(m_domain);
        const JsonValue dns = answer.root()["dns_records"];
        for (std::size_t i = 0; i < dns.size() && dns.isObject(); ++i) {
            const std::string key = asciiLower(dns.keyAt(i));
            const bool isDkim = key.find("dkim") != std::string::npos;
            const bool isDmarc = key.find("dmarc") != std::string::npos; // the DMARC check knows better than one provider
            if (!isDmarc)
                records.add(isDkim ? "DKIM" : "Ownership", text(dns.at(i)["type"]), text(dns.at(i)["host_name"]), text(dns.at(i)["value"]));
        }
        return records.take();
    }

    // https://dev.mailjet.com/email/reference/sender-addresses-and-domains/dns
    Records mailjet()
    {
        const auto answer = TRY(get("https://api.mailjet.com", "/v3/REST/dns/" + encoded(m_name),
                                    {{"Authorization", providers::basicAuthorization(m_access.account.user, m_access.secret)}}));
        const JsonValue data = answer.root()["Data"].at(0);
        RecordList records(m_domain);
        records.add("DKIM", "TXT", text(data["DKIMRecordName"]), text(data["DKIMRecordValue"]));
        records.add("SPF", "TXT", m_name, text(data["SPFRecordValue"]));
        records.add("Ownership", "TXT", text(data["OwnerShipTokenRecordName"]), text(data["OwnerShipToken"]), true);
        return records.take();
    }

    // https://mailchimp.com/developer/transactional/api/senders/check-domain-settings/; a POST that changes nothing
    Records mandrill()
    {
        JsonWriter body;
        body.beginObject().member("key", m_access.secret.reveal()).member("domain", m_name).endObject();
        const auto answer = TRY(ask({TRY(origin("https://mandrillapp.com")) + "/api/1.0/senders/check-domain.json", headersOf({{"Content-Type", "application/json"}}), body.take(), "POST"}));
        RecordList records(m_domain);
        records.add("DKIM mte1", "CNAME", "mte1._domainkey", "dkim1.mandrillapp.com");
        records.add("DKIM mte2", "CNAME", "mte2._domainkey", "dkim2.mandrillapp.com");
        records.add("Ownership", "TXT", m_name, "mandrill_verify." + text(answer.root()["verify_txt_key"]));
        return text(answer.root()["verify_txt_key"]).empty() ? Records(std::unexpected(notUnderstood())) : Records(records.take());
    }

    // https://developers.mailersend.com/api/v1/domains.html
    Records mailersend()
    {
        const auto list = TRY(get("https://api.mailersend.com", "/v1/domains?limit=100", bearer()));
        const std::string id = idText(TRY(element(list.root()["data"], "name"))["id"]);
        const auto answer = TRY(get("https://api.mailersend.com", "/v1/domains/" + encoded(id) + "/dns-records", bearer()));
        const JsonValue data = answer.root()["data"];
        RecordList records(m_domain);
        for (const auto& [key, purpose, isOptional] : {std::tuple("spf", "SPF", false), std::tuple("dkim", "DKIM", false),
                                                       std::tuple("return_path", "Return-Path", true), std::tuple("custom_tracking", "Tracking", true)})
            records.add(purpose, text(data[key]["type"]), text(data[key]["hostname"]), text(data[key]["value"]), isOptional);
        return records.take();
    }

    // https://developers.sparkpost.com/api/sending-domains/
    Records sparkpost()
    {
        const std::string origin = m_access.account.region == "eu" ? "https://api.eu.sparkpost.com" : "https://api.sparkpost.com";
        const auto answer = TRY(get(origin, "/api/v1/sending-domains/" + encoded(m_name), {{"Authorization", std::string(m_access.secret.reveal())}}));
        const JsonValue dkim = answer.root()["results"]["dkim"];
        RecordList records(m_domain);
        if (!text(dkim["selector"]).empty() && !text(dkim["public"]).empty())
            records.add("DKIM", "TXT", text(dkim["selector"]) + "._domainkey", "v=DKIM1; k=rsa; h=sha256; p=" + text(dkim["public"]));
        return records.take();
    }

private:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    static providers::Headers headersOf(const Headers& list)
    {
        providers::Headers headers;
        for (const auto& [name, value] : list)
            headers.add(name, value);
        return headers;
    }

    static std::string encoded(const std::string& part) { return providers::percentEncoded(part); }

    Headers bearer() const { return {{"Authorization", "Bearer " + std::string(m_access.secret.reveal())}}; }

    Result<std::string> origin(std::string_view own) const { return providers::sendOrigin(m_access.account, own); }

    Result<JsonDocument> get(std::string_view own, const std::string& pathAndQuery, const Headers& headers)
    {
        return ask({TRY(origin(own)) + pathAndQuery, headersOf(headers), {}, "GET"});
    }

    Result<JsonDocument> getSigned(const std::string& path)
    {
        const providers::SendAccount& account = m_access.account;
        if (account.user.empty() || account.region.empty())
            return fail(ErrorCode::InvalidInput, "Amazon SES needs an access key id and a region");
        const std::string from = TRY(origin("https://email." + account.region + ".amazonaws.com"));
        const std::string date = providers::amazonses::amzDate(m_clock.now());
        const std::string signature = providers::amazonses::sigV4Authorization(
            {.method = "GET", .path = path, .query = {}, .headers = {{"host", from.substr(from.find("://") + 3)}, {"x-amz-date", date}}, .body = {}},
            {.accessKeyId = account.user, .region = account.region, .service = "ses"}, m_access.secret, m_clock.now());
        return ask({from + path, headersOf({{"X-Amz-Date", date}, {"Authorization", signature}}), {}, "GET"});
    }

    Result<JsonDocument> ask(const providers::SendCall& call)
    {
        const auto answer = TRY(m_transport(call, m_stop));
        if (answer.status == 401 || answer.status == 403)
            return fail(ErrorCode::PermissionDenied, "the key may not ask for domains");
        if (answer.status == 404)
            return fail(ErrorCode::NotFound, "the provider does not know this domain");
        if (answer.status < 200 || answer.status > 299)
            return fail(ErrorCode::Unavailable, "the provider answered with " + std::to_string(answer.status));
        JsonDocument document;
        if (!document.parse(answer.body) || (!document.root().isObject() && !document.root().isArray()))
            return std::unexpected(notUnderstood());
        return document;
    }

    static Error notUnderstood() { return {ErrorCode::InvalidInput, "the provider's answer can't be read"}; }

    // The element that is about this domain.
    Result<JsonValue> element(JsonValue list, std::string_view nameKey) const
    {
        if (!list.isArray())
            return std::unexpected(notUnderstood());
        for (const JsonValue one : list) {
            if (isSame(one[nameKey], m_name))
                return one;
        }
        return fail(ErrorCode::NotFound, "the provider does not know this domain");
    }

    // A list of {type, name, value}.
    Records listed(JsonValue list, std::string_view purposeKey) const
    {
        if (!list.isArray())
            return std::unexpected(notUnderstood());
        RecordList records(m_domain);
        for (const JsonValue one : list) {
            const std::string purpose = text(one[purposeKey]);
            const bool isDmarc = text(one["name"]).starts_with("_dmarc");
            const bool isOptional = purpose == "Receiving" || purpose == "Tracking" || purpose == "MX";
            if (!isDmarc)
                records.add(purpose.empty() ? "Record" : purpose, text(one["type"]), text(one["name"]), text(one["value"]), isOptional);
        }
        return records.take();
    }

    const ProviderAccess& m_access;
    const dns::Name& m_domain;
    const std::string m_name;
    const Clock& m_clock;
    const ProviderTransport& m_transport;
    const std::stop_token& m_stop;
};

struct Entry {
    std::string_view provider;
    Records (Conversation::*ask)();
};
constexpr Entry entries[] = {
    {"sendgrid", &Conversation::sendgrid}, {"postmark", &Conversation::postmark}, {"mailgun", &Conversation::mailgun},
    {"ses", &Conversation::ses}, {"resend", &Conversation::resend}, {"agentmail", &Conversation::agentmail},
    {"brevo", &Conversation::brevo}, {"mailjet", &Conversation::mailjet}, {"mandrill", &Conversation::mandrill},
    {"mailersend", &Conversation::mailersend}, {"sparkpost", &Conversation::sparkpost},
};

} // namespace

bool hasDomainApi(std::string_view provider) { return std::ranges::find(entries, provider, &Entry::provider) != std::end(entries); }

Result<std::vector<ProviderRecord>> askProvider(const ProviderAccess& access, const dns::Name& domain, const Clock& clock,
                                                const ProviderTransport& transport, const std::stop_token& stop)
{
    const auto entry = std::ranges::find(entries, access.provider, &Entry::provider);
    if (entry == std::end(entries))
        return fail(ErrorCode::NotFound, "this provider has no API that says which records it wants");
    Conversation conversation(access, domain, clock, transport, stop);
    auto records = TRY((conversation.*entry->ask)());
    if (records.empty())
        return fail(ErrorCode::InvalidInput, "the provider's answer can't be read");
    return records;
}

} // namespace waybill::domains
