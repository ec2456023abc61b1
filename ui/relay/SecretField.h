// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A field for a secret that is entered once: masked, without undo, and what was pasted is taken out of the clipboard.
// A pasted key of several lines (PEM) is kept whole. Main thread.

#include "core/base/Secret.h"

#include <QLineEdit>

namespace waybill::ui::relay {

class SecretField : public QLineEdit {
    Q_OBJECT
public:
    explicit SecretField(QWidget* parent = nullptr);

    void pasteSecret();
    bool hasSecret() const { return !m_pasted.isEmpty() || !text().isEmpty(); }
    // Gives it away and empties the field.
    Secret take();

signals:
    void clipboardCleared();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    Secret m_pasted; // of several lines, which a line edit can't hold
    bool m_showingPasted = false;
};

} // namespace waybill::ui::relay
