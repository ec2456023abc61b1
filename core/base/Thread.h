// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a thread says of itself to the operating system. For the calling thread only.

namespace waybill {

// As debuggers and top show it; at most 15 letters.
void nameThread(const char* name);

// Somebody waits for other threads, not for this one: it gets what they leave of the processor, and a share all the same.
void yieldToOtherThreads();

// Such a thread calls this between two pieces of a longer work, some microseconds each. A thread that is woken on the
// processor where it runs would else wait for the next tick, up to 4 ms, even while another processor is idle.
void letOthersIn();

// Somebody waits for this thread, which never has much to do at once: it is let in before threads that take longer turns.
// Linux does so since 6.12; since 6.6 a thread that wakes up would otherwise wait for the end of another one's turn, which
// may be a tick of 4 ms.
void takeShortTurns();

} // namespace waybill
