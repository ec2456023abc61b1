// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/SecretField.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>

namespace waybill::ui::relay {

SecretField::SecretField(QWidget* parent) : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setDragEnabled(false);
    setAcceptDrops(false);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    connect(this, &QLineEdit::textEdited, this, [this] {
        if (std::exchange(m_showingPasted, false))
            m_pasted = Secret();
    });
}

void SecretField::pasteSecret()
{
    QClipboard* clipboard = QGuiApplication::clipboard();
    const QString pasted = clipboard->text().trimmed();
    if (pasted.isEmpty())
        return;
    m_showingPasted = pasted.contains(QLatin1Char('\n'));
    m_pasted = m_showingPasted ? Secret(pasted.toStdString()) : Secret();
    // The dots stand for it: its length says enough of what was pasted.
    setText(m_showingPasted ? QString(pasted.size(), QLatin1Char('x')) : pasted);
    // A clipboard manager may have its own copy; that is beyond us.
    clipboard->clear();
    emit clipboardCleared();
}

Secret SecretField::take()
{
    Secret secret = m_showingPasted ? std::move(m_pasted) : Secret(text().trimmed().toStdString());
    m_pasted = Secret();
    m_showingPasted = false;
    setText({}); // forgets the undo history, which clear() keeps
    return secret;
}

void SecretField::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Paste))
        return pasteSecret();
    if (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo))
        return;
    QLineEdit::keyPressEvent(event);
}

// Its menu would offer undo, and a paste that leaves the clipboard full.
void SecretField::contextMenuEvent(QContextMenuEvent*) {}

} // namespace waybill::ui::relay
