// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Thread.h"

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace waybill {

void nameThread([[maybe_unused]] const char* name)
{
#ifdef __linux__
    ::pthread_setname_np(::pthread_self(), name);
#endif
}

void yieldToOtherThreads()
{
#ifdef __linux__
    constexpr int niceness = 5;
    const sched_param none{};
    ::pthread_setschedparam(::pthread_self(), SCHED_BATCH, &none); // it may not cut in when it wakes up
    ::setpriority(PRIO_PROCESS, id_t(::gettid()), niceness);       // of the thread, on Linux
#endif
}

} // namespace waybill
