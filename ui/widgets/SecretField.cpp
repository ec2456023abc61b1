// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SecretField.h"

#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

#include <utility>

namespace waybill::ui {

SecretField::SecretField(QWidget* parent) : QLineEdit(parent)
{
    setObjectName(QStringLiteral("secretField"));
    setEchoMode(Password);
    setMaxLength(8192);
    setDragEnabled(false);
    setAcceptDrops(false);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    setPlaceholderText(tr("paste it here; it is never shown again"));
    connect(this, &QLineEdit::textEdited, this, [this] { m_lines = Secret(); }); // typing goes on from the dots: it is another one
}

Secret SecretField::take()
{
    QString entered = text();
    QByteArray bytes = entered.trimmed().toUtf8();
    Secret secret = m_lines.isEmpty() ? Secret(bytes.toStdString()) : std::exchange(m_lines, Secret());
    // Qt's own copies: overwritten as far as they can be reached.
    entered.fill(QLatin1Char('x'));
    bytes.fill('x');
    setText(QString(text().size(), QLatin1Char('x')));
    clear(); // and its undo with it
    return secret;
}

void SecretField::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Paste))
        return pasteFrom(QClipboard::Clipboard);
    if (event->matches(QKeySequence::Copy) || event->matches(QKeySequence::Cut) || event->matches(QKeySequence::Undo) ||
        event->matches(QKeySequence::Redo))
        return;
    QLineEdit::keyPressEvent(event);
}

void SecretField::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::MiddleButton)
        return pasteFrom(QClipboard::Selection);
    QLineEdit::mouseReleaseEvent(event);
}

void SecretField::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Paste, and clear the clipboard"), this, [this] { pasteFrom(QClipboard::Clipboard); });
    menu->addAction(tr("Clear"), this, [this] {
        m_lines = Secret();
        clear();
    });
    menu->popup(event->globalPos());
}

void SecretField::pasteFrom(QClipboard::Mode mode)
{
    QClipboard* clipboard = QGuiApplication::clipboard();
    const QString pasted = clipboard->text(mode);
    if (pasted.isEmpty())
        return;
    const QString key = pasted.trimmed(); // a line break at its end comes with most copies
    if (key.contains(QLatin1Char('\n'))) {
        setText(QString(key.size(), QLatin1Char('x')));
        m_lines = Secret(key.toStdString());
    } else {
        m_lines = Secret();
        insert(key);
    }
    for (const QClipboard::Mode other : {QClipboard::Clipboard, QClipboard::Selection}) {
        if (clipboard->text(other) == pasted)
            clipboard->clear(other);
    }
    emit clipboardCleared();
}

} // namespace waybill::ui
