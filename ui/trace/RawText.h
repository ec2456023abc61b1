// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bytes from outside, in monospace, to be read, selected and copied; nothing in them is obeyed. Main thread.

#include <QPlainTextEdit>

#include <string_view>

namespace waybill::ui::trace {

class RawText : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit RawText(QWidget* parent = nullptr);

    void setBytes(std::string_view bytes);
    // Colours the first `length` characters: the reply code.
    void markBeginning(int length, const QColor& color);
    // As high as its text, at most `lines`, instead of taking the room there is.
    void fitHeight(int lines);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int fittedHeight() const;

    int m_fitLines = 0; // 0: takes the room there is
};

} // namespace waybill::ui::trace
