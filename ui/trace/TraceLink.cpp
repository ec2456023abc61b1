// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/TraceLink.h"

#include <QUrl>

namespace waybill::ui::trace {

namespace {

const QString prefix = QStringLiteral("waybill://trace/");

} // namespace

QString linkTo(const waybill::trace::Story& story)
{
    const QString messageId = QString::fromStdString(story.key.messageId);
    if (!messageId.isEmpty() && !messageId.contains(QLatin1Char('@')))
        return prefix + QString::fromLatin1(QUrl::toPercentEncoding(messageId));
    const std::vector<events::EventId> evidence = story.verdict.evidence();
    if (!evidence.empty())
        return prefix + QString::fromStdString(events::toString(evidence.front()));
    return story.events.empty() ? QString()
                                : prefix + QString::fromStdString(events::toString(story.events.front().id));
}

QString queryOf(const QString& typed)
{
    const QString text = typed.trimmed();
    if (!text.startsWith(prefix, Qt::CaseInsensitive))
        return text;
    return QUrl::fromPercentEncoding(text.mid(prefix.size()).toUtf8()).trimmed();
}

} // namespace waybill::ui::trace
