// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/Words.h"

#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/TimeText.h"

#include <QCoreApplication>
#include <QLocale>

#include <map>

namespace waybill::ui::relay {

namespace {

using waybill::relay::Cause;
using waybill::relay::Diagnosis;
using waybill::relay::EndpointState;

struct Say {
    Q_DECLARE_TR_FUNCTIONS(RelayWords)
};

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

QString since(const Diagnosis& diagnosis, Timestamp now)
{
    if (!diagnosis.since)
        return {};
    const QString day = dayText(*diagnosis.since, now);
    const QString time = timeOfDay(*diagnosis.since).left(5);
    return day.isEmpty() ? time : day + QLatin1Char(' ') + time;
}

QString slowOrFast(const Diagnosis& diagnosis)
{
    return skewText(std::chrono::duration_cast<std::chrono::seconds>(diagnosis.span));
}

QString likelyCause(const feed::EndpointDetail& endpoint, Timestamp now)
{
    const Diagnosis& found = endpoint.diagnosis;
    const QString provider = providerName(endpoint.provider);
    switch (found.cause) {
    case Cause::KeyRotated:
        return Say::tr("%1 signs with a new key since %2. Bodies and times are as before, only the signature fails, from one "
                  "minute to the next.").arg(provider, since(found, now));
    case Cause::WrongKey:
        return Say::tr("The key here is not the one %1 signs with: no signature was ever right.").arg(provider);
    case Cause::NoSignature:
        return Say::tr("Nothing is signed: signing is switched off at %1, or something on the way drops the header.").arg(provider);
    case Cause::Unreadable:
        return Say::tr("The signature's header is there but can't be read; something on the way may rewrite it.");
    case Cause::SendersClock:
        return Say::tr("The sender's clock is %1. The signatures are right, only their time is outside ±5 min.").arg(slowOrFast(found));
    case Cause::OwnClock:
        return Say::tr("This computer's clock is off: against it, signatures of several providers are %1.").arg(slowOrFast(found));
    case Cause::NeverCalled:
        return Say::tr("%1 has never called this address. It is not entered there, or does not reach this computer.").arg(provider);
    case Cause::MailWasSent:
    case Cause::UnlikeBefore:
        return Say::tr("%1 does not reach the relay: the tunnel or proxy is down, or the webhook was switched off there.").arg(provider);
    case Cause::SlowAnswers:
        return Say::tr("Answers take %1: the disk is slow, or the computer is busy.").arg(spanText(found.span));
    case Cause::WrongPath:
        return Say::tr("Requests come to %1, which is no endpoint: the address at %2 has a slip in it.").arg(text(found.detail), provider);
    case Cause::SecretUnreadable:
        return Say::tr("The endpoint's secret can't be read: %1.").arg(text(found.detail));
    case Cause::BodyChanged:
        return Say::tr("The key is right and the body is not what was signed: something on the way rewrites it.");
    case Cause::WrongTopic:
        return Say::tr("The posts come from an SNS topic that is not this endpoint's.");
    case Cause::BadCertificate:
        return Say::tr("The certificate that the posts are signed with is not a valid one of Amazon SNS.");
    case Cause::None:
        break;
    }
    return {};
}

QString effectOf(const feed::EndpointDetail& endpoint)
{
    const Diagnosis& found = endpoint.diagnosis;
    switch (found.state) {
    case EndpointState::Refusing:
    case EndpointState::ClockOff:
        return endpoint.auth == "signature" ? Say::tr("None applied. They are kept and can be checked again with the right key.")
                                            : Say::tr("None applied. They are kept to look at.");
    case EndpointState::Silent:
        return found.missing > 0 ? Say::tr("About %1 requests are missing; messages seem to wait that have long arrived.").arg(found.missing)
                                 : Say::tr("What became of the mail is not known here.");
    case EndpointState::Misrouted:
        return Say::tr("%1 requests answered with 404. Nothing of them is kept.").arg(found.count);
    case EndpointState::WaitingForKey:
        return Say::tr("%1 requests were told to come back. Nothing is lost while the provider retries.").arg(found.count);
    case EndpointState::Slow:
        return Say::tr("Providers that get no answer in time send the same again: duplicates, collapsed here.");
    case EndpointState::Healthy:
    case EndpointState::Quiet:
        break;
    }
    return {};
}

QString nextStep(const feed::EndpointDetail& endpoint)
{
    const QString provider = providerName(endpoint.provider);
    switch (endpoint.diagnosis.cause) {
    case Cause::KeyRotated:
    case Cause::WrongKey:
        return Say::tr("Add the key that %1 shows under %2 beside the present one; then check again.")
            .arg(provider, text(endpoint.where));
    case Cause::NoSignature:
        return Say::tr("Switch signing on at %1: %2.").arg(provider, text(endpoint.where));
    case Cause::WrongTopic:
        return Say::tr("Compare topic_arn in relay.toml with the topic at %1.").arg(provider);
    case Cause::BadCertificate:
        return Say::tr("Look at who posts here: Amazon's own certificates are valid.");
    case Cause::BodyChanged:
    case Cause::Unreadable:
        return Say::tr("Look at what stands between %1 and the relay: it must pass headers and body on as they are.").arg(provider);
    case Cause::SendersClock:
        return Say::tr("Set the sender's clock by NTP. The next try carries a new time and is accepted.");
    case Cause::OwnClock:
        return Say::tr("Set this computer's clock by NTP (timedatectl).");
    case Cause::NeverCalled:
        return Say::tr("Paste the address at %1: %2.").arg(provider, text(endpoint.where));
    case Cause::MailWasSent:
    case Cause::UnlikeBefore:
        return Say::tr("Open the address from outside; then look at the webhook's own log at %1.").arg(provider);
    case Cause::SlowAnswers:
        return Say::tr("Look at the disk and at what else runs here.");
    case Cause::WrongPath:
        return Say::tr("Correct the address at %1: %2.").arg(provider, text(endpoint.where));
    case Cause::SecretUnreadable:
        return Say::tr("Unlock the keyring, or give the relay a secrets folder. It tries again by itself.");
    case Cause::None:
        break;
    }
    return {};
}

} // namespace

StateStyle styleOf(EndpointState state, const Tokens& tokens)
{
    switch (state) {
    case EndpointState::Healthy:
        return {QStringLiteral("checkmark"), Say::tr("Healthy"), tokens.delivered};
    case EndpointState::Refusing:
        return {QStringLiteral("window-close"), Say::tr("Refusing"), tokens.bounced};
    case EndpointState::Silent:
        return {QStringLiteral("data-warning"), Say::tr("Silent"), tokens.deferred};
    case EndpointState::Quiet:
        return {QStringLiteral("media-playback-pause"), Say::tr("Quiet"), tokens.unknown};
    case EndpointState::ClockOff:
        return {QStringLiteral("clock"), Say::tr("Clock off"), tokens.deferred};
    case EndpointState::Slow:
        return {QStringLiteral("data-warning"), Say::tr("Slow"), tokens.deferred};
    case EndpointState::Misrouted:
        return {QStringLiteral("window-close"), Say::tr("Misrouted"), tokens.bounced};
    case EndpointState::WaitingForKey:
        return {QStringLiteral("object-locked"), Say::tr("Waiting for key"), tokens.deferred};
    }
    return {};
}

QString meaningOf(const feed::EndpointDetail& endpoint, Timestamp now)
{
    const Diagnosis& found = endpoint.diagnosis;
    switch (found.state) {
    case EndpointState::Refusing:
        return found.cause == Cause::NoSignature ? Say::tr("Nothing is signed since %1").arg(since(found, now))
                                                 : Say::tr("Signature does not match since %1").arg(since(found, now));
    case EndpointState::ClockOff:
        return Say::tr("Outside the time window, a clock is %1").arg(slowOrFast(found));
    case EndpointState::Silent:
        return found.cause == Cause::UnlikeBefore ? Say::tr("Unlike before: about %1 requests are missing").arg(found.missing)
                                                  : Say::tr("Mail was sent: about %1 events are missing").arg(found.missing);
    case EndpointState::Quiet:
        return found.cause == Cause::NeverCalled ? Say::tr("No request has come yet") : Say::tr("Nothing need come, so silence is right");
    case EndpointState::Misrouted:
        return Say::tr("%1 requests went to %2").arg(found.count).arg(text(found.detail));
    case EndpointState::WaitingForKey:
        return Say::tr("The secret can't be read; %1 were told to come back").arg(found.count);
    case EndpointState::Slow:
        return Say::tr("Answers take %1").arg(spanText(found.span));
    case EndpointState::Healthy:
        break;
    }
    return QStringLiteral("–");
}

Explanation explain(const feed::EndpointDetail& endpoint, Timestamp now)
{
    return {likelyCause(endpoint, now), effectOf(endpoint), text(endpoint.retries), nextStep(endpoint)};
}

QString reasonWords(const std::string& reason)
{
    const std::map<std::string, QString> words{
        {"no_signature", Say::tr("No signature")},          {"malformed", Say::tr("Signature can't be read")},
        {"mismatch", Say::tr("Signature does not match")},  {"too_old", Say::tr("Signed too long ago")},
        {"too_new", Say::tr("Signed in the future")},       {"body_too_large", Say::tr("Body too large")},
        {"wrong_key", Say::tr("Signed with another key")}, {"body_changed", Say::tr("The body was changed on the way")},
        {"wrong_topic", Say::tr("Another SNS topic")}, {"bad_certificate", Say::tr("Signing certificate not valid")},
        {"no_key", Say::tr("Key not readable, come back")},
    };
    const auto found = words.find(reason);
    return found == words.end() ? text(reason) : found->second;
}

QString latencyText(std::chrono::microseconds took)
{
    const double ms = double(took.count()) / 1000;
    if (ms < 10)
        return Say::tr("%1 ms").arg(QLocale().toString(ms, 'f', 1));
    return ms < 1000 ? Say::tr("%1 ms").arg(qRound64(ms)) : Say::tr("%1 s").arg(QLocale().toString(ms / 1000, 'f', 1));
}

QString bytesText(std::int64_t bytes) { return QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeSIFormat); }

