// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/OutcomeStyle.h"

#include "ui/widgets/Icons.h"

#include <QCoreApplication>

namespace waybill::ui {

namespace {

QString word(const char* text)
{
    return QCoreApplication::translate("Outcome", text);
}

OutcomeStyle make(const char* iconName, const char* text, const QColor& colour)
{
    return {QString::fromLatin1(iconName), word(text), colour};
}

} // namespace

QIcon OutcomeStyle::icon() const
{
    return waybill::ui::icon(iconName, colour);
}

OutcomeStyle styleOf(events::EventType type, const Tokens& tokens)
{
    using enum events::EventType;
    switch (type) {
    case Queued: return make("mail-queue", QT_TRANSLATE_NOOP("Outcome", "Queued"), tokens.sent);
    case Sent: return make("document-send", QT_TRANSLATE_NOOP("Outcome", "Sent"), tokens.sent);
    case Delivered: return make("checkmark", QT_TRANSLATE_NOOP("Outcome", "Delivered"), tokens.delivered);
    case Deferred: return make("clock", QT_TRANSLATE_NOOP("Outcome", "Deferred"), tokens.deferred);
    case Bounced: return make("edit-undo", QT_TRANSLATE_NOOP("Outcome", "Bounced"), tokens.bounced);
    case Rejected: return make("dialog-cancel", QT_TRANSLATE_NOOP("Outcome", "Rejected"), tokens.rejected);
    case Complained: return make("flag", QT_TRANSLATE_NOOP("Outcome", "Complained"), tokens.complained);
    case Opened: return make("mail-read", QT_TRANSLATE_NOOP("Outcome", "Opened"), tokens.opened);
    case Clicked: return make("cursor-arrow", QT_TRANSLATE_NOOP("Outcome", "Clicked"), tokens.opened);
    case Unsubscribed: return make("list-remove-user", QT_TRANSLATE_NOOP("Outcome", "Unsubscribed"), tokens.unknown);
    case Subscribed: return make("list-add-user", QT_TRANSLATE_NOOP("Outcome", "Subscribed"), tokens.unknown);
    case Inbound: return make("mail-receive", QT_TRANSLATE_NOOP("Outcome", "Inbound"), tokens.unknown);
    case Failed: return make("window-close", QT_TRANSLATE_NOOP("Outcome", "Failed"), tokens.rejected);
    case Other: break;
    }
    return make("question", QT_TRANSLATE_NOOP("Outcome", "Other"), tokens.unknown);
}

OutcomeStyle styleOf(events::Outcome outcome, const Tokens& tokens)
{
    using enum events::Outcome;
    switch (outcome) {
    case Accepted: return make("document-send", QT_TRANSLATE_NOOP("Outcome", "Accepted"), tokens.sent);
    case Deferred: return make("clock", QT_TRANSLATE_NOOP("Outcome", "Deferred"), tokens.deferred);
    case Delivered: return make("checkmark", QT_TRANSLATE_NOOP("Outcome", "Delivered"), tokens.delivered);
    case BouncedSoft:
    case BouncedHard: return make("edit-undo", QT_TRANSLATE_NOOP("Outcome", "Bounced"), tokens.bounced);
    case Rejected: return make("dialog-cancel", QT_TRANSLATE_NOOP("Outcome", "Rejected"), tokens.rejected);
    case Failed: return make("window-close", QT_TRANSLATE_NOOP("Outcome", "Failed"), tokens.rejected);
    case Complained: return make("flag", QT_TRANSLATE_NOOP("Outcome", "Complained"), tokens.complained);
    case Unknown: break;
    }
    return make("question", QT_TRANSLATE_NOOP("Outcome", "Unknown"), tokens.unknown);
}

QString providerName(std::string_view provider)
{
    static constexpr std::pair<std::string_view, const char*> names[] = {
        {"sendgrid", "SendGrid"},     {"postmark", "Postmark"},   {"mailgun", "Mailgun"},   {"amazon-ses", "Amazon SES"},
        {"resend", "Resend"},         {"agentmail", "AgentMail"}, {"smtpcom", "SMTP.com"},  {"emaillabs", "EmailLabs"},
        {"sparkpost", "SparkPost"},   {"brevo", "Brevo"},         {"mailjet", "Mailjet"},   {"mandrill", "Mandrill"},
        {"mailersend", "MailerSend"}, {"postal", "Postal"},     {"smtp", "SMTP"},
    };
    for (const auto& [key, name] : names) {
        if (key == provider)
            return QString::fromLatin1(name);
    }
    return QString::fromUtf8(provider.data(), qsizetype(provider.size()));
}

} // namespace waybill::ui
