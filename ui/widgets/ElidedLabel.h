// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A label that shortens its text to the room it has: ids in the middle, sentences at the end. The whole text is in the
// tooltip while it is shortened, and is what a copy gives. Main thread.

#include <QLabel>

namespace waybill::ui {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(Qt::TextElideMode mode, QWidget* parent = nullptr);

    void setFullText(const QString& text);
    const QString& fullText() const { return m_fullText; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void shorten();

    Qt::TextElideMode m_mode;
    QString m_fullText;
};

} // namespace waybill::ui
