// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which blocks of messages may have a key: a Bloom filter each (one cache line a key, 16 bits, 0.2 % false answers). They
// lie in a file without a name, so that they are the page cache's and not the relay's memory, however many there are.
// Pure but for that file; one thread.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::events {

class MessageFilters {
public:
    static constexpr std::size_t bytesPerBlock = 128 * 1024; // for 65 536 keys

    // The file goes to the folder of `path`. Where none can be made, ordinary memory is taken.
    explicit MessageFilters(const std::string& path);
    ~MessageFilters();
    MessageFilters(MessageFilters&&) noexcept;
    MessageFilters& operator=(MessageFilters&&) noexcept;

    static void set(std::string& bits, std::uint64_t hash); // bytesPerBlock of them

    void clear();
    void add(std::int64_t block, std::string_view bits); // bytesPerBlock of them
    void remove(std::int64_t block);
    // Newest first; `blocks` is cleared before.
    void find(std::uint64_t hash, std::vector<std::int64_t>& blocks) const;

private:
    class File;
    struct Filter {
        std::int64_t block;
        const std::uint64_t* words;
    };

    const std::uint64_t* keep(std::string_view bits);

    std::unique_ptr<File> m_file;
    std::vector<std::unique_ptr<std::uint64_t[]>> m_memory;
    std::vector<Filter> m_filters;
};

} // namespace waybill::events
