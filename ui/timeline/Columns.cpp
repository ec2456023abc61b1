// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/Columns.h"

#include <QCoreApplication>

#include <array>

namespace waybill::ui::timeline::column {

namespace {

struct About {
    const char* key;
    const char* title;
    const char* help;
    int width;
};

constexpr std::array<About, columns> abouts{{
    {"time", QT_TRANSLATE_NOOP("Columns", "Time"),
     QT_TRANSLATE_NOOP("Columns", "When it happened, by the provider's clock. Click: oldest or newest first"), 152},
    {"outcome", QT_TRANSLATE_NOOP("Columns", "Outcome"),
     QT_TRANSLATE_NOOP("Columns", "What happened"), 118},
    {"recipient", QT_TRANSLATE_NOOP("Columns", "Recipient"),
     QT_TRANSLATE_NOOP("Columns", "To whom the message went"), 204},
    {"type", QT_TRANSLATE_NOOP("Columns", "Type"),
     QT_TRANSLATE_NOOP("Columns", "The kind of message: receipt, sign-in code …"), 110},
    {"provider", QT_TRANSLATE_NOOP("Columns", "Provider"),
     QT_TRANSLATE_NOOP("Columns", "Who sent it for you"), 94},
    {"code", QT_TRANSLATE_NOOP("Columns", "Code"),
     QT_TRANSLATE_NOOP("Columns", "SMTP reply and enhanced status code"), 96},
    {"reason", QT_TRANSLATE_NOOP("Columns", "Reason"),
     QT_TRANSLATE_NOOP("Columns", "What the server or the provider said"), 180},
    {"your-id", QT_TRANSLATE_NOOP("Columns", "Your id"),
     QT_TRANSLATE_NOOP("Columns", "Your application's own id for the message"), 140},
    {"note", QT_TRANSLATE_NOOP("Columns", "Note"),
     QT_TRANSLATE_NOOP("Columns", "Your own note on a marked event (M)"), 140},
    {"environment", QT_TRANSLATE_NOOP("Columns", "Environment"),
     QT_TRANSLATE_NOOP("Columns", "Production, staging or development"), 104},
    {"endpoint", QT_TRANSLATE_NOOP("Columns", "Endpoint"),
     QT_TRANSLATE_NOOP("Columns", "The relay's webhook endpoint that received it"), 140},
    {"bounce", QT_TRANSLATE_NOOP("Columns", "Bounce"),
     QT_TRANSLATE_NOOP("Columns", "Hard: for good. Soft: the cause may pass"), 80},
    {"received", QT_TRANSLATE_NOOP("Columns", "Received"),
     QT_TRANSLATE_NOOP("Columns", "When the relay received it, by its own clock"), 120},
    {"delay", QT_TRANSLATE_NOOP("Columns", "Delay"),
     QT_TRANSLATE_NOOP("Columns", "From happening to being received"), 80},
    {"sender", QT_TRANSLATE_NOOP("Columns", "Sender"),
     QT_TRANSLATE_NOOP("Columns", "From whom the message was"), 180},
    {"domain", QT_TRANSLATE_NOOP("Columns", "Domain"),
     QT_TRANSLATE_NOOP("Columns", "The recipient's domain"), 130},
    {"tags", QT_TRANSLATE_NOOP("Columns", "Tags"),
     QT_TRANSLATE_NOOP("Columns", "The message's tags"), 120},
    {"metadata", QT_TRANSLATE_NOOP("Columns", "Metadata"),
     QT_TRANSLATE_NOOP("Columns", "The message's custom keys"), 180},
    {"copies", QT_TRANSLATE_NOOP("Columns", "Copies"),
     QT_TRANSLATE_NOOP("Columns", "Further deliveries of the same event, counted once"), 64},
    {"verification", QT_TRANSLATE_NOOP("Columns", "Verification"),
     QT_TRANSLATE_NOOP("Columns", "What proves that the provider said it"), 110},
    {"event-id", QT_TRANSLATE_NOOP("Columns", "Event id"),
     QT_TRANSLATE_NOOP("Columns", "Waybill's own id of the event"), 150},
    {"message-id", QT_TRANSLATE_NOOP("Columns", "Message id"),
     QT_TRANSLATE_NOOP("Columns", "The provider's id of the message"), 170},
    {"subject", QT_TRANSLATE_NOOP("Columns", "Subject"),
     QT_TRANSLATE_NOOP("Columns", "Where the provider reports it"), 180},
    {"provider-event-id", QT_TRANSLATE_NOOP("Columns", "Provider's event id"),
     QT_TRANSLATE_NOOP("Columns", "The provider's own id of the event"), 170},
    {"native-type", QT_TRANSLATE_NOOP("Columns", "Provider's word"),
     QT_TRANSLATE_NOOP("Columns", "What the provider calls this kind of event"), 120},
    {"processing", QT_TRANSLATE_NOOP("Columns", "Processing"),
     QT_TRANSLATE_NOOP("Columns", "Received, queued, applied, failed or retried"), 90},
    {"dedup-key", QT_TRANSLATE_NOOP("Columns", "Deduplication key"),
     QT_TRANSLATE_NOOP("Columns", "Equal keys are one event, however often it is delivered"), 150},
}};

QString translated(const char* text)
{
    return QCoreApplication::translate("Columns", text);
}

} // namespace

QString title(int column) { return translated(abouts[std::size_t(column)].title); }
QString help(int column) { return translated(abouts[std::size_t(column)].help); }
QString key(int column) { return QString::fromLatin1(abouts[std::size_t(column)].key); }
int usualWidth(int column) { return abouts[std::size_t(column)].width; }

std::optional<int> fromKey(const QString& wanted)
{
    for (int id = 0; id < columns; ++id) {
        if (key(id) == wanted)
            return id;
    }
    return std::nullopt;
}

} // namespace waybill::ui::timeline::column
