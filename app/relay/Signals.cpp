// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/relay/Signals.h"

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace waybill {

Signals::Signals()
{
    sigset_t mask;
    sigemptyset(&mask);
    for (int signal : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&mask, signal);
    ::pthread_sigmask(SIG_BLOCK, &mask, nullptr);
    m_file = ::signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_file, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Signals::readSignal);
}

Signals::~Signals()
{
    m_notifier.reset();
    ::close(m_file);
}

void Signals::readSignal()
{
    signalfd_siginfo info;
    while (::read(m_file, &info, sizeof info) == ssize_t(sizeof info)) {
        if (info.ssi_signo == SIGHUP)
            emit reload();
        else
            emit terminate();
    }
}

} // namespace waybill
