// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is known of the OS keychain, by name. Plain data; safe from any thread.

#include <cstdint>
#include <string_view>

namespace waybill::credentials {

enum class KeychainState : std::uint8_t {
    Unknown, // not asked yet, or it says nothing before it is used (macOS, Windows, KWallet)
    Open,
    Locked,
    Absent, // no keychain, or nothing to reach it by
    Slow,   // asked, and no answer in time: it may be waiting for its password
};
std::string_view toString(KeychainState state); // "open", "locked", …

// The Secret Service's own word, without asking it to open and without prompting anybody. Waits up to a second for each
// of three answers: for worker threads. Unknown where KWallet or another system's keychain is used.
KeychainState secretServiceState();

} // namespace waybill::credentials
