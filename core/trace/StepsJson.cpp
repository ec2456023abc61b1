// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/StepsJson.h"

#include "core/trace/Steps.h"

namespace waybill::trace {

void writeSteps(JsonWriter& writer, const Story& story, const QString& providerName)
{
    writer.beginArray();
    for (const Step& step : stepsOf(story, providerName)) {
        writer.beginObject()
            .member("layer", toString(step.layer))
            .memberOrNull("at", step.at)
            .member("name", std::string_view(step.name.toStdString()))
            .member("what", std::string_view(step.what.toStdString()))
            .member("basis", std::string_view(step.basis.toStdString()))
            .memberOrNull("event", step.event ? events::toString(story.events[*step.event].id) : std::string())
            .endObject();
    }
    writer.endArray();
}

} // namespace waybill::trace
