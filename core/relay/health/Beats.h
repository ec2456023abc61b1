// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One endpoint's requests by the minute, for the heartbeat on the relay's page and for the diagnosis. Plain data with a
// bound; not shared between threads.

#include "core/base/Clock.h"

#include <cstdint>
#include <map>
#include <vector>

namespace waybill::relay {

struct Beat {
    std::int64_t accepted = 0; // verified, or let in without a check
    std::int64_t refused = 0;

    std::int64_t received() const { return accepted + refused; }
    friend bool operator==(const Beat&, const Beat&) = default;
};

using Minute = std::chrono::sys_time<std::chrono::minutes>;
inline Minute minuteOf(Timestamp time) { return std::chrono::floor<std::chrono::minutes>(time); }

class Beats {
public:
    // What is kept: an hour to show, and the two before it to know what is usual.
    static constexpr std::chrono::minutes kept{180};

    void noteAccepted(Timestamp at) { ++beatAt(at).accepted; }
    void noteRefused(Timestamp at) { ++beatAt(at).refused; }
    void set(Minute minute, Beat beat) { m_beats[minute] = beat; }
    Beat beat(Minute minute) const;

    // One for each of the last `count` minutes, oldest first; the last one is the minute of `now`, which still runs.
    std::vector<Beat> until(Timestamp now, std::chrono::minutes count) const;
    void forgetBefore(Timestamp now);

private:
    Beat& beatAt(Timestamp at) { return m_beats[minuteOf(at)]; }

    std::map<Minute, Beat> m_beats; // only minutes with something in them
};

} // namespace waybill::relay
