// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/EmptyNote.h"

#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QEvent>

namespace waybill::ui::relay {

EmptyNote::EmptyNote(const QString& sentence, QAbstractItemView* view) : QLabel(sentence, view->viewport()), m_view(view)
{
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    setForegroundRole(QPalette::PlaceholderText);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    view->viewport()->installEventFilter(this);
    const QAbstractItemModel* model = view->model();
    connect(model, &QAbstractItemModel::rowsInserted, this, &EmptyNote::fit);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &EmptyNote::fit);
    connect(model, &QAbstractItemModel::modelReset, this, &EmptyNote::fit);
    fit();
}

bool EmptyNote::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        fit();
    return QLabel::eventFilter(watched, event);
}

void EmptyNote::fit()
{
    setVisible(m_view->model()->rowCount() == 0);
    setGeometry(m_view->viewport()->rect().adjusted(12, 4, -12, -4));
}

} // namespace waybill::ui::relay
