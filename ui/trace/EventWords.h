// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One event in the words of a table row. Pure; main thread (translation).

#include "core/events/Event.h"
#include "core/trace/Verdict.h"

#include <QString>

namespace waybill::ui::trace {

// Who acted: "Provider", "Server", "Recipient".
QString layerWord(events::EventType type);
// Where it happened: "Request", "Provider", "Server", "Event".
QString layerWord(waybill::trace::Layer layer);
// "Delivered", "Bounced, hard".
QString typeWord(const events::Event& event);
// What the event rests on: "Signed webhook", "Webhook, sender known", "Unproven webhook".
QString evidenceWord(const events::Event& event);

} // namespace waybill::ui::trace
