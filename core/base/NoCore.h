// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A crash leaves no memory on the disk: there may be secrets in it. Call once, first in main().

#ifdef __unix__
#include <sys/resource.h>
#endif

namespace waybill {

inline void leaveNoCore()
{
#ifdef __unix__
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none); // systemd-coredump keeps nothing then, either
#endif
}

} // namespace waybill
