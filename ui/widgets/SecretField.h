// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a secret is entered, once: shown as dots, never copied out of here, not dragged, not remembered by undo. Pasting
// takes it off the clipboard; a pasted key of several lines (PEM) is kept whole. Main thread.

#include "core/base/Secret.h"

#include <QClipboard>
#include <QLineEdit>

namespace waybill::ui {

class SecretField : public QLineEdit {
    Q_OBJECT
public:
    explicit SecretField(QWidget* parent = nullptr);

    bool hasSecret() const { return !m_lines.isEmpty() || !text().isEmpty(); }
    // What was entered, without white space around it. The field is empty afterwards.
    Secret take();
    void pasteSecret() { pasteFrom(QClipboard::Clipboard); }

signals:
    void clipboardCleared();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void pasteFrom(QClipboard::Mode mode);

    Secret m_lines; // of several, which a line edit can't hold: dots stand for them
};

} // namespace waybill::ui
