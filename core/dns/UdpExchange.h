// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One batch of questions to one server over UDP: all out at once, each asked again when its time is up. Lives for one
// call, in one thread.

#include "core/dns/ServerResolver.h"
#include "core/dns/Socket.h"

namespace waybill::dns {

// A question on its way, and its answer once isSettled.
struct Pending {
    Answer answer;
    Question sent; // the name in the letter case that went out
    std::uint16_t id = 0;
    int attempt = 0;
    bool edns = true;
    bool isSettled = false;
    bool isTruncated = false; // settled for UDP, to be asked over TCP
    SteadyTime began{};
    SteadyTime deadline{};
};

// Random letter case (draft-vixie-dnsext-dns0x20): 1 bit more to guess for each letter.
Name withRandomCase(const Name& name);
std::uint16_t randomId();
// Whether the message answers the pending question, letter by letter.
bool echoes(const Message& message, const Pending& pending);
void settle(Pending& pending, Outcome outcome, std::string detail = {});
// Takes the message as the answer.
void settle(Pending& pending, Message message, Transport transport);

class UdpExchange {
public:
    UdpExchange(const Endpoint& server, const ServerOptions& options, std::span<const Question> questions);

    // Until every question is settled.
    std::vector<Pending> run(const std::stop_token& stop);

private:
    void send(Pending& pending);
    void onReadable();
    void onDatagram(std::string_view bytes);
    void onRefused();
    void onTimes();
    SteadyTime nextDeadline() const;

    Socket m_socket;
    const ServerOptions& m_options;
    std::vector<Pending> m_pending;
};

} // namespace waybill::dns
