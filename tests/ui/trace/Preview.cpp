// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/trace/Preview.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QDir>
#include <QTest>
#include <QWidget>

namespace waybill::tests {

void savePreview(QWidget& widget, const QString& name)
{
    const QString folder = qEnvironmentVariable("WAYBILL_PREVIEW");
    if (folder.isEmpty())
        return;
    QApplication::processEvents();
    widget.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
}

void savePreviews(QWidget& widget, const QString& name)
{
    if (qEnvironmentVariable("WAYBILL_PREVIEW").isEmpty())
        return;
    ui::setUpIcons();
    ui::Theme theme(ui::Theme::Choice::Light);
    theme.dress();
    for (const auto choice : {ui::Theme::Choice::Light, ui::Theme::Choice::Dark}) {
        theme.setChoice(choice);
        // What the page has of the window: without rail, menus, toolbar and status bar.
        for (const QSize size : {QSize(1288, 804), QSize(976, 544)}) {
            widget.resize(size);
            QApplication::processEvents();
            savePreview(widget, QStringLiteral("%1-%2-%3").arg(name, ui::Theme::nameOf(choice)).arg(size.width()));
        }
    }
}

} // namespace waybill::tests
