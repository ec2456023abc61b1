// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a thread says of itself to the operating system. For the calling thread only.

namespace waybill {

// As debuggers and top show it; at most 15 letters.
void nameThread(const char* name);

// Somebody waits for other threads, not for this one: it gets what they leave of the processor, and a share all the same.
void yieldToOtherThreads();

} // namespace waybill
