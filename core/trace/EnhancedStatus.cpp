// SPDX-License-Identifier: GPL-3.0-or-later
// Enhanced status codes: RFC 3463 and the IANA registry "SMTP Enhanced Status Codes".
#include "core/trace/SmtpMeaning.h"
#include "core/trace/Text.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <charconv>

namespace waybill::trace {

namespace {

// The registry's name, and then in our words: brief for the verdict, plain for the evidence.
struct Row {
    int subject;
    int detail;
    Cause cause;
    const char* name;
    const char* brief;
    const char* plain;
};

constexpr std::array rows{
    Row{0, 0, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "Other undefined status"),
        nullptr, QT_TRANSLATE_NOOP("trace", "the server gives no reason.")},

    Row{1, 0, Cause::Address, QT_TRANSLATE_NOOP("trace", "Other address status"),
        QT_TRANSLATE_NOOP("trace", "something is wrong with the address"),
        QT_TRANSLATE_NOOP("trace", "something about the address caused it.")},
    Row{1, 1, Cause::Address, QT_TRANSLATE_NOOP("trace", "Bad destination mailbox address"),
        QT_TRANSLATE_NOOP("trace", "no mailbox by that name"),
        QT_TRANSLATE_NOOP("trace", "the domain exists, the name before @ does not.")},
    Row{1, 2, Cause::Address, QT_TRANSLATE_NOOP("trace", "Bad destination system address"),
        QT_TRANSLATE_NOOP("trace", "the domain takes no mail or doesn’t exist"),
        QT_TRANSLATE_NOOP("trace", "what stands after @ doesn’t exist or takes no mail.")},
    Row{1, 3, Cause::Address, QT_TRANSLATE_NOOP("trace", "Bad destination mailbox address syntax"),
        QT_TRANSLATE_NOOP("trace", "the address is wrongly written"),
        QT_TRANSLATE_NOOP("trace", "the address is wrongly written.")},
    Row{1, 4, Cause::Address, QT_TRANSLATE_NOOP("trace", "Destination mailbox address ambiguous"),
        QT_TRANSLATE_NOOP("trace", "the address fits several mailboxes"),
        QT_TRANSLATE_NOOP("trace", "the address fits more than one mailbox.")},
    Row{1, 5, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "Destination address valid"),
        nullptr, QT_TRANSLATE_NOOP("trace", "the address is good.")},
    Row{1, 6, Cause::Address, QT_TRANSLATE_NOOP("trace", "Destination mailbox has moved"),
        QT_TRANSLATE_NOOP("trace", "the mailbox has moved"),
        QT_TRANSLATE_NOOP("trace", "the mailbox has moved and mail isn’t forwarded.")},
    Row{1, 7, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "Bad sender’s mailbox address syntax"),
        QT_TRANSLATE_NOOP("trace", "our sender address is wrongly written"),
        QT_TRANSLATE_NOOP("trace", "our sender address is wrongly written.")},
    Row{1, 8, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "Bad sender’s system address"),
        QT_TRANSLATE_NOOP("trace", "our sender domain isn’t accepted"),
        QT_TRANSLATE_NOOP("trace", "our sender domain doesn’t exist or takes no answers.")},
    Row{1, 9, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "Message relayed to non-compliant mailer"),
        nullptr, QT_TRANSLATE_NOOP("trace", "it was handed to a system that doesn’t report further.")},
    Row{1, 10, Cause::Address, QT_TRANSLATE_NOOP("trace", "Recipient address has null MX"),
        QT_TRANSLATE_NOOP("trace", "the domain takes no mail"),
        QT_TRANSLATE_NOOP("trace", "the domain says in its DNS that it takes no mail.")},

    Row{2, 0, Cause::Mailbox, QT_TRANSLATE_NOOP("trace", "Other or undefined mailbox status"),
        QT_TRANSLATE_NOOP("trace", "something is wrong with the mailbox"),
        QT_TRANSLATE_NOOP("trace", "the mailbox exists, but something about it caused this.")},
    Row{2, 1, Cause::Mailbox, QT_TRANSLATE_NOOP("trace", "Mailbox disabled, not accepting messages"),
        QT_TRANSLATE_NOOP("trace", "the mailbox is disabled"),
        QT_TRANSLATE_NOOP("trace", "the mailbox exists but takes no mail.")},
    Row{2, 2, Cause::Mailbox, QT_TRANSLATE_NOOP("trace", "Mailbox full"),
        QT_TRANSLATE_NOOP("trace", "the mailbox is full"), QT_TRANSLATE_NOOP("trace", "the mailbox has no room.")},
    Row{2, 3, Cause::Message, QT_TRANSLATE_NOOP("trace", "Message length exceeds administrative limit"),
        QT_TRANSLATE_NOOP("trace", "the message is too big for the mailbox"),
        QT_TRANSLATE_NOOP("trace", "the message is bigger than this mailbox takes.")},
    Row{2, 4, Cause::Receiver, QT_TRANSLATE_NOOP("trace", "Mailing list expansion problem"),
        QT_TRANSLATE_NOOP("trace", "the mailing list couldn’t be expanded"),
        QT_TRANSLATE_NOOP("trace", "the address is a mailing list and its members couldn’t be found.")},

    Row{3, 0, Cause::Receiver, QT_TRANSLATE_NOOP("trace", "Other or undefined mail system status"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system is in trouble"),
        QT_TRANSLATE_NOOP("trace", "something about the recipient’s mail system caused it.")},
    Row{3, 1, Cause::Receiver, QT_TRANSLATE_NOOP("trace", "Mail system full"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system is full"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system has no room.")},
    Row{3, 2, Cause::Receiver, QT_TRANSLATE_NOOP("trace", "System not accepting network messages"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system takes no mail now"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system is stopped or overloaded.")},
    Row{3, 3, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "System not capable of selected features"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system lacks a feature"),
        QT_TRANSLATE_NOOP("trace", "the message needs something the system doesn’t have.")},
    Row{3, 4, Cause::Message, QT_TRANSLATE_NOOP("trace", "Message too big for system"),
        QT_TRANSLATE_NOOP("trace", "the message is too big"),
        QT_TRANSLATE_NOOP("trace", "the message is bigger than the system takes.")},
    Row{3, 5, Cause::Receiver, QT_TRANSLATE_NOOP("trace", "System incorrectly configured"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system is wrongly set up"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system is wrongly set up.")},
    Row{3, 6, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "Requested priority was changed"),
        nullptr, QT_TRANSLATE_NOOP("trace", "it was taken with another priority.")},

    Row{4, 0, Cause::Network, QT_TRANSLATE_NOOP("trace", "Other or undefined network or routing status"),
        QT_TRANSLATE_NOOP("trace", "the way to the recipient’s server is broken"),
        QT_TRANSLATE_NOOP("trace", "something on the network caused it.")},
    Row{4, 1, Cause::Network, QT_TRANSLATE_NOOP("trace", "No answer from host"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s server didn’t answer"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s server didn’t answer.")},
    Row{4, 2, Cause::Network, QT_TRANSLATE_NOOP("trace", "Bad connection"),
        QT_TRANSLATE_NOOP("trace", "the connection to the recipient’s server broke"),
        QT_TRANSLATE_NOOP("trace", "the connection was made but broke.")},
    Row{4, 3, Cause::Network, QT_TRANSLATE_NOOP("trace", "Directory server failure"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s server couldn’t be looked up"),
        QT_TRANSLATE_NOOP("trace", "a lookup such as DNS failed.")},
    Row{4, 4, Cause::Network, QT_TRANSLATE_NOOP("trace", "Unable to route"),
        QT_TRANSLATE_NOOP("trace", "no way to the recipient’s domain"),
        QT_TRANSLATE_NOOP("trace", "DNS names no mail server for the domain.")},
    Row{4, 5, Cause::Receiver, QT_TRANSLATE_NOOP("trace", "Mail system congestion"),
        QT_TRANSLATE_NOOP("trace", "the recipient’s mail system is overloaded"),
        QT_TRANSLATE_NOOP("trace", "the mail system has too much to do.")},
    Row{4, 6, Cause::Network, QT_TRANSLATE_NOOP("trace", "Routing loop detected"),
        QT_TRANSLATE_NOOP("trace", "the mail went in circles"),
        QT_TRANSLATE_NOOP("trace", "servers handed the message round in a circle.")},
    Row{4, 7, Cause::Network, QT_TRANSLATE_NOOP("trace", "Delivery time expired"),
        QT_TRANSLATE_NOOP("trace", "the time for trying ran out"),
        QT_TRANSLATE_NOOP("trace", "it was tried until the time for trying ran out.")},

    Row{5, 0, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "Other or undefined protocol status"),
        QT_TRANSLATE_NOOP("trace", "the two servers misunderstood each other"),
        QT_TRANSLATE_NOOP("trace", "something in the exchange between the servers caused it.")},
    Row{5, 1, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "Invalid command"),
        QT_TRANSLATE_NOOP("trace", "the two servers misunderstood each other"),
        QT_TRANSLATE_NOOP("trace", "a command was wrong or out of order.")},
    Row{5, 2, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "Syntax error"),
        QT_TRANSLATE_NOOP("trace", "the two servers misunderstood each other"),
        QT_TRANSLATE_NOOP("trace", "a command couldn’t be understood.")},
    Row{5, 3, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Too many recipients"),
        QT_TRANSLATE_NOOP("trace", "too many recipients at once"),
        QT_TRANSLATE_NOOP("trace", "more recipients than the server takes at once.")},
    Row{5, 4, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "Invalid command arguments"),
        QT_TRANSLATE_NOOP("trace", "the two servers misunderstood each other"),
        QT_TRANSLATE_NOOP("trace", "the parameters of a command were wrong.")},
    Row{5, 5, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "Wrong protocol version"),
        QT_TRANSLATE_NOOP("trace", "the two servers misunderstood each other"),
        QT_TRANSLATE_NOOP("trace", "the servers speak different versions.")},
    Row{5, 6, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "Authentication exchange line is too long"),
        QT_TRANSLATE_NOOP("trace", "the two servers misunderstood each other"),
        QT_TRANSLATE_NOOP("trace", "the sign-in was longer than the server takes.")},

    Row{6, 0, Cause::Message, QT_TRANSLATE_NOOP("trace", "Other or undefined media error"),
        QT_TRANSLATE_NOOP("trace", "the message’s content was refused"),
        QT_TRANSLATE_NOOP("trace", "something about the content caused it.")},
    Row{6, 1, Cause::Message, QT_TRANSLATE_NOOP("trace", "Media not supported"),
        QT_TRANSLATE_NOOP("trace", "the kind of content isn’t supported"),
        QT_TRANSLATE_NOOP("trace", "the system doesn’t take this kind of content.")},
    Row{6, 2, Cause::Message, QT_TRANSLATE_NOOP("trace", "Conversion required and prohibited"),
        QT_TRANSLATE_NOOP("trace", "the content can’t be converted"),
        QT_TRANSLATE_NOOP("trace", "the content would have to be converted, which isn’t allowed.")},
    Row{6, 3, Cause::Message, QT_TRANSLATE_NOOP("trace", "Conversion required but not supported"),
        QT_TRANSLATE_NOOP("trace", "the content can’t be converted"),
        QT_TRANSLATE_NOOP("trace", "the content would have to be converted, which the server can’t.")},
    Row{6, 4, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "Conversion with loss performed"),
        nullptr, QT_TRANSLATE_NOOP("trace", "the content was converted and lost something.")},
    Row{6, 5, Cause::Message, QT_TRANSLATE_NOOP("trace", "Conversion failed"),
        QT_TRANSLATE_NOOP("trace", "the content can’t be converted"),
        QT_TRANSLATE_NOOP("trace", "converting the content failed.")},
    Row{6, 6, Cause::Message, QT_TRANSLATE_NOOP("trace", "Message content not available"),
        QT_TRANSLATE_NOOP("trace", "the content couldn’t be fetched"),
        QT_TRANSLATE_NOOP("trace", "the content couldn’t be fetched.")},
    Row{6, 7, Cause::Message, QT_TRANSLATE_NOOP("trace", "Non-ASCII addresses not permitted for that sender/recipient"),
        QT_TRANSLATE_NOOP("trace", "an address has characters the server can’t take"),
        QT_TRANSLATE_NOOP("trace", "an address has letters beyond ASCII that the server can’t take.")},
    Row{6, 8, Cause::Protocol,
        QT_TRANSLATE_NOOP("trace", "UTF-8 string reply is required, but not permitted by the SMTP client"),
        QT_TRANSLATE_NOOP("trace", "the two servers misunderstood each other"),
        QT_TRANSLATE_NOOP("trace", "the server would have to answer with letters beyond ASCII.")},
    Row{6, 9, Cause::Message,
        QT_TRANSLATE_NOOP("trace", "UTF-8 header message cannot be transferred to one or more recipients"),
        QT_TRANSLATE_NOOP("trace", "the headers have characters the server can’t take"),
        QT_TRANSLATE_NOOP("trace", "the headers have letters beyond ASCII that the recipient’s system can’t take.")},
    Row{6, 10, Cause::Protocol,
        QT_TRANSLATE_NOOP("trace", "UTF-8 string reply is required, but not permitted by the SMTP client"),
        QT_TRANSLATE_NOOP("trace", "the two servers misunderstood each other"),
        QT_TRANSLATE_NOOP("trace", "the server would have to answer with letters beyond ASCII.")},

    Row{7, 0, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Other or undefined security status"),
        QT_TRANSLATE_NOOP("trace", "refused by a rule of the recipient’s server"),
        QT_TRANSLATE_NOOP("trace", "a security rule caused it, which the server doesn’t name.")},
    Row{7, 1, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Delivery not authorized, message refused"),
        QT_TRANSLATE_NOOP("trace", "refused by a rule of the recipient’s server"),
        QT_TRANSLATE_NOOP("trace", "the sender or the message isn’t allowed: a block list, a spam filter or a rule.")},
    Row{7, 2, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Mailing list expansion prohibited"),
        QT_TRANSLATE_NOOP("trace", "we may not write to that mailing list"),
        QT_TRANSLATE_NOOP("trace", "the sender may not write to that mailing list.")},
    Row{7, 3, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Security conversion required but not possible"),
        QT_TRANSLATE_NOOP("trace", "refused by a rule of the recipient’s server"),
        QT_TRANSLATE_NOOP("trace", "the message would have to be secured in another way.")},
    Row{7, 4, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Security features not supported"),
        QT_TRANSLATE_NOOP("trace", "a security feature isn’t supported"),
        QT_TRANSLATE_NOOP("trace", "the message asks for security the server doesn’t have.")},
    Row{7, 5, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Cryptographic failure"),
        QT_TRANSLATE_NOOP("trace", "the message’s encryption failed"),
        QT_TRANSLATE_NOOP("trace", "encryption or a key failed.")},
    Row{7, 6, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Cryptographic algorithm not supported"),
        QT_TRANSLATE_NOOP("trace", "the message’s encryption isn’t supported"),
        QT_TRANSLATE_NOOP("trace", "the server doesn’t know the encryption.")},
    Row{7, 7, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Message integrity failure"),
        QT_TRANSLATE_NOOP("trace", "the message was changed on its way"),
        QT_TRANSLATE_NOOP("trace", "the message’s check sum doesn’t fit.")},
    Row{7, 8, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Authentication credentials invalid"),
        QT_TRANSLATE_NOOP("trace", "the sign-in was refused"), QT_TRANSLATE_NOOP("trace", "the sign-in was refused.")},
    Row{7, 9, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Authentication mechanism is too weak"),
        QT_TRANSLATE_NOOP("trace", "the sign-in was refused"),
        QT_TRANSLATE_NOOP("trace", "the server wants a stronger way of signing in.")},
    Row{7, 10, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Encryption needed"),
        QT_TRANSLATE_NOOP("trace", "the server asks for encryption"),
        QT_TRANSLATE_NOOP("trace", "the server takes this only over an encrypted connection.")},
    Row{7, 11, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Encryption required for requested authentication mechanism"),
        QT_TRANSLATE_NOOP("trace", "the server asks for encryption"),
        QT_TRANSLATE_NOOP("trace", "that sign-in needs an encrypted connection.")},
    Row{7, 12, Cause::Policy, QT_TRANSLATE_NOOP("trace", "A password transition is needed"),
        QT_TRANSLATE_NOOP("trace", "the sign-in was refused"),
        QT_TRANSLATE_NOOP("trace", "the sign-in has to be renewed once by password.")},
    Row{7, 13, Cause::Mailbox, QT_TRANSLATE_NOOP("trace", "User account disabled"),
        QT_TRANSLATE_NOOP("trace", "the account is disabled"), QT_TRANSLATE_NOOP("trace", "the account is disabled.")},
    Row{7, 14, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Trust relationship required"),
        QT_TRANSLATE_NOOP("trace", "refused by a rule of the recipient’s server"),
        QT_TRANSLATE_NOOP("trace", "the server takes mail only from servers that it knows.")},
    Row{7, 15, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Priority level is too low"),
        QT_TRANSLATE_NOOP("trace", "the message’s priority is too low"),
        QT_TRANSLATE_NOOP("trace", "the server takes only more urgent mail now.")},
    Row{7, 16, Cause::Message, QT_TRANSLATE_NOOP("trace", "Message is too big for the specified priority"),
        QT_TRANSLATE_NOOP("trace", "the message is too big"),
        QT_TRANSLATE_NOOP("trace", "the message is too big for its priority.")},
    Row{7, 17, Cause::Address, QT_TRANSLATE_NOOP("trace", "Mailbox owner has changed"),
        QT_TRANSLATE_NOOP("trace", "the mailbox belongs to somebody else now"),
        QT_TRANSLATE_NOOP("trace", "the mailbox has changed hands since the address was confirmed.")},
    Row{7, 18, Cause::Address, QT_TRANSLATE_NOOP("trace", "Domain owner has changed"),
        QT_TRANSLATE_NOOP("trace", "the domain belongs to somebody else now"),
        QT_TRANSLATE_NOOP("trace", "the domain has changed hands since the address was confirmed.")},
    Row{7, 19, Cause::Receiver, QT_TRANSLATE_NOOP("trace", "RRVS test cannot be completed"),
        QT_TRANSLATE_NOOP("trace", "the owner of the mailbox couldn’t be checked"),
        QT_TRANSLATE_NOOP("trace", "the server couldn’t check whether the mailbox changed hands.")},
    Row{7, 20, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "No passing DKIM signature found"),
        QT_TRANSLATE_NOOP("trace", "our DKIM signature didn’t pass"),
        QT_TRANSLATE_NOOP("trace", "the message has no DKIM signature that passes.")},
    Row{7, 21, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "No acceptable DKIM signature found"),
        QT_TRANSLATE_NOOP("trace", "our DKIM signature wasn’t accepted"),
        QT_TRANSLATE_NOOP("trace", "a DKIM signature passes, but none the server accepts.")},
    Row{7, 22, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "No valid author-matched DKIM signature found"),
        QT_TRANSLATE_NOOP("trace", "no DKIM signature of our From domain"),
        QT_TRANSLATE_NOOP("trace", "no DKIM signature that passes belongs to the From domain.")},
    Row{7, 23, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "SPF validation failed"),
        QT_TRANSLATE_NOOP("trace", "our SPF check failed"),
        QT_TRANSLATE_NOOP("trace", "the domain’s SPF record doesn’t allow the sending server.")},
    Row{7, 24, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "SPF validation error"),
        QT_TRANSLATE_NOOP("trace", "our SPF record couldn’t be read"),
        QT_TRANSLATE_NOOP("trace", "the domain’s SPF record couldn’t be evaluated.")},
    Row{7, 25, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "Reverse DNS validation failed"),
        QT_TRANSLATE_NOOP("trace", "the sending server has no matching name"),
        QT_TRANSLATE_NOOP("trace", "the sending server’s reverse DNS doesn’t fit.")},
    Row{7, 26, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "Multiple authentication checks failed"),
        QT_TRANSLATE_NOOP("trace", "our SPF and DKIM checks failed"),
        QT_TRANSLATE_NOOP("trace", "SPF and DKIM failed, so DMARC or a rule refuses it.")},
    Row{7, 27, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "Sender address has null MX"),
        QT_TRANSLATE_NOOP("trace", "our sender domain says it takes no mail"),
        QT_TRANSLATE_NOOP("trace", "the sender’s domain says in its DNS that it takes no mail.")},
    Row{7, 28, Cause::Policy, QT_TRANSLATE_NOOP("trace", "Mail flood detected"),
        QT_TRANSLATE_NOOP("trace", "too much mail in a short time"),
        QT_TRANSLATE_NOOP("trace", "more mail in a short time than the server takes.")},
    Row{7, 29, Cause::Authentication, QT_TRANSLATE_NOOP("trace", "ARC validation failure"),
        QT_TRANSLATE_NOOP("trace", "the forwarding seals (ARC) failed"),
        QT_TRANSLATE_NOOP("trace", "the seals of the forwarding servers (ARC) didn’t pass.")},
    Row{7, 30, Cause::Policy, QT_TRANSLATE_NOOP("trace", "REQUIRETLS support required"),
        QT_TRANSLATE_NOOP("trace", "the message asks for encryption all the way"),
        QT_TRANSLATE_NOOP("trace", "the message asks for encryption that the next server doesn’t offer.")},
};

