// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "SendGrid" for "sendgrid": names as their owners write them. Pure; safe from any thread.

#include <QString>

#include <string_view>

namespace waybill::domains {

QString providerTitle(std::string_view provider);

} // namespace waybill::domains
