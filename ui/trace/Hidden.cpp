// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/Hidden.h"

#include "core/trace/MaskStory.h"
#include "ui/widgets/Masking.h"

#include <QCoreApplication>

#include <algorithm>

namespace waybill::ui::trace {

bool isHidden(const waybill::trace::Story& story, const Masking* masking)
{
    if (masking == nullptr || !masking->isOn())
        return false;
    return std::ranges::all_of(story.events, [masking](const events::Event& event) {
               return masking->hides(events::toString(event.id));
           });
}

waybill::trace::Story shownStory(const waybill::trace::Story& story, const Masking* masking)
{
    return isHidden(story, masking) ? waybill::trace::maskedStory(story) : story;
}

void reveal(const waybill::trace::Story& story, Masking& masking)
{
    if (!story.events.empty())
        masking.reveal(events::toString(story.events.front().id));
}

Error bytesAreHidden()
{
    const auto text = [](const char* words) { return QCoreApplication::translate("Hidden", words).toStdString(); };
    return {ErrorCode::PermissionDenied, text("Recipients are masked, and these bytes name them"),
            text("reveal the message first; it is logged")};
}

} // namespace waybill::ui::trace
