// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Webhooks whose signatures were made beforehand: the client stands for other machines, and what it does while the clock
// runs it takes from what is measured. Safe from any thread once it is made.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace waybill::bench {

class SignedLoad {
public:
    // Numbers from 0 on. It is to be sent within five minutes: the signatures' age is checked.
    explicit SignedLoad(std::size_t count);

    std::string request(std::uint64_t number) const; // signed at once where the count was too small

private:
    long long m_signedAt; // seconds since 1970
    std::vector<std::array<char, 44>> m_signatures;
};

} // namespace waybill::bench
