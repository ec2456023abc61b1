// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Refusal.h"
#include "core/trace/Text.h"
#include "core/trace/Wording.h"

namespace waybill::trace {

using events::BounceClass;
using events::Event;
using events::EventType;

namespace {

void addWhy(const Event& event, const Refusal& refusal, Verdict& verdict)
{
    if (refusal.why.isEmpty())
        return;
    Clause why = clauseOf(event, refusal.why, QStringLiteral(": "));
    why.at.reset();
    verdict.clauses.push_back(why);
}

void addConsequence(const Event& event, QString text, Verdict& verdict)
{
    Clause clause = clauseOf(event, std::move(text), QStringLiteral(". "));
    clause.at.reset();
    verdict.clauses.push_back(clause);
}

QString bounceText(const Event& bounce, const Refusal& refusal, const Context& context)
{
    const bool forGood = bounce.bounce == BounceClass::Hard;
    if (refusal.byServer) {
        const QString server = recipientServer(bounce);
        return forGood ? translate("trace", "%1 refused it for good %time%").arg(server)
                       : translate("trace", "%1 refused it %time%").arg(server);
    }
    if (refusal.cause == Cause::Network || refusal.cause == Cause::Address)
        return translate("trace", "%1 couldn’t hand it over and gave up %time%").arg(context.providerName);
    return forGood ? translate("trace", "%1 reports a bounce for good %time%").arg(context.providerName)
                   : translate("trace", "%1 reports a bounce %time%").arg(context.providerName);
}

QString bounceConsequence(const Event& bounce)
{
    switch (bounce.bounce) {
    case BounceClass::Hard:
        return translate("trace", "A retry won’t help");
    case BounceClass::Soft:
        return translate("trace", "The cause may pass");
    default:
        return translate("trace", "Whether the cause may pass isn’t known");
    }
}

// What a person should do about a refusal by the recipient's side.
QString actionForRefusal(Cause cause, bool permanent, const QString& providerName)
{
    switch (cause) {
    case Cause::Address:
        return translate("trace", "Ask the customer for another address, or check this one for typing mistakes.");
    case Cause::Mailbox:
        return permanent
                   ? translate("trace", "Ask the customer for another address; this mailbox takes no mail.")
                   : translate("trace",
                               "Ask the customer to make room in the mailbox or for another address, then send again.");
    case Cause::Receiver:
    case Cause::Network:
        return translate("trace",
                         "Nothing to fix on our side: the recipient’s mail system has to recover. Send again later, or "
                         "use another address if it is urgent.");
    case Cause::Message:
        return translate(
            "trace", "Change the message: make it smaller, or leave out what the server objects to; then send again.");
    case Cause::Policy:
        return translate(
            "trace", "Have an engineer look at the server’s own words: content, sending rate and the reputation of the "
                     "sending address decide here.");
    case Cause::Authentication:
        return translate("trace",
                         "Have an engineer check SPF, DKIM and DMARC of the sending domain; other recipients will "
                         "refuse it as well.");
    case Cause::Protocol:
        return translate("trace", "Show the server’s reply to %1’s support: the two servers misunderstood each other.")
            .arg(providerName);
    case Cause::Unnamed:
        break;
    }
    return permanent
               ? translate("trace",
                           "Check the address with the customer; the server’s own words below say what they can.")
               : translate("trace", "Send again later; if it comes back again, ask the customer for another address.");
}

// Whether the provider still tries, and what to do meanwhile.
void sayRetry(const Event& last, std::size_t tries, const Refusal& refusal, const Context& context, Verdict& verdict)
{
    if (context.now - last.time() > longestRetry) {
        addConsequence(
            last, translate("trace", "Nothing was heard since, so %1 has probably given up").arg(context.providerName),
            verdict);
        verdict.nextAction =
            translate("trace", "Look the message up in %1’s own log; it should have an outcome by now. "
                               "Then send it again.")
                .arg(context.providerName);
    } else {
        const QString still = tries == 1
                                  ? translate("trace", "%1 is still trying").arg(context.providerName)
                                  : translate("trace", "%1 is still trying, put off %2 times so far")
                                        .arg(context.providerName, QString::number(tries));
        addConsequence(last, still, verdict);
        verdict.nextAction =
            refusal.cause == Cause::Authentication
                ? actionForRefusal(refusal.cause, false, context.providerName)
                : translate("trace", "Wait: %1 tries again by itself. If it is urgent, ask the customer for "
                                     "another address.")
                      .arg(context.providerName);
    }
}

} // namespace

const Event* sayBounced(const Findings& findings, const Context& context, Verdict& verdict)
{
    const bool hard = verdict.outcome == events::Outcome::BouncedHard;
    const Event* bounce = hard ? findings.lastBounce(BounceClass::Hard) : findings.lastPassingBounce();
    const Refusal refusal = readRefusal(*bounce);
    const Event* delivered = findings.first(EventType::Delivered);
    verdict.headline = translate("trace", "Not delivered.");
    if (delivered != nullptr && isEarlier(*delivered, *bounce)) {
        verdict.clauses.push_back(
            clauseOf(*delivered, translate("trace", "%1 accepted it %time%").arg(recipientServer(*delivered))));
        verdict.clauses.push_back(clauseOf(*bounce, translate("trace", "but it was sent back %time%")));
        addWhy(*bounce, refusal, verdict);
    } else {
        verdict.clauses.push_back(clauseOf(*bounce, bounceText(*bounce, refusal, context)));
        addWhy(*bounce, refusal, verdict);
        if (delivered != nullptr)
            verdict.clauses.push_back(
                clauseOf(*delivered, translate("trace", "though a delivery was reported %time%")));
    }
    addConsequence(*bounce, bounceConsequence(*bounce), verdict);
    verdict.layerClause = {refusal.byServer || delivered != nullptr
                               ? translate("trace", "The truth lives with the recipient’s server")
                               : translate("trace", "The truth lives on the way to the recipient’s server"),
                           {}, {bounce->id}};
    verdict.nextAction = actionForRefusal(refusal.cause, hard, context.providerName);
    return bounce;
}

const Event* sayDeferred(const Findings& findings, const Context& context, Verdict& verdict)
{
    const Event* last = findings.last(EventType::Deferred);
    const Refusal refusal = readRefusal(*last);
    verdict.headline = translate("trace", "Not delivered yet.");
    const QString text = refusal.byServer
                             ? translate("trace", "%1 put it off %time%").arg(recipientServer(*last))
                             : translate("trace", "%1 couldn’t hand it over %time%").arg(context.providerName);
    verdict.clauses.push_back(clauseOf(*last, text));
    addWhy(*last, refusal, verdict);
    sayRetry(*last, findings.count(EventType::Deferred), refusal, context, verdict);
    verdict.layerClause = {refusal.byServer
                               ? translate("trace", "The truth lives with the recipient’s server, which said “later”")
                               : translate("trace", "The truth lives on the way to the recipient’s server"),
                           {},
                           {last->id}};
    return last;
}

} // namespace waybill::trace
