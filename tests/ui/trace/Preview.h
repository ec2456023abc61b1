// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pictures of what a test built, for people: written only when WAYBILL_PREVIEW names a folder.

#include <QString>

class QWidget;

namespace waybill::tests {

void savePreview(QWidget& widget, const QString& name);

// Both themes, at both sizes the window promises to be good at.
void savePreviews(QWidget& widget, const QString& name);

} // namespace waybill::tests
