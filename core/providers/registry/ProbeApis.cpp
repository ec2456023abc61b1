// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/ProbeApis.h"

#include "core/providers/agentmail/Probe.h"
#include "core/providers/amazonses/Probe.h"
#include "core/providers/brevo/Probe.h"
#include "core/providers/emaillabs/Probe.h"
#include "core/providers/mailersend/Probe.h"
#include "core/providers/mailgun/Probe.h"
#include "core/providers/mailjet/Probe.h"
#include "core/providers/mandrill/Probe.h"
#include "core/providers/postal/Probe.h"
#include "core/providers/postmark/Probe.h"
#include "core/providers/resend/Probe.h"
#include "core/providers/sendgrid/Probe.h"
#include "core/providers/smtpcom/Probe.h"
#include "core/providers/sparkpost/Probe.h"

#include <array>

namespace waybill::providers {

std::span<const ProbeApi* const> probeApis()
{
    static const std::array apis{&sendgrid::probeApi(),  &postmark::probeApi(),   &mailgun::probeApi(),
                                 &resend::probeApi(),    &agentmail::probeApi(),  &mailersend::probeApi(),
                                 &postal::probeApi(),    &brevo::probeApi(),      &sparkpost::probeApi(),
                                 &mailjet::probeApi(),   &smtpcom::probeApi(),    &emaillabs::probeApi(),
                                 &mandrill::probeApi(),  &amazonses::probeApi()};
    return apis;
}

const ProbeApi* probeApiOf(std::string_view provider)
{
    for (const ProbeApi* api : probeApis()) {
        if (api->provider == provider)
            return api;
    }
    return nullptr;
}

} // namespace waybill::providers
