// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "SendGrid" for "sendgrid": names as their owners write them. Pure; safe from any thread.

#include <QString>

#include <string_view>

namespace waybill::domains {

// The rooms of sending and of webhooks say "amazon-ses", those of domains "ses"; all others are called alike.
std::string_view domainProvider(std::string_view provider);

QString providerTitle(std::string_view provider);

} // namespace waybill::domains
