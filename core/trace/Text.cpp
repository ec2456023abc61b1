// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Text.h"

#include "core/base/Redact.h"

namespace waybill::trace {

namespace {

// One decimal below ten, none above; no ".0".
QString rounded(double value)
{
    const QString text = QString::number(value, 'f', value < 10 ? 1 : 0);
    return text.endsWith(QStringLiteral(".0")) ? text.chopped(2) : text;
}

} // namespace

QString outsideText(std::string_view text, qsizetype most)
{
    // Cut before the escapes are made: a megabyte of reason must cost nothing. A character has at most 4 bytes.
    QString clean = QString::fromStdString(printable(text.substr(0, std::size_t(most) * 4))).simplified();
    clean.replace(QStringLiteral("%time%"), QStringLiteral("% time %"));
    if (clean.size() > most) {
        clean.truncate(most - 1);
        clean += QChar(0x2026);
    }
    return clean;
}

QString durationText(std::chrono::milliseconds duration)
{
    const double seconds = double(duration.count()) / 1000;
    if (seconds < 90)
        return translate("trace", "%1 s").arg(rounded(seconds));
    if (seconds < 90 * 60)
        return translate("trace", "%1 min").arg(rounded(seconds / 60));
    if (seconds < 48 * 3600)
        return translate("trace", "%1 h").arg(rounded(seconds / 3600));
    return translate("trace", "%1 days").arg(rounded(seconds / 86400));
}

QString recipientServer(const events::Event& event)
{
    const std::string_view domain = events::domainOf(event.recipient);
    if (domain.empty())
        return translate("trace", "The recipient’s server");
    return translate("trace", "%1’s server").arg(outsideText(domain, 80));
}

} // namespace waybill::trace
