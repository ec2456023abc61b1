// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Why the relay can't be used, in the same words on every page. Pure but for the translation.

#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <QString>

namespace waybill::ui {

// What kind of trouble it is, as a sentence without its full stop: "The relay does not answer".
QString relayTroubleTitle(const Error& error);

// Since when, why, and the next step: "no connection to the relay since 10:31:04: …".
Error relayTrouble(const Error& error, Timestamp since);

// And what that means for a page.
Error withConsequence(Error error, const QString& consequence);

} // namespace waybill::ui
