// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/EvidenceText.h"

#include "core/base/Encoding.h"
#include "core/trace/Refusal.h"
#include "core/trace/Text.h"

namespace waybill::trace {

using events::Event;
using events::EventType;

namespace {

struct TypeWords {
    QString name;       // "Delivered"
    QString means;
    QString doesNotMean;
};

TypeWords wordsOf(const Event& event, const QString& provider)
{
    switch (event.type) {
    case EventType::Queued:
        return {translate("trace", "Queued"),
                translate("trace", "%1 took the message and has it in its queue.").arg(provider),
                translate("trace", "That it was sent on. Nothing is known of the recipient’s server yet.")};
    case EventType::Sent:
        return {translate("trace", "Sent"),
                translate("trace", "%1 handed the message to its own mail server.").arg(provider),
                translate("trace", "That the recipient’s server took it.")};
    case EventType::Delivered:
        return {translate("trace", "Delivered"),
                translate("trace", "The recipient’s server took responsibility for the message."),
                translate("trace", "It is in the inbox. Filters act after this point.")};
    case EventType::Deferred:
        return {translate("trace", "Deferred"),
                translate("trace", "It couldn’t be handed over now; %1 tries again by itself.").arg(provider),
                translate("trace", "That it is lost.")};
    case EventType::Bounced:
        return {translate("trace", "Bounced"),
                translate("trace", "It was refused and %1 has stopped trying.").arg(provider),
                event.bounce == events::BounceClass::Hard ? QString()
                                                          : translate("trace", "That the address is wrong for ever.")};
    case EventType::Rejected:
        return {translate("trace", "Rejected"), translate("trace", "%1 refused to send it.").arg(provider),
                translate("trace", "That the recipient’s server refused it: it was never asked.")};
    case EventType::Complained:
        return {translate("trace", "Complained"), translate("trace", "The recipient marked the message as spam."),
                QString()};
    case EventType::Opened:
        return {translate("trace", "Opened"),
                event.machineOpen ? translate("trace", "A mail program or filter fetched the pictures by itself.")
                                  : translate("trace", "The pictures in the message were fetched."),
                translate("trace", "That a person has read it.")};
    case EventType::Clicked:
        return {translate("trace", "Clicked"), translate("trace", "A link in the message was followed."),
                translate("trace", "That a person followed it: filters follow links too.")};
    case EventType::Unsubscribed:
        return {translate("trace", "Unsubscribed"),
                translate("trace", "The recipient wants no more mail of this kind."), QString()};
    case EventType::Subscribed:
        return {translate("trace", "Subscribed"), translate("trace", "The recipient wants mail of this kind again."),
                QString()};
    case EventType::Inbound:
        return {translate("trace", "Inbound"), translate("trace", "A mail came in."), QString()};
    case EventType::Failed:
        return {translate("trace", "Failed"),
                translate("trace", "%1 could not make or send the message.").arg(provider),
                translate("trace", "That the recipient’s server refused it: it was never asked.")};
    case EventType::Other:
        break;
    }
    return {translate("trace", "Other"), translate("trace", "An event that Waybill doesn’t know; it decides nothing."),
            QString()};
}

bool isRefusal(const Event& event) { return event.type == EventType::Bounced || event.type == EventType::Deferred; }

void addReply(const Event& event, std::vector<EvidenceRow>& rows)
{
    const bool fromServer = isRefusal(event) || event.type == EventType::Delivered;
    if (!event.reason.empty())
        rows.push_back({fromServer ? translate("trace", "Server’s reply") : translate("trace", "Provider’s words"),
                        outsideText(event.reason, 2000), {}, true});
    if (event.smtpCode) {
        if (const auto meaning = smtpMeaning(*event.smtpCode))
            rows.push_back(
                {QString::number(*event.smtpCode), translate("trace", "%1 (RFC 5321)").arg(meaning->line), {}});
    }
    if (const auto meaning = enhancedMeaning(event.enhancedCode, event.reason))
        rows.push_back({outsideText(event.enhancedCode, 12), meaning->line, {}});
}

QString bounceClassText(const Event& event, const QString& provider)
{
    const QString native = outsideText(event.nativeType, 80);
    switch (event.bounce) {
    case events::BounceClass::Hard:
        return translate("trace", "Hard bounce: %1 calls it “%2”.").arg(provider, native);
    case events::BounceClass::Soft:
        return translate("trace", "Soft bounce: %1 calls it “%2”.").arg(provider, native);
    default:
        return translate("trace", "Neither hard nor soft for certain: %1 calls it “%2”.").arg(provider, native);
    }
}

QString verificationText(const Event& event)
{
    switch (event.strength) {
    case events::Strength::Body:
        return translate("trace", "Received %time%; signature over the raw bytes: good.");
    case events::Strength::Sender:
        return translate("trace", "Received %time% from a sender that knows the secret; the bytes aren’t signed.");
    case events::Strength::None:
        break;
    }
    return translate("trace", "Received %time%; nothing proves who posted it.");
}

QString processingText(const Event& event)
{
    switch (event.processing) {
    case events::Processing::Received:
        return translate("trace", "Received and stored, not looked at yet.");
    case events::Processing::Queued:
        return translate("trace", "Received → queued.");
    case events::Processing::Applied:
        return translate("trace", "Received → queued → applied.");
    case events::Processing::Failed:
        return translate("trace", "Received → queued → failed: see the dead letters.");
    case events::Processing::Retried:
        return translate("trace", "Received → queued → failed → applied at a later try.");
    }
    return {};
}

void addTransport(const Event& event, std::vector<EvidenceRow>& rows)
{
    rows.push_back({translate("trace", "Webhook"), verificationText(event), event.receivedAt});
    rows.push_back({translate("trace", "Processing"), processingText(event), {}});
    if (event.copies == 0)
        return;
    const QString key = QString::fromStdString(toHex(event.dedupKey.substr(0, 6)));
    const QString count = translate("trace", "%n more deliveries", nullptr, event.copies);
    rows.push_back({translate("trace", "Copies"),
                    translate("trace", "%1 with the same deduplication key (%2…), counted once. A provider delivers "
                                       "again when our answer came late or was lost on its way.")
                        .arg(count, key),
                    {}});
}

// Most replies begin with their codes; only what a reply leaves out is put before it.
QString codesMissingFrom(const QString& reason, const Event& event)
{
    const QString head = reason.left(40);
    QString missing;
    if (event.smtpCode && !head.contains(QString::number(*event.smtpCode)))
        missing += QString::number(*event.smtpCode) + QChar(' ');
    const QString enhanced = outsideText(event.enhancedCode, 12);
    if (!enhanced.isEmpty() && !head.contains(enhanced))
        missing += enhanced + QChar(' ');
    return missing;
}

} // namespace

QString eventName(const Event& event) { return wordsOf(event, QString()).name; }

QString evidenceTitle(const Event& event)
{
    if (isRefusal(event) && (event.smtpCode || !event.enhancedCode.empty() || !event.reason.empty()))
        return translate("trace", "What the server said, in words");
    return translate("trace", "Evidence for “%1”").arg(eventName(event));
}

std::vector<EvidenceRow> evidenceRows(const Event& event, const QString& providerName)
{
    std::vector<EvidenceRow> rows;
    const TypeWords words = wordsOf(event, providerName);
    addReply(event, rows);
    rows.push_back({translate("trace", "Means"), words.means, {}});
    if (!words.doesNotMean.isEmpty())
        rows.push_back({translate("trace", "Does not mean"), words.doesNotMean, {}});
    if (event.type == EventType::Bounced)
        rows.push_back({translate("trace", "Class"), bounceClassText(event, providerName), {}});
    if (!event.url.empty())
        rows.push_back({translate("trace", "Link"), outsideText(event.url, 2000), {}, true});
    if (!event.recipientCertain)
        rows.push_back(
            {translate("trace", "Recipient"),
             translate("trace", "Not certain: %1 named several recipients and doesn’t say which one it means.")
                 .arg(providerName),
             {}});
    addTransport(event, rows);
    return rows;
}

QString whatHappened(const Event& event, const QString& providerName)
{
    const QString reason = outsideText(event.reason, 300);
    if (!reason.isEmpty())
        return codesMissingFrom(reason, event) + reason;
    if (const QString codes = codesText(event); !codes.isEmpty())
        return codes;
    if (event.type == EventType::Clicked && !event.url.empty())
        return outsideText(event.url, 300);
    return wordsOf(event, providerName).means;
}

} // namespace waybill::trace
