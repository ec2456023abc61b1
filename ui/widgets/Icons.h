// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Icons by their Breeze name, drawn in one colour. The icon theme comes first, our own drawings second; a name that
// neither knows gives the circled question mark, so an icon is never empty. Main thread.

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QStringList>

namespace waybill::ui {

// Once, after the QApplication was made: where icon themes lie and which one is used. Platforms without a desktop
// (offscreen) know only ":/icons".
void setUpIcons();

QIcon icon(const QString& name, const QColor& colour);
// In the text colour, greyed when disabled.
QIcon icon(const QString& name, const QPalette& palette);

// The names that we have a drawing of our own for: whatever the program shows must be among them.
QStringList ownIconNames();

} // namespace waybill::ui
