// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sizes and families relative to the platform's font. Main thread, after the QApplication.

#include <QFont>

namespace waybill::ui {

// The platform's font, or Noto Sans 10 pt where the platform names none of its own.
QFont applicationFont();

// Hack where it is installed, else the platform's fixed font, at 0.9 of the body size.
QFont monospaceFont(const QFont& body);
QFont secondaryFont(const QFont& body); // 0.9
QFont titleFont(const QFont& body);     // weight 600
QFont scaledFont(const QFont& body, double factor);

} // namespace waybill::ui
