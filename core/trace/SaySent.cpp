// SPDX-License-Identifier: GPL-3.0-or-later
// The verdict on a message of which no event came, by what the send ledger says of it.
#include "core/trace/LedgerSend.h"
#include "core/trace/Text.h"
#include "core/trace/Wording.h"

namespace waybill::trace {

using Answer = LedgerSend::Answer;
using events::Outcome;

namespace {

Clause plainClause(QString text, std::optional<Timestamp> at = {}, QString joint = QStringLiteral(", "))
{
    return {std::move(text), at, {}, std::move(joint)};
}

void addWords(const LedgerSend& send, Verdict& verdict)
{
    if (!send.text.empty())
        verdict.clauses.push_back(
            plainClause(translate("trace", "“%1”").arg(outsideText(send.text)), {}, QStringLiteral(": ")));
}

void sayTaken(const LedgerSend& send, const Context& context, Verdict& verdict)
{
    const QString& provider = context.providerName;
    verdict.outcome = Outcome::Accepted;
    verdict.headline = translate("trace", "Accepted, no outcome yet.");
    verdict.clauses.push_back(plainClause(translate("trace", "%1 accepted it %time%").arg(provider), send.answeredAt));
    verdict.clauses.push_back(
        plainClause(translate("trace", "no event of it has come since"), {}, QStringLiteral("; ")));
    verdict.layerClause.text = translate("trace", "The truth lives with %1").arg(provider);
    verdict.nextAction = translate("trace", "Look again in a few minutes; if it stays silent, look the message up in %1’s "
                                            "own log by its message id, and check that its webhook reaches this relay.")
                             .arg(provider);
}

void sayRefusedByAnswer(const LedgerSend& send, const Context& context, Verdict& verdict)
{
    verdict.outcome = Outcome::Rejected;
    verdict.headline = translate("trace", "Not sent.");
    verdict.clauses.push_back(
        plainClause(translate("trace", "%1 refused our request %time%").arg(context.providerName), send.answeredAt));
    addWords(send, verdict);
    verdict.layerClause.text =
        translate("trace", "The truth lives with %1; the recipient’s server never saw it").arg(context.providerName);
    verdict.nextAction = translate("trace", "Mend what %1 names, then send it again.").arg(context.providerName);
}

void sayNeverSent(const LedgerSend& send, const Context& context, Verdict& verdict)
{
    verdict.outcome = Outcome::Failed;
    verdict.layer = Layer::Request;
    verdict.headline = translate("trace", "Not sent.");
    const QString held = translate("trace", "It was held back %time%, before %1 was asked").arg(context.providerName);
    const QString failed = translate("trace", "%1 did not take our request %time%").arg(context.providerName);
    verdict.clauses.push_back(plainClause(send.attempts == 0 ? held : failed, send.answeredAt));
    addWords(send, verdict);
    verdict.layerClause.text =
        translate("trace", "The truth lives here: %1 never took the message").arg(context.providerName);
    verdict.nextAction = translate("trace", "Mend the reason, then send it again: nothing went out.");
}

void sayUnclear(const LedgerSend& send, const Context& context, Verdict& verdict)
{
    verdict.headline = translate("trace", "Not known.");
    verdict.clauses.push_back(plainClause(
        translate("trace", "%1 was asked %time%, and no answer says whether it took the message").arg(context.providerName),
        send.askedAt));
    verdict.layerClause.text =
        translate("trace", "The truth lives with %1; only its own log knows").arg(context.providerName);
    verdict.nextAction = translate("trace", "Look it up in %1’s own log before anything is sent again: a second request "
                                            "may be a second mail.")
                             .arg(context.providerName);
}

void sayUnderWay(const LedgerSend& send, const Context& context, Verdict& verdict)
{
    verdict.layer = Layer::Request;
    verdict.headline = translate("trace", "Not known yet.");
    const QString asked = translate("trace", "%1 is being asked since %time%").arg(context.providerName);
    const QString planned = translate("trace", "It is planned since %time%, and %1 hasn’t been asked").arg(context.providerName);
    verdict.clauses.push_back(plainClause(send.attempts == 0 ? planned : asked, send.askedAt));
    verdict.layerClause.text = translate("trace", "The truth lives here: the request is on its way");
    verdict.nextAction = translate("trace", "Look again in a minute.");
}

} // namespace

Answer answerFrom(std::string_view state)
{
    if (state == "planned" || state == "in_flight")
        return Answer::None;
    if (state == "accepted")
        return Answer::Accepted;
    if (state == "refused")
        return Answer::Refused;
    return state == "failed" ? Answer::NotSent : Answer::Unclear;
}

std::string_view stateOf(const LedgerSend& send)
{
    switch (send.answer) {
    case Answer::None: return send.attempts == 0 ? "planned" : "in_flight";
    case Answer::Accepted: return "accepted";
    case Answer::Refused: return "refused";
    case Answer::NotSent: return "failed";
    case Answer::Unclear: break;
    }
    return "unknown";
}

void saySent(const LedgerSend& send, const Context& context, Verdict& verdict)
{
    verdict.layer = Layer::Acceptance;
    verdict.confidence = Confidence::Likely;
    verdict.confidenceClause.text = translate("trace", "by the send ledger, no webhook confirms it");
    switch (send.answer) {
    case Answer::Accepted:
        sayTaken(send, context, verdict);
        break;
    case Answer::Refused:
        sayRefusedByAnswer(send, context, verdict);
        break;
    case Answer::NotSent:
        sayNeverSent(send, context, verdict);
        break;
    case Answer::Unclear:
        verdict.confidence = Confidence::Unknown;
        sayUnclear(send, context, verdict);
        return;
    case Answer::None:
        verdict.confidence = Confidence::Unknown;
        sayUnderWay(send, context, verdict);
        return;
    }
    verdict.at = send.answeredAt;
}

} // namespace waybill::trace
