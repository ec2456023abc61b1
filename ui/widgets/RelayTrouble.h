// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Why the relay can't be used, in the same words on every page. Pure but for the translation and the strip; main thread.

#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <QString>

#include <functional>

namespace waybill::ui {

class Strip;

// What kind of trouble it is, as a sentence without its full stop: "The relay does not answer".
QString relayTroubleTitle(const Error& error);

// Since when, why, and the next step: "no connection to the relay since 10:31:04: …".
Error relayTrouble(const Error& error, Timestamp since);

// What would mend it from this window: "Choose a token file…" where the relay does not let the console in, else empty.
QString relayTroubleMend(const Error& error);

// Shows it, with what mends it as the strip's action; where nothing here does, with `otherwise`.
void showRelayTrouble(Strip& strip, const Error& trouble, std::function<void()> chooseToken, const QString& otherwise = {});

// And what that means for a page.
Error withConsequence(Error error, const QString& consequence);

} // namespace waybill::ui
