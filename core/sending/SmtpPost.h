// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One message over SMTP submission, exactly once: TLS is verified and comes before anything that is secret, what may
// not stand in a command is refused, and only the end of the data can make the server take the message. Blocking: for
// worker threads.

#include "core/sending/HttpPost.h"

namespace waybill::sending {

// For a call of providers/smtp. The outcome's answer is the last reply: its code, its text on one line. Without one,
// reachedProvider says whether the end of the data may have been read: before it nothing can have been taken.
PostOutcome smtpPost(const providers::SendCall& call, const PostLimits& limits, std::stop_token stop,
                     const std::string& authorities = {});

// Lines that begin with a dot get another one, every line ends in CRLF, and the end is marked (RFC 5321 4.5.2).
std::string dotStuffed(std::string_view message);

} // namespace waybill::sending
