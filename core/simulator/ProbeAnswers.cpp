// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/ProbeAnswers.h"

#include <iterator>

namespace waybill::simulator {

namespace {

struct Probed {
    std::string_view provider, method, path;
    int status;
    const char* good;
    int badStatus;
    const char* bad;
    int narrowStatus;
    const char* narrow;
};

constexpr Probed probes[] = {
    {"sendgrid", "GET", "/v3/scopes", 200, R"({"scopes":["mail.send","stats.read"]})", 401,
     R"({"errors":[{"field":null,"message":"authorization required"}]})", 200, R"({"scopes":["stats.read"]})"},
    {"postmark", "GET", "/server", 200,
     R"({"ID":1,"Name":"Example Shop","ApiTokens":["not-for-anybody"],"DeliveryType":"Live"})", 401,
     R"({"ErrorCode":10,"Message":"The Server Token you provided in the X-Postmark-Server-Token request header was invalid."})",
     403, R"({"ErrorCode":0,"Message":"Forbidden"})"},
    {"mailgun", "GET", "/v4/domains", 200, R"({"items":[{"name":"mg.shop.example.com","state":"active"}]})", 401, "Forbidden", 429,
     R"({"message":"Too many requests"})"},
    {"resend", "GET", "/domains", 200, R"({"data":[{"id":"d91cd9bd","name":"shop.example.com","status":"verified"}]})", 403,
     R"({"statusCode":403,"name":"invalid_api_key","message":"API key is invalid"})", 401,
     R"({"statusCode":401,"name":"restricted_api_key","message":"This API key is restricted to only send emails"})"},
    {"agentmail", "GET", "/v0/inboxes", 200, R"({"count":1,"inboxes":[{"inbox_id":"shop@agentmail.to"}]})", 401,
     R"({"name":"UnauthorizedError","code":"unknown_api_key","message":"Unknown API key"})", 403,
     R"({"name":"ForbiddenError","code":"missing_permission","message":"inbox_read is missing"})"},
    {"mailersend", "GET", "/v1/domains", 200, R"({"data":[{"id":"d1","name":"shop.example.com"}]})", 401,
     R"({"message":"Unauthenticated."})", 403, R"({"message":"This action is unauthorized."})"},
    {"postal", "POST", "/api/v1/messages/message", 200,
     R"({"status":"error","data":{"code":"MessageNotFound","message":"No message found matching provided ID"}})", 200,
     R"({"status":"error","data":{"code":"InvalidServerAPIKey","message":"The API token provided in X-Server-API-Key was not valid."}})",
     200, R"({"status":"error","data":{"code":"ServerSuspended","message":"The mail server has been suspended"}})"},
    {"brevo", "GET", "/v3/account", 200,
     R"({"email":"ops@shop.example.com","companyName":"Example Shop","relay":{"enabled":true}})", 401,
     R"({"code":"unauthorized","message":"Key not found"})", 403, R"({"code":"permission_denied","message":"Permission denied"})"},
    {"sparkpost", "GET", "/api/v1/sending-domains", 200, R"({"results":[{"domain":"shop.example.com"}]})", 401,
     R"({"errors":[{"message":"Unauthorized."}]})", 403, R"({"errors":[{"message":"Forbidden."}]})"},
    {"mailjet", "GET", "/v3/REST/sender", 200, R"({"Count":1,"Data":[{"Email":"shop@example.com"}],"Total":1})", 401,
     R"({"ErrorMessage":"API key authentication/authorization failure","StatusCode":401})", 403,
     R"({"ErrorMessage":"Operation not allowed","StatusCode":403})"},
    {"smtpcom", "GET", "/v4/channels", 200, R"({"status":"success","data":{"items":[{"name":"shop"}]}})", 401,
     R"({"status":"fail","data":{"key":"Invalid API key"}})", 403, R"({"status":"fail","data":{"key":"Access denied"}})"},
    {"emaillabs", "GET", "/v2.1/email", 404, R"({"errors":[{"message":"Not found"}]})", 401,
     R"({"errors":[{"message":"Unauthorized"}]})", 403, R"({"errors":[{"message":"Access denied"}]})"},
    {"mandrill", "POST", "/api/1.0/users/info.json", 200, R"({"username":"Example Shop","reputation":96})", 500,
     R"({"status":"error","code":-1,"name":"Invalid_Key","message":"Invalid API key"})", 403,
     R"({"status":"error","code":-1,"name":"PaymentRequired","message":"Payment required"})"},
    {"amazon-ses", "GET", "/v2/email/account", 200,
     R"({"ProductionAccessEnabled":true,"SendingEnabled":true,"SendQuota":{"Max24HourSend":50000}})", 403,
     R"({"__type":"UnrecognizedClientException","message":"The security token included in the request is invalid."})", 403,
     R"({"__type":"AccessDeniedException","message":"not authorized to perform ses:GetAccount"})"},
};

const Probed* find(std::string_view provider)
{
    for (const Probed& probed : probes) {
        if (probed.provider == provider)
            return &probed;
    }
    return std::begin(probes);
}

} // namespace

std::string_view probedAt(std::string_view method, std::string_view target)
{
    const std::string_view path = target.substr(0, target.find('?'));
    for (const Probed& probed : probes) {
        if (probed.method == method && probed.path == path)
            return probed.provider;
    }
    return {};
}

SendAnswer goodKeyAnswer(std::string_view provider)
{
    const Probed* probed = find(provider);
    return {probed->status, {}, probed->good};
}

SendAnswer badKeyAnswer(std::string_view provider)
{
    const Probed* probed = find(provider);
    return {probed->badStatus, {}, probed->bad};
}

SendAnswer narrowKeyAnswer(std::string_view provider)
{
    const Probed* probed = find(provider);
    return {probed->narrowStatus, {}, probed->narrow};
}

} // namespace waybill::simulator
