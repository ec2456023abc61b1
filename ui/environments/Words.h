// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What environments and credentials say of themselves, in words. Pure; main thread.

#include "core/credentials/KeychainState.h"
#include "core/environments/EnvironmentState.h"
#include "core/environments/Merge.h"
#include "core/sending/CredentialState.h"

#include <QString>

namespace waybill::ui::environments {

QString guardWord(waybill::environments::GuardLevel level);     // "Allow-list"
QString guardSentence(waybill::environments::GuardLevel level); // what it lets through
QString reachText(const waybill::environments::Environment& rules); // "2 addresses, 1 domain and test addresses"
QString usedText(const waybill::environments::EnvironmentState& state); // "12 of 50 today", "12 today, no cap"
QString rulesText(const std::vector<waybill::environments::Rule>& rules); // "the cap, the guard"

QString verdictWord(const std::string& verdict); // of a probe's note: "Works", "Wrong key"
QString modeWord(const std::string& mode);       // "live", "sandbox", or empty
QString providerTitle(const std::string& provider);

QString keychainWord(waybill::credentials::KeychainState state);     // "Keychain locked"
QString keychainSentence(waybill::credentials::KeychainState state); // what it means, empty while it is open or unknown

} // namespace waybill::ui::environments
