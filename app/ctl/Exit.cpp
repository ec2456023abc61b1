// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Exit.h"

#include "core/base/Redact.h"

#include <cstdio>

namespace waybill::ctl {

Exit exitFor(const Error& error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput:
        return Exit::Usage;
    case ErrorCode::NotFound:
        return Exit::NothingFound;
    case ErrorCode::Unavailable:
        return Exit::Unreachable;
    case ErrorCode::PermissionDenied:
        return Exit::Refused;
    default:
        return Exit::Other;
    }
}

Exit complain(const Error& error)
{
    std::fprintf(stderr, "waybillctl: %s\n", printable(error.text()).c_str());
    return exitFor(error);
}

} // namespace waybill::ctl
