// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bytes of request bodies that all connections together hold in memory. Any thread.

#include <atomic>
#include <cstddef>
#include <utility>

namespace waybill::relay {

class BodyBudget {
public:
    explicit BodyBudget(std::size_t limit) : m_limit(limit) {}

    // One body's part of it; given back at the end.
    class Share {
    public:
        explicit Share(BodyBudget& budget) : m_budget(budget) {}
        ~Share() { release(); }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

        // The body has that size now. False when all together are over the limit.
        bool holds(std::size_t bytes)
        {
            const std::size_t grown = bytes - m_held; // wraps when it shrank, and so does the sum
            m_held = bytes;
            return (m_budget.m_bytes += grown) <= m_budget.m_limit;
        }
        void release() { m_budget.m_bytes -= std::exchange(m_held, 0); }

    private:
        BodyBudget& m_budget;
        std::size_t m_held = 0;
    };

private:
    const std::size_t m_limit;
    std::atomic<std::size_t> m_bytes{0};
};

} // namespace waybill::relay
