// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/Registry.h"

#include "core/providers/agentmail/AgentMail.h"
#include "core/providers/amazonses/AmazonSes.h"
#include "core/providers/brevo/Brevo.h"
#include "core/providers/emaillabs/EmailLabs.h"
#include "core/providers/mailersend/MailerSend.h"
#include "core/providers/mailgun/Mailgun.h"
#include "core/providers/mailjet/Mailjet.h"
#include "core/providers/mandrill/Mandrill.h"
#include "core/providers/postal/Postal.h"
#include "core/providers/postmark/Postmark.h"
#include "core/providers/resend/Resend.h"
#include "core/providers/sendgrid/SendGrid.h"
#include "core/providers/smtpcom/SmtpCom.h"
#include "core/providers/sparkpost/SparkPost.h"

namespace waybill::providers {

Registry::Registry()
{
    m_providers.push_back(std::make_unique<sendgrid::SendGrid>());
    m_providers.push_back(std::make_unique<postmark::Postmark>());
    m_providers.push_back(std::make_unique<mailgun::Mailgun>());
    m_providers.push_back(std::make_unique<resend::Resend>());
    m_providers.push_back(std::make_unique<agentmail::AgentMail>());
    m_providers.push_back(std::make_unique<mailersend::MailerSend>());
    m_providers.push_back(std::make_unique<postal::Postal>());
    m_providers.push_back(std::make_unique<brevo::Brevo>());
    m_providers.push_back(std::make_unique<sparkpost::SparkPost>());
    m_providers.push_back(std::make_unique<mailjet::Mailjet>());
    m_providers.push_back(std::make_unique<smtpcom::SmtpCom>());
    m_providers.push_back(std::make_unique<emaillabs::EmailLabs>());
    m_providers.push_back(std::make_unique<amazonses::AmazonSes>());
    m_providers.push_back(std::make_unique<mandrill::Mandrill>());
}

const Provider* Registry::find(std::string_view id) const
{
    for (const auto& provider : m_providers) {
        if (provider->card().id == id)
            return provider.get();
    }
    return nullptr;
}

std::string Registry::displayName(std::string_view id) const
{
    if (id == "smtp") // a way to send, and no provider of webhooks
        return "SMTP";
    const Provider* provider = find(id);
    return std::string(provider ? provider->card().displayName : id);
}

} // namespace waybill::providers
