// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A dialog keeps the size it was opened in: where a sentence appears in it later, its wrapped texts would be cut off. Pure
// but for the dialog, main thread.

class QDialog;

namespace waybill::ui {

// As high as what is in it now needs, never lower than it is.
void growToFit(QDialog& dialog);

} // namespace waybill::ui
