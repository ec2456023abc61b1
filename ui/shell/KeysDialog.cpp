// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/KeysDialog.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Table.h"

#include <QAction>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace waybill::ui::shell {

KeysDialog::KeysDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("keysDialog"));
    setWindowTitle(tr("Keys"));
    auto* model = new QStandardItemModel(0, 3, this);
    model->setHorizontalHeaderLabels({tr("Keys"), tr("What it does"), tr("Where")});
    const auto add = [model, this](const QString& keys, const QString& what, const QString& where) {
        auto* key = new QStandardItem(keys);
        key->setFont(monospaceFont(font()));
        model->appendRow({key, new QStandardItem(what), new QStandardItem(where)});
    };
    const auto addThoseOf = [&](Qt::ShortcutContext context, const QString& where) {
        for (const QAction* action : actions) {
            if (!action->shortcut().isEmpty() && action->shortcutContext() == context)
                add(action->shortcut().toString(QKeySequence::NativeText),
                    action->text().remove(QLatin1Char('&')).remove(QChar(0x2026)), where);
        }
    };
    const QString table = tr("in the event table");
    addThoseOf(Qt::WindowShortcut, tr("everywhere"));
    add(tr("J, K"), tr("Next, previous event"), table);
    addThoseOf(Qt::WidgetShortcut, table);
    add(tr("→, ←"), tr("Open, close a message (one row a message)"), table);
    add(tr("Esc"), tr("Back to the newest events"), table);
    add(tr("Menu"), tr("Filter on this value, or without it"), table);
    add(tr("Tab"), tr("Accept the completion"), tr("in the filter"));
    add(tr("Alt+click"), tr("Leave the value out"), tr("in the facets"));
    add(tr("Shift+←, Shift+→, Enter"), tr("Choose a time range"), tr("in the histogram"));

    auto* view = new Table(this);
    view->setObjectName(QStringLiteral("keysTable"));
    view->setAccessibleName(tr("Keys"));
    view->setModel(model);
    view->setColumnWidth(0, 190);
    view->setColumnWidth(2, 150);
    view->setStretchColumn(1);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view);
    resize(620, 560);
}

} // namespace waybill::ui::shell
