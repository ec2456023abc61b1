// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Thread.h"

#include <cstdint>

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
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

void takeShortTurns()
{
#ifdef __linux__
    // sched(7), sched_setattr(2): the C library has neither the call nor its first struct yet.
    struct {
        std::uint32_t size = 48;
        std::uint32_t policy = 0;
        std::uint64_t flags = 0;
        std::int32_t nice = 0;
        std::uint32_t priority = 0;
        std::uint64_t runtime = 0;
        std::uint64_t deadline = 0;
        std::uint64_t period = 0;
    } attributes;
    constexpr std::uint64_t turnNs = 200'000;
    if (::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0)
        return;
    attributes.runtime = turnNs;
    ::syscall(SYS_sched_setattr, 0, &attributes, 0);
#endif
}

} // namespace waybill
