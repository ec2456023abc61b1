// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Seeded chance. The same seed gives the same draws with every compiler, which the standard's distributions do not
// promise. Not for secrets. Not shared between threads.

#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace waybill::simulator {

class Random {
public:
    explicit Random(std::uint64_t seed) : m_engine(seed) {}

    // 0 <= x < 1
    double unit() { return double(m_engine() >> 11) * 0x1.0p-53; }
    // 0 <= n < count; count > 0
    std::size_t below(std::size_t count) { return std::size_t(m_engine() % count); }
    bool chance(double probability) { return unit() < probability; }
    double exponential(double mean) { return -mean * std::log(1.0 - unit()); }
    // Mostly near median, sometimes several times that.
    std::chrono::milliseconds around(std::chrono::milliseconds median, double spread = 0.6)
    {
        const double normal = std::sqrt(-2.0 * std::log(1.0 - unit())) * std::cos(2.0 * 3.141592653589793 * unit());
        return std::chrono::milliseconds(std::llround(double(median.count()) * std::exp(spread * normal)));
    }

    template <typename Range>
    const auto& oneOf(const Range& choices) { return choices[below(std::size(choices))]; }

    std::string text(std::string_view alphabet, std::size_t length)
    {
        std::string drawn(length, ' ');
        for (char& character : drawn)
            character = alphabet[below(alphabet.size())];
        return drawn;
    }
    std::string hex(std::size_t length) { return text("0123456789abcdef", length); }
    std::string digits(std::size_t length) { return text("0123456789", length); }
    std::string letters(std::size_t length)
    {
        return text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
    }
    std::string uuid() // version 4
    {
        return hex(8) + "-" + hex(4) + "-4" + hex(3) + "-" + text("89ab", 1) + hex(3) + "-" + hex(12);
    }

private:
    std::mt19937_64 m_engine;
};

} // namespace waybill::simulator