QString skewText(std::chrono::seconds skew)
{
    const QString by = spanText(std::chrono::abs(skew));
    return skew.count() < 0 ? Say::tr("%1 slow").arg(by) : Say::tr("%1 fast").arg(by);
}

QString whyTheSame(const feed::CollapsedDetail& collapsed)
{
    const QString same = collapsed.sameByEventId ? Say::tr("Same event id") : Say::tr("Same bytes");
    if (collapsed.deliveries.size() < 2 || !collapsed.deliveries[0].answer)
        return same;
    const QString took = latencyText(*collapsed.deliveries[0].answer);
    const bool late = collapsed.repeatedBecause == "answer_late";
    // Whether our answer reached the provider only the provider knows.
    return (late ? Say::tr("%1; our answer took %2, which may be too long for the provider")
                 : Say::tr("%1; we answered 200 after %2, and it came again"))
        .arg(same, took);
}

QString wouldPass(const feed::RefusedRequest& refused)
{
    const std::map<std::string, QString> words{
        {"no_signature", Say::tr("a signature, or the credentials, in its headers")},
        {"malformed", Say::tr("a signature header that nothing on the way rewrites")},
        {"mismatch", Say::tr("the key that it is signed with, as a further key here; or the body as it was signed")},
        {"wrong_key", Say::tr("the key that it is signed with, as a further key here")},
        {"body_changed", Say::tr("the body as it was signed: nothing on the way may rewrite it")},
        {"wrong_topic", Say::tr("the endpoint's own SNS topic, in relay.toml and at the provider")},
        {"bad_certificate", Say::tr("a valid certificate of Amazon SNS")},
    };
    if (refused.reason == "too_old" || refused.reason == "too_new")
        return Say::tr("a signed time within ±5 min; this one is %1").arg(skewText(refused.skew));
    const auto found = words.find(refused.reason);
    return found == words.end() ? reasonWords(refused.reason) : found->second;
}

QString stepText(const std::string& step)
{
    const std::map<std::string, QString> words{{"arrived", Say::tr("Arrived")},
                                               {"verified", Say::tr("Verified")},
                                               {"normalised", Say::tr("Normalised")},
                                               {"shown", Say::tr("Shown")}};
    const auto found = words.find(step);
    return found == words.end() ? text(step) : found->second;
}

QString testStateText(const std::string& state)
{
    const std::map<std::string, QString> words{{"done", Say::tr("done")},
                                               {"failed", Say::tr("failed")},
                                               {"expected", Say::tr("refused, as it should be")}};
    const auto found = words.find(state);
    return found == words.end() ? Say::tr("not reached") : found->second;
}

QString keyFormText(const std::string& form)
{
    const std::map<std::string, QString> words{{"signing key", Say::tr("Signing key")},
                                               {"public key", Say::tr("Public key")},
                                               {"user and password", Say::tr("User and password")},
                                               {"bearer token", Say::tr("Bearer token")}};
    const auto found = words.find(form);
    if (found != words.end())
        return found->second;
    return form.starts_with("header ") ? Say::tr("Header %1").arg(text(form.substr(7))) : text(form);
}

} // namespace waybill::ui::relay
