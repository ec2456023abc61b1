// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/run/ProviderNames.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace waybill::domains {

std::string_view domainProvider(std::string_view provider) { return provider == "amazon-ses" ? "ses" : provider; }

QString providerTitle(std::string_view provider)
{
    static constexpr std::pair<std::string_view, const char*> names[] = {
        {"sendgrid", "SendGrid"}, {"postmark", "Postmark"},     {"mailgun", "Mailgun"},       {"ses", "Amazon SES"},
        {"resend", "Resend"},     {"agentmail", "AgentMail"},   {"brevo", "Brevo"},           {"mailjet", "Mailjet"},
        {"mandrill", "Mandrill"}, {"mailersend", "MailerSend"}, {"sparkpost", "SparkPost"},   {"smtpcom", "SMTP.com"},
        {"emaillabs", "EmailLabs"}, {"postal", "Postal"},
    };
    const auto found = std::ranges::find(names, provider, &std::pair<std::string_view, const char*>::first);
    return found == std::end(names) ? QString::fromUtf8(provider.data(), qsizetype(provider.size()))
                                    : QString::fromLatin1(found->second);
}

} // namespace waybill::domains
