// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Splitter.h"

#include <QSettings>
#include <QSplitter>

namespace waybill::ui {

QSplitter* makeSplitter(Qt::Orientation orientation, std::initializer_list<QWidget*> parts, const QList<int>& sizes)
{
    auto* split = new QSplitter(orientation);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    for (QWidget* part : parts)
        split->addWidget(part);
    if (!sizes.isEmpty())
        split->setSizes(sizes);
    return split;
}

bool rememberSplitter(QSplitter& splitter, QSettings& settings, const QString& key)
{
    const QString whole = QStringLiteral("splitters/") + key;
    const bool restored = splitter.restoreState(settings.value(whole).toByteArray());
    QObject::connect(&splitter, &QSplitter::splitterMoved, &splitter,
                     [&splitter, &settings, whole] { settings.setValue(whole, splitter.saveState()); });
    return restored;
}

} // namespace waybill::ui
