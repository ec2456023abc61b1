// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who acted, in the word of a table row. Pure; main thread (translation).

#include "core/events/Event.h"
#include "core/trace/Verdict.h"

#include <QString>

namespace waybill::ui::trace {

// Who acted: "Provider", "Server", "Recipient".
QString layerWord(events::EventType type);
// Where it happened: "Request", "Provider", "Server", "Event".
QString layerWord(waybill::trace::Layer layer);

} // namespace waybill::ui::trace
