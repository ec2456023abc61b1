// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/Wal.h"

#include "core/base/Descriptor.h"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>

namespace waybill::sqlite {

namespace {

constexpr std::size_t headerBytes = 32;
constexpr std::size_t frameHeaderBytes = 24;
constexpr std::uint32_t magic = 0x377f0682; // its last bit: checksums are of big-endian words

std::uint32_t bigEndian(std::uint32_t word)
{
    return std::endian::native == std::endian::big ? word : __builtin_bswap32(word);
}

std::uint32_t wordAt(std::string_view bytes, std::size_t at) // big-endian
{
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    return bigEndian(word);
}

void putWord(std::string& bytes, std::size_t at, std::uint32_t word)
{
    word = bigEndian(word);
    std::memcpy(bytes.data() + at, &word, sizeof word);
}

struct Checksum {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    friend bool operator==(const Checksum&, const Checksum&) = default;

    // Over pairs of words.
    void add(std::string_view bytes, bool isBigEndian)
    {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            const std::uint32_t a = wordAt(bytes, at);
            const std::uint32_t b = wordAt(bytes, at + 4);
            first += (isBigEndian ? a : __builtin_bswap32(a)) + second;
            second += (isBigEndian ? b : __builtin_bswap32(b)) + first;
        }
    }
};

Checksum checksumAt(std::string_view bytes, std::size_t at) { return {wordAt(bytes, at), wordAt(bytes, at + 4)}; }

// A file's bytes from its beginning. That the disk can't give them is one thing, that there are no more another.
class Reader {
public:
    static Result<std::unique_ptr<Reader>> open(const std::string& path) // null when there is no such file
    {
        const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0 && errno == ENOENT)
            return nullptr;
        auto reader = std::make_unique<Reader>(path, file);
        if (file < 0)
            return std::unexpected(reader->problem());
        return reader;
    }
    Reader(const std::string& path, int file) : m_path(path), m_file(file) {}

    // The next bytes, as many as `bytes` has; false when there are fewer.
    Result<bool> read(std::string& bytes)
    {
        std::size_t length = 0;
        while (length < bytes.size()) {
            const ssize_t count = ::pread(m_file.fd(), bytes.data() + length, bytes.size() - length, off_t(m_at + length));
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return std::unexpected(problem());
            if (count == 0)
                return false;
            length += std::size_t(count);
        }
        m_at += length;
        return true;
    }
    void seek(std::size_t at) { m_at = at; }

private:
    Error problem() const
    {
        return {ErrorCode::Io, fmt::format("{} can't be read: {}", m_path, std::strerror(errno)), "check the disk"};
    }

    const std::string m_path;
    const Descriptor m_file;
    std::size_t m_at = 0;
};

// A log's frames in the order of the file.
class Frames {
public:
    // Nothing when there is no log that could hold a frame.
    static Result<std::optional<Frames>> open(const std::string& path)
    {
        Frames frames;
        frames.m_file = TRY(Reader::open(path));
        frames.m_header.resize(headerBytes);
        if (!frames.m_file || !TRY(frames.m_file->read(frames.m_header)))
            return std::nullopt;
        TRY_VOID(frames.readHeader());
        return std::optional(std::move(frames));
    }

    // False at the end of the whole frames.
    Result<bool> next()
    {
        m_isIntactBefore = m_isIntact;
        m_before = m_frame.empty() ? m_headerChecksum : checksumAt(m_frame, 16);
        m_endsCommitBefore = !m_frame.empty() && wordAt(m_frame, 4) != 0;
        m_frame.resize(frameHeaderBytes + m_pageBytes);
        if (!TRY(m_file->read(m_frame)))
            return false;
        const bool isCurrent = std::string_view(m_frame).substr(8, 8) == m_salts;
        m_isIntact = wordAt(m_frame, 0) != 0 && (isCurrent || m_isIntactBefore) && follows();
        m_isBelieved = m_isBelieved && m_isIntact && isCurrent;
        return true;
    }

