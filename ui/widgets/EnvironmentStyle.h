// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How an environment is shown: always with icon, name and colour, never by colour alone. Main thread.

#include "core/environments/Environment.h"

#include <QColor>
#include <QString>

namespace waybill::ui {

// White text stands on each in both themes.
QColor environmentColour(waybill::environments::Colour colour);
QString colourWord(waybill::environments::Colour colour);
// "staging" → "Staging"
QString environmentTitle(const std::string& name);
// What people call it.
QString environmentTitle(const waybill::environments::Environment& environment);
// A shield where messages reach real people; a pause while it is paused.
QString environmentIconName(const waybill::environments::Environment& environment);

} // namespace waybill::ui
