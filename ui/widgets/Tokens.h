// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The colours of the program by role, for the light and the dark theme. A widget finds the right set through its own
// palette, so nothing has to hand a theme around. Plain values; main thread.

#include <QColor>
#include <QPalette>
#include <QString>

namespace waybill::ui {

struct Tokens {
    QColor window, base, alternateBase, header, button, popup;
    QColor text, secondary, border, innerLine;
    QColor accent, onAccent, highlight;
    QColor delivered, sent, deferred, bounced, rejected, complained, opened, unknown;
    bool dark = false;
    bool ownColours = true; // false: the system's high contrast palette; outcomes are told by icon and word alone
};

const Tokens& lightTokens();
const Tokens& darkTokens();

// The set that `palette` was made from; for any other palette (high contrast) one derived from its roles.
Tokens tokensOf(const QPalette& palette);

QPalette paletteOf(const Tokens& tokens);

// White text stands on these in both themes.
QColor environmentColour(const QString& environment);

// WCAG 2.1 contrast ratio, 1 to 21.
double contrastRatio(const QColor& one, const QColor& other);

} // namespace waybill::ui
