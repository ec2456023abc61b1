// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/VerdictJson.h"

namespace waybill::trace {

void writeVerdict(JsonWriter& writer, const Verdict& verdict)
{
    writer.beginObject();
    writer.member("outcome", events::toString(verdict.outcome));
    writer.member("sentence", std::string_view(verdict.sentence().toStdString()));
    writer.member("layer", toString(verdict.layer));
    writer.member("confidence", toString(verdict.confidence));
    writer.member("next_action", std::string_view(verdict.nextAction.toStdString()));
    writer.key("evidence").beginArray();
    for (const events::EventId id : verdict.evidence())
        writer.value(std::string_view(events::toString(id)));
    writer.endArray();
    writer.endObject();
}

} // namespace waybill::trace