    bool isIntact() const { return m_isIntact; }     // as it was written, right behind the one before
    bool isBelieved() const { return m_isBelieved; } // by SQLite: everything up to here is whole
    bool isBehindCommit() const { return m_endsCommitBefore; }

    // A header, and the frame, as they have to be in another log behind `chain`.
    std::string header(Checksum& chain) const
    {
        std::string header = m_header;
        putWord(header, 0, magic | (m_isBigEndian ? 1 : 0));
        putWord(header, 8, std::uint32_t(m_pageBytes));
        header.replace(16, 8, m_salts);
        chain = {};
        chain.add(std::string_view(header).substr(0, 24), m_isBigEndian);
        putWord(header, 24, chain.first);
        putWord(header, 28, chain.second);
        return header;
    }
    std::string frame(Checksum& chain) const
    {
        std::string frame = m_frame;
        add(chain);
        frame.replace(8, 8, m_salts);
        putWord(frame, 16, chain.first);
        putWord(frame, 20, chain.second);
        return frame;
    }

private:
    Frames() = default;

    // With a damaged one SQLite sees no log at all; then sizes and byte order are ours, and the salts the first frame's.
    Result<void> readHeader()
    {
        Checksum checksum;
        m_isBigEndian = wordAt(m_header, 0) == (magic | 1);
        checksum.add(std::string_view(m_header).substr(0, 24), m_isBigEndian);
        m_headerChecksum = checksumAt(m_header, 24);
        const std::size_t pageBytes = wordAt(m_header, 8);
        const bool isSize = std::has_single_bit(pageBytes) && pageBytes >= 512 && pageBytes <= 65536;
        m_isBelieved = (wordAt(m_header, 0) | 1) == (magic | 1) && isSize && checksum == m_headerChecksum;
        if (m_isBelieved) {
            m_pageBytes = pageBytes;
            m_salts = m_header.substr(16, 8);
            return {};
        }
        m_isBigEndian = std::endian::native == std::endian::big;
        std::string first(16, '\0');
        if (TRY(m_file->read(first)))
            m_salts = first.substr(8, 8);
        m_file->seek(headerBytes);
        return {};
    }

    bool follows() const
    {
        Checksum checksum = m_before;
        add(checksum);
        return checksum == checksumAt(m_frame, 16);
    }

    void add(Checksum& checksum) const
    {
        checksum.add(std::string_view(m_frame).substr(0, 8), m_isBigEndian);
        checksum.add(std::string_view(m_frame).substr(frameHeaderBytes), m_isBigEndian);
    }

    std::unique_ptr<Reader> m_file;
    std::string m_header;
    std::string m_salts;
    Checksum m_headerChecksum;
    std::size_t m_pageBytes = 4096;
    bool m_isBigEndian = false;

    std::string m_frame;
    Checksum m_before;
    bool m_endsCommitBefore = false;
    bool m_isIntactBefore = false;
    bool m_isIntact = false;
    bool m_isBelieved = false;
};

} // namespace

Result<bool> isWalWhole(const std::string& wal)
{
    auto frames = TRY(Frames::open(wal));
    while (frames && TRY(frames->next())) {
        if (!frames->isBelieved() && frames->isIntact() && frames->isBehindCommit())
            return false;
    }
    return true;
}

Result<void> rejoinWal(const std::string& wal, const std::string& rejoined)
{
    auto frames = TRY(Frames::open(wal));
    std::ofstream out(rejoined, std::ios::binary | std::ios::trunc);
    Checksum chain;
    if (frames)
        out << frames->header(chain);
    while (frames && TRY(frames->next())) {
        if (frames->isIntact())
            out << frames->frame(chain);
    }
    if (!out.flush())
        return fail(ErrorCode::Io, rejoined + " can't be written", "make room on the disk");
    return {};
}

} // namespace waybill::sqlite
