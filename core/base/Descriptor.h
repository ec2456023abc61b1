// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Owns a POSIX file descriptor and closes it when it goes; a negative one is none. Not shared between threads.

#include <unistd.h>

namespace waybill {

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int fd() const { return m_fd; }

private:
    int m_fd;
};

} // namespace waybill
