// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/UdpExchange.h"

#include "core/base/Ascii.h"

#include <QRandomGenerator>

#include <algorithm>

namespace waybill::dns {

namespace {

constexpr int formErr = 1; // what servers that know no EDNS say to it
constexpr int notImp = 4;

bool allSettled(const std::vector<Pending>& pending)
{
    return std::all_of(pending.begin(), pending.end(), [](const Pending& each) { return each.isSettled; });
}

} // namespace

std::uint16_t randomId() { return std::uint16_t(QRandomGenerator::system()->generate()); }

Name withRandomCase(const Name& name)
{
    std::string wire = name.wire();
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < wire.size(); ++i) {
        if (i % 32 == 0)
            bits = QRandomGenerator::system()->generate();
        if (isAsciiLetter(wire[i])) // length octets are below 64, so none is taken for a letter
            wire[i] = char((bits >> i % 32 & 1) != 0 ? wire[i] | 0x20 : wire[i] & ~0x20);
    }
    return Name::fromWire(wire).value_or(name);
}

bool echoes(const Message& message, const Pending& pending)
{
    return message.isResponse && message.id == pending.id && message.question
        && message.question->type == pending.sent.type && message.question->name.wire() == pending.sent.name.wire();
}

void settle(Pending& pending, Outcome outcome, std::string detail)
{
    pending.isSettled = true;
    pending.answer.outcome = outcome;
    pending.answer.detail = std::move(detail);
    pending.answer.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - pending.began);
}

void settle(Pending& pending, Message message, Transport transport)
{
    const Question question = pending.answer.question;
    const bool wasTruncated = pending.isTruncated;
    restoreCase(message, question.name);
    pending.answer = interpret(question, std::move(message));
    pending.answer.transport = transport;
    pending.answer.wasTruncated = wasTruncated;
    settle(pending, pending.answer.outcome);
}

UdpExchange::UdpExchange(const Endpoint& server, const ServerOptions& options, std::span<const Question> questions)
    : m_socket(Socket::Kind::Udp, server), m_options(options)
{
    m_pending.reserve(questions.size());
    for (const Question& question : questions) {
        Pending pending;
        pending.answer.question = question;
        pending.edns = options.query.edns;
        pending.began = std::chrono::steady_clock::now();
        m_pending.push_back(std::move(pending));
    }
}

std::vector<Pending> UdpExchange::run(const std::stop_token& stop)
{
    if (!m_socket.isOpen()) {
        for (Pending& each : m_pending)
            settle(each, Outcome::Unreachable, m_socket.error());
        return std::move(m_pending);
    }
    for (Pending& each : m_pending)
        send(each);
    while (!allSettled(m_pending)) {
        switch (m_socket.waitToRead(nextDeadline(), stop)) {
        case Wait::Ready: onReadable(); break;
        case Wait::TimedOut: onTimes(); break;
        case Wait::Stopped:
            for (Pending& each : m_pending) {
                if (!each.isSettled)
                    settle(each, Outcome::Cancelled);
            }
        }
    }
    return std::move(m_pending);
}

void UdpExchange::send(Pending& pending)
{
    ++pending.attempt;
    // A new identifier each time, or an answer to the first attempt could be forged during the second. Letter case as
    // it is in the last attempt: some servers answer in lower case whatever they are asked.
    pending.id = randomId();
    const bool isLast = pending.attempt >= m_options.attempts;
    pending.sent = pending.answer.question;
    if (!isLast || m_options.attempts == 1)
        pending.sent.name = withRandomCase(pending.sent.name);
    pending.deadline = std::chrono::steady_clock::now() + m_options.timeout;
    QueryOptions query = m_options.query;
    query.edns = pending.edns;
    const std::string bytes = buildQuery(pending.sent, pending.id, query);
    // The first write may only fetch the refusal that an earlier question met.
    if (m_socket.write(bytes) < 0 && m_socket.write(bytes) < 0 && isLast)
        settle(pending, Outcome::Unreachable, m_socket.error());
}

SteadyTime UdpExchange::nextDeadline() const
{
    SteadyTime next = SteadyTime::max();
    for (const Pending& each : m_pending) {
        if (!each.isSettled)
            next = std::min(next, each.deadline);
    }
    return next;
}

void UdpExchange::onReadable()
{
    std::string bytes;
    for (;;) {
        bytes.clear();
        const long count = m_socket.read(bytes);
        if (count < 0)
            return onRefused();
        if (count == 0)
            return;
        onDatagram(bytes);
    }
}

void UdpExchange::onDatagram(std::string_view bytes)
{
    const auto message = parseMessage(bytes);
    if (!message) {
        // It may be a forgery, so the right one still has its time; when none comes, this is what is known.
        for (Pending& each : m_pending) {
            if (!each.isSettled && bytes.size() >= 2
                && each.id == (static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1])))
                each.answer.detail = message.error().message;
        }
        return;
    }
    for (Pending& each : m_pending) {
        if (each.isSettled || each.id != message->id)
            continue;
        const bool dislikesEdns = message->isResponse && each.edns
            && (message->rcode == formErr || message->rcode == notImp) && (!message->question || echoes(*message, each));
        if (dislikesEdns) {
            each.edns = false;
            each.attempt = std::max(0, std::min(each.attempt, m_options.attempts - 2));
            send(each);
        } else if (echoes(*message, each)) {
            if (message->isTruncated) {
                each.isTruncated = true;
                settle(each, Outcome::Timeout); // until TCP says more
            } else {
                settle(each, *message, Transport::Udp);
            }
        }
    }
}

void UdpExchange::onRefused()
{
    const std::string why = m_socket.error();
    for (Pending& each : m_pending) {
        if (each.isSettled)
            continue;
        if (each.attempt >= m_options.attempts)
            settle(each, Outcome::Unreachable, why);
        else
            send(each);
    }
}

void UdpExchange::onTimes()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    for (Pending& each : m_pending) {
        if (each.isSettled || each.deadline > now)
            continue;
        if (each.attempt < m_options.attempts)
            send(each);
        else if (each.answer.detail.empty())
            settle(each, Outcome::Timeout);
        else
            settle(each, Outcome::Malformed, each.answer.detail);
    }
}

} // namespace waybill::dns
