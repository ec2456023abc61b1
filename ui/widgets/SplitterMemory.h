// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Splitters keep their positions across starts. Main thread; the settings outlive the splitter.

#include <QString>

class QSettings;
class QSplitter;

namespace waybill::ui {

// Restores what was kept under the key, and keeps every move from now on. Once the splitter has its parts.
void rememberSplitter(QSplitter& splitter, QSettings& settings, const QString& key);

} // namespace waybill::ui
