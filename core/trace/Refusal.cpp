// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Refusal.h"

#include "core/trace/Text.h"

namespace waybill::trace {

using events::Event;

namespace {

// Codes that the sending side sets itself, because it never got an answer from the recipient's server.
bool isSetBySender(std::string_view enhancedCode, std::string_view reply, Cause cause)
{
    if (isUnknownToExchange(enhancedCode, reply))
        return false;
    return cause == Cause::Network || enhancedCode.ends_with(".1.2") || enhancedCode.ends_with(".1.10");
}

bool contains(const QString& text, const char* part) { return text.contains(QLatin1String(part), Qt::CaseInsensitive); }

} // namespace

Refusal readRefusal(const Event& event)
{
    Refusal refusal;
    if (const auto enhanced = enhancedMeaning(event.enhancedCode, event.reason)) {
        refusal.cause = enhanced->cause;
        refusal.why = enhanced->brief;
    }
    if (refusal.cause == Cause::Unnamed && event.smtpCode) {
        if (const auto basic = smtpMeaning(*event.smtpCode))
            refusal.cause = basic->cause;
    }
    if (refusal.why.isEmpty() && !event.reason.empty())
        refusal.why = translate("trace", "“%1”").arg(outsideText(event.reason));
    const bool hasAnswer = event.smtpCode.has_value() || !event.enhancedCode.empty();
    refusal.byServer = hasAnswer && !isSetBySender(event.enhancedCode, event.reason, refusal.cause);
    return refusal;
}

ProviderRefusal readProviderRefusal(const Event& event)
{
    // The vocabularies of SendGrid's dropped.reason, Mailgun's reason tokens and Resend's suppressed.type.
    const QString words = QString::fromStdString(event.reason.substr(0, 512) + ' ' + event.nativeType.substr(0, 128));
    if (contains(words, "unsubscri"))
        return ProviderRefusal::UnsubscribeList;
    if (contains(words, "spam report") || contains(words, "complain"))
        return ProviderRefusal::ComplaintList;
    if (contains(words, "bounced address") || contains(words, "suppress-bounce"))
        return ProviderRefusal::BounceList;
    if (contains(words, "suppress"))
        return ProviderRefusal::SuppressionList;
    if (contains(words, "spam") || contains(words, "virus"))
        return ProviderRefusal::Spam;
    if (contains(words, "invalid") || contains(words, "not a valid"))
        return ProviderRefusal::InvalidAddress;
    return ProviderRefusal::Other;
}

QString codesText(const Event& event)
{
    QString text = event.smtpCode ? QString::number(*event.smtpCode) : QString();
    if (!event.enhancedCode.empty())
        text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + outsideText(event.enhancedCode, 12);
    return text;
}

} // namespace waybill::trace
