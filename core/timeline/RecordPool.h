// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every distinct record of codes once, behind a 32-bit code of its own. One thread interns, others may read any code
// they were handed. T has no padding.

#include "core/timeline/CodeIndex.h"
#include "core/timeline/StableVector.h"

#include <functional>
#include <string_view>

namespace waybill::timeline {

template <typename T>
class RecordPool {
    static_assert(std::has_unique_object_representations_v<T>);

public:
    // A full pool gives its first record.
    std::uint32_t intern(const T& record)
    {
        const std::uint64_t hash = hashOf(record);
        const std::uint32_t known = m_index.find(hash, [&](std::uint32_t code) { return m_records[code] == record; });
        if (known != CodeIndex::none)
            return known;
        if (m_records.isFull())
            return 0;
        const std::uint32_t code = m_records.size();
        m_records.append(record);
        m_index.insert(hash, code, [this](std::uint32_t stored) { return hashOf(m_records[stored]); });
        return code;
    }

    const T& operator[](std::uint32_t code) const { return m_records[code]; }
    std::uint32_t size() const { return m_records.size(); }
    std::size_t bytes() const { return m_records.bytes() + m_index.bytes(); }

private:
    static std::uint64_t hashOf(const T& record)
    {
        return std::hash<std::string_view>()({reinterpret_cast<const char*>(&record), sizeof(T)});
    }

    StableVector<T> m_records;
    CodeIndex m_index;
};

} // namespace waybill::timeline
