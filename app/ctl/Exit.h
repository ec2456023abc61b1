// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How waybillctl ends: exit codes that a script can rely on, and errors as one line on stderr.

#include "core/base/Result.h"

namespace waybill::ctl {

enum class Exit : int {
    Ok = 0,
    NothingFound = 1,
    Usage = 2,       // wrong command line, filter, body or config file
    Unreachable = 3, // no relay answers
    Refused = 4,     // the token
    Other = 5,
};

Exit exitFor(const Error& error);

// "waybillctl: <message>; <hint>". Returns the exit code that goes with it.
Exit complain(const Error& error);

} // namespace waybill::ctl
