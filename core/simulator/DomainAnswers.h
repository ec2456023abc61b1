// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What some providers' domain APIs answer when they are asked which records they want: an account that knows whatever
// domain it is asked for. Pure; safe from any thread.

#include "core/simulator/SendAnswers.h"

#include <string_view>

namespace waybill::simulator {

// SendGrid, Mailgun and Resend; 404 for other paths. target: path and query of a GET.
SendAnswer domainAnswer(std::string_view target);

} // namespace waybill::simulator
