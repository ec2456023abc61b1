// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A system call that fails as it would on a broken disk: what no file system does at will, the kernel does for one thread
// by a filter on its calls (seccomp). Linux; from any thread.

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <thread>

namespace waybill::tests {

// Runs `work` in a thread of its own, in which each call of that number fails with the errno `problem`; of pread64 those
// from the offset on. False, and nothing runs, when the kernel takes no filter.
inline bool withFailingCall(long number, int problem, std::uint32_t fromOffset, const std::function<void()>& work)
{
    constexpr std::uint32_t offsetOfPread = offsetof(seccomp_data, args) + 3 * sizeof(std::uint64_t); // its low word
    const bool byOffset = number == SYS_pread64;
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, std::uint32_t(number), 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, byOffset ? offsetOfPread : std::uint32_t(offsetof(seccomp_data, nr))),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, byOffset ? fromOffset : 0, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | std::uint32_t(problem)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{std::size(filter), filter};
    bool isFiltered = false;
    std::thread([&] {
        isFiltered = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                     && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
        if (isFiltered)
            work();
    }).join();
    return isFiltered;
}

} // namespace waybill::tests
