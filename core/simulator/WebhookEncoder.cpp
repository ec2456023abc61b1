// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/WebhookEncoder.h"

#include "core/simulator/MailgunEncoder.h"
#include "core/simulator/PostmarkEncoder.h"
#include "core/simulator/ResendEncoder.h"
#include "core/simulator/SendGridEncoder.h"

namespace waybill::simulator {

std::unique_ptr<WebhookEncoder> makeEncoder(std::string_view provider)
{
    if (provider == "sendgrid")
        return std::make_unique<SendGridEncoder>();
    if (provider == "postmark")
        return std::make_unique<PostmarkEncoder>(providers::Auth::Basic);
    if (provider == "mailgun")
        return std::make_unique<MailgunEncoder>();
    if (provider == "resend")
        return std::make_unique<ResendEncoder>();
    return nullptr;
}

} // namespace waybill::simulator
