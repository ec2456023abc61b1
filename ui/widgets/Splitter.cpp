// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Splitter.h"

#include <QSettings>
#include <QSplitter>

namespace waybill::ui {

namespace {

const QString group = QStringLiteral("splitters/");

} // namespace

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
    keepSplitter(splitter, settings, [key] { return key; });
    return restoreSplitter(splitter, settings, key);
}

bool restoreSplitter(QSplitter& splitter, const QSettings& settings, const QString& key)
{
    return splitter.restoreState(settings.value(group + key).toByteArray());
}

void keepSplitter(QSplitter& splitter, QSettings& settings, std::function<QString()> key)
{
    QObject::connect(&splitter, &QSplitter::splitterMoved, &splitter, [&splitter, &settings, key = std::move(key)] {
        settings.setValue(group + key(), splitter.saveState());
    });
}

} // namespace waybill::ui
