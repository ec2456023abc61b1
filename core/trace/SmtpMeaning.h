// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What SMTP reply codes (RFC 5321) and enhanced status codes (RFC 3463 and the IANA registry "SMTP Enhanced Status
// Codes") mean, in plain words. Pure; safe from any thread.

#include <QString>

#include <cstdint>
#include <optional>
#include <string_view>

namespace waybill::trace {

enum class Permanence : std::uint8_t { Success, Temporary, Permanent };

// Whose move it is after a refusal.
enum class Cause : std::uint8_t {
    Unnamed,
    Address,    // no such mailbox or domain
    Mailbox,    // full, disabled, closed
    Receiver,   // the recipient's mail system is in trouble
    Network,    // no way to it
    Message,    // too big, wrong content
    Policy,     // refused as spam or by a rule
    Authentication, // SPF, DKIM, DMARC, reverse DNS: ours to fix
    Protocol,   // the two servers misunderstood each other
};

struct SmtpMeaning {
    Permanence permanence = Permanence::Success;
    Cause cause = Cause::Unnamed;
    QString brief; // for the verdict: "no mailbox by that name"; empty when the code names no reason
    QString line;  // for the evidence: "Bad destination mailbox address (RFC 3463): the domain exists, …"
};

// A basic reply code, 200 to 599. Unlisted codes mean what their first digit means; nothing outside the range.
std::optional<SmtpMeaning> smtpMeaning(int code);
// A code of the form C.S.D with C in 2, 4, 5. Unlisted details mean what their subject means; nothing for other texts.
std::optional<SmtpMeaning> enhancedMeaning(std::string_view code);

// Exchange answers "5.1.10 RESOLVER.ADR.RecipientNotFound" for a name it doesn't know, where the registry reads 5.1.10 as
// a domain without mail (RFC 7505).
bool isUnknownToExchange(std::string_view code, std::string_view reply);
// The code read together with the server's reply.
std::optional<SmtpMeaning> enhancedMeaning(std::string_view code, std::string_view reply);

} // namespace waybill::trace
