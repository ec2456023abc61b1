// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Thread.h"

#include <chrono>
#include <cstdint>
#include <thread>

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

#ifdef __linux__
namespace {

// How long it runs before another thread may cut in. sched(7), sched_setattr(2): the C library has neither the call nor its
// first struct yet.
void takeTurnsOf(std::chrono::nanoseconds turn)
{
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
    if (::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0)
        return;
    attributes.runtime = std::uint64_t(turn.count());
    ::syscall(SYS_sched_setattr, 0, &attributes, 0);
}

} // namespace
#endif

void yieldToOtherThreads()
{
#ifdef __linux__
    constexpr int niceness = 5;
    const sched_param none{};
    ::pthread_setschedparam(::pthread_self(), SCHED_BATCH, &none); // it may not cut in when it wakes up
    ::setpriority(PRIO_PROCESS, id_t(::gettid()), niceness);       // of the thread, on Linux
    takeTurnsOf(std::chrono::microseconds(100)); // each letOthersIn() costs it one
#endif
}

void letOthersIn()
{
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::microseconds turn(100);
    static thread_local Clock::time_point turnBegan;
    if (Clock::now() - turnBegan < turn)
        return;
    std::this_thread::yield();
    turnBegan = Clock::now();
}

void takeShortTurns()
{
#ifdef __linux__
    takeTurnsOf(std::chrono::microseconds(200));
#endif
}

} // namespace waybill
