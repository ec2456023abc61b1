// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/SendAnswers.h"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <utility>

namespace waybill::simulator {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> exactPaths{
    {{"/v3/mail/send", "sendgrid"},
     {"/email", "postmark"},
     {"/email/withTemplate", "postmark"},
     {"/emails", "resend"},
     {"/v4/messages", "smtpcom"},
     {"/v2.1/email", "emaillabs"},
     {"/api/v1/transmissions", "sparkpost"},
     {"/v3/smtp/email", "brevo"},
     {"/v3.1/send", "mailjet"},
     {"/v1/email", "mailersend"},
     {"/api/v1/send/message", "postal"},
     {"/v2/email/outbound-emails", "amazon-ses"}}};

} // namespace

std::string_view providerAt(std::string_view path)
{
    for (const auto& [known, provider] : exactPaths) {
        if (path == known)
            return provider;
    }
    if (path.starts_with("/api/1.0/messages/"))
        return "mandrill";
    if (path.starts_with("/v0/inboxes/") && path.ends_with("/messages/send"))
        return "agentmail";
    if (path.starts_with("/v3/") && path.ends_with("/messages"))
        return "mailgun";
    return {};
}

std::string messageIdFor(std::string_view provider, int number)
{
    if (provider == "mailjet")
        return fmt::format("{}", 1152921526345000000LL + number); // beyond 2^53
    if (provider == "postal")
        return fmt::format("{}", 14000 + number);
    if (provider == "mailgun" || provider == "brevo" || provider == "agentmail" || provider == "emaillabs")
        return fmt::format("20261126.{:08x}@sim.example.com", number);
    return fmt::format("sim-{:08x}", number);
}

SendAnswer takenAnswer(std::string_view provider, const std::string& id, const std::string& recipient)
{
    if (provider == "sendgrid" || provider == "mailersend")
        return {202, id, {}};
    if (provider == "postmark")
        return {200, {}, fmt::format(R"({{"ErrorCode":0,"Message":"OK","MessageID":"{}"}})", id)};
    if (provider == "mailgun")
        return {200, {}, fmt::format(R"({{"id":"<{}>","message":"Queued. Thank you."}})", id)};
    if (provider == "resend")
        return {200, {}, fmt::format(R"({{"id":"{}"}})", id)};
    if (provider == "agentmail")
        return {200, {}, fmt::format(R"({{"message_id":"<{}>","thread_id":"t1"}})", id)};
    if (provider == "smtpcom")
        return {200, {}, fmt::format(R"({{"status":"success","data":{{"msg_id":"{}"}}}})", id)};
    if (provider == "emaillabs")
        return {200, {}, fmt::format(R"({{"data":[{{"to":[{{"messageId":"{}"}}]}}]}})", id)};
    if (provider == "sparkpost")
        return {200, {}, fmt::format(R"({{"results":{{"total_accepted_recipients":1,"id":"{}"}}}})", id)};
    if (provider == "brevo")
        return {201, {}, fmt::format(R"({{"messageId":"<{}>"}})", id)};
    if (provider == "mailjet")
        return {200, {}, fmt::format(R"({{"Messages":[{{"Status":"success","To":[{{"MessageID":{}}}]}}]}})", id)};
    if (provider == "mandrill")
        return {200, {}, fmt::format(R"([{{"email":"{}","status":"sent","_id":"{}"}}])", recipient, id)};
    if (provider == "postal")
        return {200, {}, fmt::format(R"({{"status":"success","data":{{"messages":{{"{}":{{"id":{},"token":"t"}}}}}}}})",
                                     recipient, id)};
    return {200, {}, fmt::format(R"({{"MessageId":"{}"}})", id)};
}

} // namespace waybill::simulator
