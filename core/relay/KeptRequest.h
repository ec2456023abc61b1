// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A request as it came in and was kept, as the API shows it: what the line and the headers were (secrets masked before it
// was stored), the body, and what the verification said. Pure but for reading a mail's file; safe from any thread.

#include "core/base/JsonWriter.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/MailFolder.h"

#include <optional>

namespace waybill::relay {

// More of a body is not shown.
constexpr std::size_t shownBodyBytes = 256 * 1024;

// The body of a stored request: in its row, or in the file of the mail that it names. The request outlives it.
class KeptBody {
public:
    KeptBody(const IncomingRequest& request, const MailFolder& mail);

    std::string_view bytes() const { return m_mail ? m_mail->bytes() : m_row; }
    bool isMail() const { return m_mail.has_value(); }

private:
    std::optional<MappedFile> m_mail;
    std::string_view m_row;
};

// The members of an object that was begun. `wholeBytes`: how long the body was, of which `body` may be the beginning.
void writeKeptRequest(JsonWriter& writer, const IncomingRequest& request, std::string_view body, std::size_t wholeBytes);

} // namespace waybill::relay
