// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/OutsideText.h"

#include "core/base/Redact.h"

namespace waybill::ui::trace {

QString shown(std::string_view text)
{
    return QString::fromStdString(printable(text));
}

QString shown(const QString& text)
{
    return shown(text.toStdString());
}

QString shownLines(std::string_view text)
{
    QString lines;
    for (;;) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines += shown(line);
        if (end == text.npos)
            return lines;
        lines += QLatin1Char('\n');
        text.remove_prefix(end + 1);
    }
}

QString plainToolTip(const QString& text)
{
    return text.isEmpty() ? QString()
                          : QStringLiteral("<span style=\"white-space:pre-wrap\">%1</span>").arg(text.toHtmlEscaped());
}

} // namespace waybill::ui::trace
