// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/RowText.h"

#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/base/Rfc3339.h"
#include "ui/timeline/ShownRow.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/TimeText.h"

#include <QCoreApplication>
#include <QStringList>

namespace waybill::ui::timeline {

using waybill::timeline::Row;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("RowText", text);
}

// Outside text on one line: a tab or line break in it can't forge a column or a row.
QString oneLine(std::string_view text)
{
    return QString::fromStdString(printable(text));
}

void writeRow(JsonWriter& writer, const Row& row)
{
    writer.beginObject();
    writer.member("id", toString(row.id));
    writer.member("type", toString(row.type));
    writer.memberOrNull("bounce_class", toString(row.bounce));
    writer.member("occurred_at", row.time);
    writer.member("received_at", row.receivedAt);
    writer.member("provider", row.provider);
    writer.memberOrNull("environment", row.environment);
    writer.memberOrNull("endpoint", row.endpoint);
    writer.memberOrNull("recipient", row.recipient);
    writer.memberOrNull("message_type", row.messageType);
    writer.memberOrNull("correlation_id", row.correlationId);
    writer.memberOrNull("smtp_code", row.smtpCode);
    writer.memberOrNull("enhanced_code", row.enhancedCode);
    writer.memberOrNull("reason", row.reason);
    writer.member("copies", row.copies);
    writer.endObject();
}

} // namespace

QString codeText(const Row& row)
{
    QStringList parts;
    if (row.smtpCode)
        parts.append(QString::number(*row.smtpCode));
    if (!row.enhancedCode.empty())
        parts.append(QString::fromUtf8(row.enhancedCode.data(), qsizetype(row.enhancedCode.size())));
    return parts.isEmpty() ? QStringLiteral("–") : parts.join(QLatin1Char(' '));
}

QString reasonText(const Row& row)
{
    std::string_view rest = row.reason;
    const auto take = [&rest](std::string_view prefix) {
        if (prefix.empty() || !rest.starts_with(prefix))
            return;
        rest.remove_prefix(prefix.size());
        while (rest.starts_with(' ') || rest.starts_with('-'))
            rest.remove_prefix(1);
    };
    const std::string address = "<" + std::string(row.recipient) + ">:";
    take("smtp;");
    // Some providers repeat the code in front of the server's whole reply.
    for (int twice = 0; twice < 2; ++twice) {
        take(row.smtpCode ? std::to_string(*row.smtpCode) : std::string());
        take(row.enhancedCode);
    }
    take(address);
    return rest.empty() ? oneLine(row.reason) : oneLine(rest);
}

QString meaningOf(const Row& row)
{
    using enum events::EventType;
    switch (row.type) {
    case Queued: return tr("The provider has it in its queue.");
    case Sent: return tr("The provider handed it to its mail server.");
    case Delivered: return tr("The recipient's server took it. It does not say whether it is in the inbox.");
    case Deferred: return tr("The recipient's server said “later”; the provider is still trying.");
    case Bounced:
        return row.bounce == events::BounceClass::Soft ? tr("Soft bounce: refused for now.")
               : row.bounce == events::BounceClass::Hard ? tr("Hard bounce: refused for good.")
                                                         : tr("Bounce: refused, not said whether for good.");
    case Rejected: return tr("The provider did not send it.");
    case Complained: return tr("The recipient called it spam.");
    case Opened: return tr("An image was loaded: perhaps by a person, perhaps by a machine.");
    case Clicked: return tr("A link was opened.");
    case Unsubscribed: return tr("The recipient unsubscribed.");
    case Subscribed: return tr("The recipient subscribed.");
    case Inbound: return tr("A message came in.");
    case Failed: return tr("The provider could not make the message.");
    case Other: break;
    }
    return tr("An event of another kind.");
}

QString asText(const std::vector<Row>& rows, const Masking* masking)
{
    QStringList lines;
    for (const Row& each : rows) {
        const ShownRow shown(each, masking);
        const Row& row = *shown;
        lines.append(QStringList{QString::fromStdString(formatRfc3339(row.time)),
                                 styleOf(row.type, lightTokens()).word, oneLine(row.recipient),
                                 oneLine(row.messageType), providerName(row.provider), codeText(row),
                                 oneLine(row.reason), oneLine(row.correlationId)}
                         .join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

QString asJson(const std::vector<Row>& rows, const Masking* masking)
{
    JsonWriter writer;
    if (rows.size() != 1)
        writer.beginArray();
    for (const Row& row : rows)
        writeRow(writer, *ShownRow(row, masking));
    if (rows.size() != 1)
        writer.endArray();
    return QString::fromStdString(writer.take());
}

} // namespace waybill::ui::timeline
