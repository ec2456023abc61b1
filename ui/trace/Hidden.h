// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a story is shown as while recipients are masked. Main thread.

#include "core/base/Result.h"
#include "core/trace/Story.h"

namespace waybill::ui {
class Masking;
}

namespace waybill::ui::trace {

// A null masking hides nothing. One revealed event reveals its message.
bool isHidden(const waybill::trace::Story& story, const Masking* masking);
waybill::trace::Story shownStory(const waybill::trace::Story& story, const Masking* masking);
void reveal(const waybill::trace::Story& story, Masking& masking);

// In place of bytes that would name the recipient.
Error bytesAreHidden();

} // namespace waybill::ui::trace
