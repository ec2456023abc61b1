// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SplitterMemory.h"

#include <QSettings>
#include <QSplitter>

namespace waybill::ui {

void rememberSplitter(QSplitter& splitter, QSettings& settings, const QString& key)
{
    const QString whole = QStringLiteral("splitters/") + key;
    splitter.restoreState(settings.value(whole).toByteArray());
    QObject::connect(&splitter, &QSplitter::splitterMoved, &splitter,
                     [&splitter, &settings, whole] { settings.setValue(whole, splitter.saveState()); });
}

} // namespace waybill::ui
