// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sending in words: states, the guard, the watchdog. Pure; main thread (translation, icons).

#include "core/environments/Environment.h"
#include "core/sending/Credential.h"
#include "core/sending/SendState.h"
#include "core/sending/Watchdog.h"
#include "ui/widgets/OutcomeStyle.h"

namespace waybill::ui::sending {

OutcomeStyle styleOf(waybill::sending::SendState state, const Tokens& tokens);

// Who can be reached: "Staging reaches 3 addresses, 1 domain and Postmark’s test addresses. Nobody else."
QString guardSentence(const waybill::environments::Environment& environment, const std::string& provider);
// "Postmark · postmark-staging".
QString credentialTitle(const waybill::sending::Credential& credential);

// How long silence is normal here, and how that is known.
QString patienceSentence(const std::optional<std::chrono::milliseconds>& usual, const std::string& provider);
// What the watchdog says, and where to look; empty while there is nothing to say.
QString watchSentence(const waybill::sending::WatchVerdict& verdict, const std::string& provider,
                      const std::string& environment, const std::string& endpoint);

} // namespace waybill::ui::sending
