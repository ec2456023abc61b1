// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Sender.h"

namespace waybill::sending {

namespace {

using providers::SendProblem;
using providers::SendResult;

class Sending {
public:
    Sending(const SendOrder& order, const SenderParts& parts, std::stop_token stop)
        : m_order(order), m_parts(parts), m_stop(std::move(stop))
    {
    }

    SendReport run()
    {
        const auto reservation = m_parts.ledger.reserve({.environment = m_order.environment,
                                                         .provider = std::string(m_order.api.provider),
                                                         .credential = m_order.credential,
                                                         .recipient = m_order.message.to.address,
                                                         .messageType = m_order.message.messageType,
                                                         .correlationId = m_order.message.correlationId});
        if (!reservation)
            return notSent(reservation.error());
        m_report.ledgerId = reservation->id;
        auto permitted = environments::permit(m_order.message, reservation->environment,
                                              {.testAddresses = m_order.testAddresses,
                                               .suppression = reservation->suppression,
                                               .sentToday = reservation->sentToday,
                                               .confirmation = m_order.confirmation});
        if (!permitted) {
            m_report.blocks = std::move(permitted.error());
            return ended(SendState::Failed, "blocked", m_report.blocks.front().message);
        }
        const auto call = m_order.api.build(
            *permitted, {m_order.account, m_order.secret, m_report.ledgerId, m_parts.clock.now()});
        if (!call)
            return ended(SendState::Failed, "not_built", call.error().message, call.error().hint);
        return attempts(*call);
    }

private:
    SendReport attempts(const providers::SendCall& call)
    {
        for (int number = 1;; ++number) {
            if (m_stop.stop_requested())
                return ended(gaveUp(), "stopped", "it was stopped before the provider was asked again");
            if (!m_parts.breaker.mayTry(m_parts.clock.now()))
                return ended(gaveUp(), "circuit_open",
                             "this credential failed several times in a row and is left alone for a while",
                             "try again in half a minute");
            m_report.attempts = number;
            if (const auto noted = note(SendState::InFlight, {}); !noted) {
                m_parts.breaker.noteNotTried();
                return notSent(noted.error());
            }
            const Attempt attempt = ask(call, number);
            const NextStep next = nextStep(attempt, m_order.api.idempotent, m_parts.limits, m_parts.random());
            if (!next.retryIn)
                return ended(next.state == SendState::Accepted ? next.state : gaveUp(next.state), problemOf(attempt),
                             m_report.text);
            m_parts.pause(*next.retryIn, m_stop);
        }
    }

    Attempt ask(const providers::SendCall& call, int number)
    {
        PostOutcome outcome = m_parts.post(call, m_stop);
        Attempt attempt{.number = number, .reachedProvider = outcome.reachedProvider};
        if (outcome.answer) {
            attempt.answer = m_order.api.classify(*outcome.answer);
            m_report.messageId = attempt.answer->messageId;
            m_report.problem = attempt.answer->problem;
            m_report.text = attempt.answer->text;
        } else {
            m_report.problem = SendProblem::None;
            m_report.text = std::move(outcome.trouble);
        }
        if (attempt.reachedProvider && (!attempt.answer || attempt.answer->result == SendResult::Unclear))
            m_maybeSent = true;
        const bool healthy = attempt.answer && attempt.answer->problem != SendProblem::ProviderFault;
        if (healthy)
            m_parts.breaker.noteSuccess();
        else
            m_parts.breaker.noteFailure(m_parts.clock.now());
        return attempt;
    }

    // What is certain when no attempt was accepted: an earlier one may have got through, whatever the last one heard.
    SendState gaveUp(SendState otherwise = SendState::Failed) const
    {
        return m_maybeSent ? SendState::Unknown : otherwise;
    }

    static std::string problemOf(const Attempt& attempt)
    {
        if (attempt.answer)
            return std::string(providers::toString(attempt.answer->problem));
        return attempt.reachedProvider ? "no_answer" : "no_connection";
    }

    Result<void> note(SendState state, std::string problem)
    {
        if (m_parts.onState)
            m_parts.onState(state, m_report.attempts);
        return m_parts.ledger.note(m_report.ledgerId, {.state = state,
                                                       .attempts = m_report.attempts,
                                                       .messageId = m_report.messageId,
                                                       .problem = std::move(problem),
                                                       .text = m_report.text});
    }

    SendReport ended(SendState state, std::string problem, std::string text, std::string hint = {})
    {
        m_report.state = state;
        m_report.text = std::move(text);
        m_report.hint = std::move(hint);
        if (const auto noted = note(state, std::move(problem)); !noted) {
            // The ledger still says "in flight" and will say "unknown"; what we know stands in the report.
            m_report.hint = "the relay could not write this down: " + noted.error().message;
        }
        return std::move(m_report);
    }

    SendReport notSent(const Error& error)
    {
        m_report.state = gaveUp();
        m_report.text = (m_maybeSent ? "the relay is away: " : "nothing was sent: ") + error.message;
        m_report.hint = error.hint;
        return std::move(m_report);
    }

    const SendOrder& m_order;
    const SenderParts& m_parts;
    std::stop_token m_stop;
    SendReport m_report;
    bool m_maybeSent = false;
};

} // namespace

SendReport send(const SendOrder& order, const SenderParts& parts, std::stop_token stop)
{
    return Sending(order, parts, std::move(stop)).run();
}

} // namespace waybill::sending