// Subjects of RFC 3463 section 3 for details that the registry doesn't list: those have detail 0.
const Row* find(int subject, int detail)
{
    const auto at = [&](int wanted) {
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&](const Row& r) { return r.subject == subject && r.detail == wanted; });
        return row == rows.end() ? nullptr : &*row;
    };
    const Row* exact = at(detail);
    return exact != nullptr ? exact : at(0);
}

std::optional<std::array<int, 3>> parse(std::string_view code)
{
    std::array<int, 3> parts{};
    const char* at = code.data();
    const char* const end = code.data() + code.size();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0 && (at == end || *at++ != '.'))
            return {};
        const auto [next, error] = std::from_chars(at, end, parts[i]);
        if (error != std::errc() || next - at > 3 || parts[i] < 0)
            return {};
        at = next;
    }
    if (at != end || (parts[0] != 2 && parts[0] != 4 && parts[0] != 5))
        return {};
    return parts;
}

} // namespace

std::optional<SmtpMeaning> enhancedMeaning(std::string_view code)
{
    const auto parts = parse(code);
    if (!parts)
        return {};
    SmtpMeaning meaning;
    meaning.permanence = (*parts)[0] == 2   ? Permanence::Success
                         : (*parts)[0] == 4 ? Permanence::Temporary
                                            : Permanence::Permanent;
    const Row* row = find((*parts)[1], (*parts)[2]);
    if (row == nullptr) {
        meaning.line = translate("trace", "A status that isn’t registered (RFC 3463).");
        return meaning;
    }
    // A success needs no cause, whatever its detail talks about.
    if (meaning.permanence != Permanence::Success) {
        meaning.cause = row->cause;
        if (row->brief != nullptr)
            meaning.brief = translate("trace", row->brief);
    }
    meaning.line = meaning.permanence == Permanence::Success && row->subject != 1
                       ? translate("trace", "Success (RFC 3463).")
                       : translate("trace", "%1 (RFC 3463): %2")
                             .arg(translate("trace", row->name), translate("trace", row->plain));
    return meaning;
}

bool isUnknownToExchange(std::string_view code, std::string_view reply)
{
    return code == "5.1.10" && reply.find("RESOLVER.ADR") != std::string_view::npos;
}

std::optional<SmtpMeaning> enhancedMeaning(std::string_view code, std::string_view reply)
{
    if (!isUnknownToExchange(code, reply))
        return enhancedMeaning(code);
    auto meaning = enhancedMeaning("5.1.1");
    meaning->line = translate("trace", "Recipient not found, as Exchange uses this code: the name before @ isn’t known there.");
    return meaning;
}

} // namespace waybill::trace
