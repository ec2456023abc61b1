// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Text from outside made fit for showing: what could bend the display is written out, nothing is obeyed. Pure.

#include <QString>

#include <string_view>

namespace waybill::ui::trace {

// One line: control characters and bidi overrides become visible escapes.
QString shown(std::string_view text);
QString shown(const QString& text);

// Keeps line breaks, each line as above.
QString shownLines(std::string_view text);

// A tooltip is plain text only when told so by its markup.
QString plainToolTip(const QString& text);

} // namespace waybill::ui::trace
