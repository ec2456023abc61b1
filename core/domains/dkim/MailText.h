// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A message as bytes: header fields as they stand, and the body; and the two canonical forms of both (RFC 6376 section
// 3.4). Pure; safe from any thread.

#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::dkim {

struct HeaderField {
    std::string name;  // as written, without white space
    std::string raw;   // the whole field, folding and all, without its last CRLF
    std::string_view value() const { return std::string_view(raw).substr(raw.find(':') + 1); }
};

struct MailText {
    std::vector<HeaderField> headers;
    std::string body;
};

// Takes LF and CRLF alike: a saved message has often lost its CRs, and what travels has them. Lines before the body that
// are no header field (an mbox "From ") are left out.
MailText parseMail(std::string_view bytes);

enum class Canonical : std::uint8_t { Simple, Relaxed };

// One field with its CRLF.
std::string canonicalHeader(const HeaderField& field, Canonical form);
std::string canonicalBody(std::string_view body, Canonical form);

} // namespace waybill::domains::dkim
