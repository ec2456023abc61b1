// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/RawText.h"

#include "ui/trace/OutsideText.h"
#include "ui/widgets/Fonts.h"

#include <QEvent>
#include <QTextBlock>
#include <QTextOption>

#include <algorithm>

namespace waybill::ui::trace {

RawText::RawText(QWidget* parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(0);
    document()->setDefaultFont(monospaceFont(font()));
}

void RawText::setBytes(std::string_view bytes)
{
    setExtraSelections({});
    setPlainText(shownLines(bytes));
    updateGeometry();
}

void RawText::markBeginning(int length, const QColor& color)
{
    QTextEdit::ExtraSelection selection;
    selection.cursor = QTextCursor(document());
    selection.cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor, length);
    selection.format.setForeground(color);
    setExtraSelections({selection});
}

void RawText::fitHeight(int lines)
{
    m_fitLines = lines;
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setVerticalScrollBarPolicy(lines > 0 ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOn);
    updateGeometry();
}

int RawText::fittedHeight() const
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < m_fitLines; block = block.next())
        lines += std::max(1, block.layout()->lineCount());
    const int lineHeight = QFontMetrics(document()->defaultFont()).lineSpacing();
    const QMargins margins = contentsMargins();
    return std::clamp(lines, 1, std::max(1, m_fitLines)) * lineHeight + margins.top() + margins.bottom() + 2;
}

QSize RawText::sizeHint() const
{
    return m_fitLines > 0 ? QSize(300, fittedHeight()) : QSize(300, 40);
}

QSize RawText::minimumSizeHint() const
{
    return m_fitLines > 0 ? QSize(120, fittedHeight()) : QSize(120, 40);
}

void RawText::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        document()->setDefaultFont(monospaceFont(font()));
}

void RawText::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    if (m_fitLines > 0)
        updateGeometry(); // another width breaks lines elsewhere
}

} // namespace waybill::ui::trace
