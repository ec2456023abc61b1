// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/SendApis.h"

#include "core/providers/agentmail/Send.h"
#include "core/providers/amazonses/Send.h"
#include "core/providers/brevo/Send.h"
#include "core/providers/emaillabs/Send.h"
#include "core/providers/mailersend/Send.h"
#include "core/providers/mailgun/Send.h"
#include "core/providers/mailjet/Send.h"
#include "core/providers/mandrill/Send.h"
#include "core/providers/postal/Send.h"
#include "core/providers/postmark/Send.h"
#include "core/providers/registry/Registry.h"
#include "core/providers/resend/Send.h"
#include "core/providers/sendgrid/Send.h"
#include "core/providers/smtp/Send.h"
#include "core/providers/smtpcom/Send.h"
#include "core/providers/sparkpost/Send.h"

#include <array>

namespace waybill::providers {

std::span<const SendApi* const> sendApis()
{
    static const std::array apis{&sendgrid::sendApi(),  &postmark::sendApi(),   &mailgun::sendApi(),
                                 &resend::sendApi(),    &agentmail::sendApi(),  &mailersend::sendApi(),
                                 &postal::sendApi(),    &brevo::sendApi(),      &sparkpost::sendApi(),
                                 &mailjet::sendApi(),   &smtpcom::sendApi(),    &emaillabs::sendApi(),
                                 &mandrill::sendApi(),  &amazonses::sendApi()};
    return apis;
}

const SendApi* sendApiOf(std::string_view provider)
{
    for (const SendApi* api : sendApis()) {
        if (api->provider == provider)
            return api;
    }
    return provider == smtp::sendApi().provider ? &smtp::sendApi() : nullptr;
}

std::span<const std::string_view> testAddressesOf(std::string_view provider)
{
    static const Registry registry;
    const Provider* known = registry.find(provider);
    return known != nullptr ? known->card().safeAddresses : std::span<const std::string_view>();
}

} // namespace waybill::providers
