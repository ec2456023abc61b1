// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ErasedPages.h"

#include "core/base/Descriptor.h"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::relay {

namespace {

constexpr std::size_t pieceBytes = 2048;   // of each page: longer than an address in any encoding
constexpr std::size_t numberBytes = 4;     // of the next page, in front of an overflow page's bytes
constexpr off_t logHeaderBytes = 32;
constexpr off_t frameHeaderBytes = 24;

std::uint32_t numberAt(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (const char byte : bytes.substr(at, numberBytes))
        number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

// One of the states of a page that the file and its log hold.
struct Image {
    int fd;
    off_t at;
};

class Pages {
public:
    explicit Pages(const std::string& path)
        : m_file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)),
          m_log(::open((path + "-wal").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW))
    {
        const std::size_t stated = numberAt(read({m_file.fd(), 16}, 2), 0);
        m_pageBytes = stated == 1 ? 65536 : std::has_single_bit(stated) && stated >= 512 ? stated : 4096;
        m_count = std::uint32_t((sizeOf(m_file) + off_t(m_pageBytes) - 1) / off_t(m_pageBytes));
        for (off_t at = logHeaderBytes; at < sizeOf(m_log); at += frameHeaderBytes + off_t(m_pageBytes)) {
            if (const std::uint32_t number = numberAt(read({m_log.fd(), at}, numberBytes), 0); number != 0) // laid out
                m_logged[number].push_back({m_log.fd(), at + frameHeaderBytes});
        }
    }

    bool isOpen() const { return m_file.fd() >= 0; }

    Result<bool> mask(const AddressTraces& traces)
    {
        bool any = false;
        for (std::uint32_t number = 1; number <= m_count; ++number)
            any |= TRY(maskFrom(inFile(number), traces));
        for (const auto& [number, images] : m_logged) {
            for (const Image& image : images)
                any |= TRY(maskFrom(image, traces));
        }
        if (any && (::fsync(m_file.fd()) != 0 || (m_log.fd() >= 0 && ::fsync(m_log.fd()) != 0)))
            return std::unexpected(ioError());
        return any;
    }

private:
    static Error ioError()
    {
        return {ErrorCode::Io, fmt::format("a set-aside file can't be cleaned: {}", std::strerror(errno)),
                "mend that and erase again"};
    }

    static off_t sizeOf(const Descriptor& file)
    {
        struct stat about = {};
        return file.fd() >= 0 && ::fstat(file.fd(), &about) == 0 ? about.st_size : 0;
    }

    Image inFile(std::uint32_t number) const { return {m_file.fd(), off_t(number - 1) * off_t(m_pageBytes)}; }

    static std::string read(const Image& image, std::size_t size)
    {
        std::string bytes(size, '\0');
        const ssize_t got = ::pread(image.fd, bytes.data(), size, image.at);
        bytes.resize(got > 0 ? std::size_t(got) : 0);
        return bytes;
    }

    // A value goes on behind a cell's own part, which its number ends; or behind an overflow page, which its number begins.
    Result<bool> maskFrom(const Image& image, const AddressTraces& traces)
    {
        const std::string page = read(image, m_pageBytes);
        bool any = false;
        for (std::size_t at = 0; at + numberBytes <= page.size(); ++at) {
            if (page[at] != '\0') // a file has less than 2^24 pages
                continue;
            const std::uint32_t next = numberAt(page, at);
            const std::size_t end = at == 0 ? page.size() : at;
            if (next > 0 && next <= m_count)
                any |= TRY(maskJoint(image, end, inFile(next), traces));
            if (const auto logged = m_logged.find(next); logged != m_logged.end()) {
                for (const Image& other : logged->second)
                    any |= TRY(maskJoint(image, end, other, traces));
            }
        }
        return any;
    }

    // What ends there, and what the other page goes on with.
    Result<bool> maskJoint(const Image& image, std::size_t end, const Image& other, const AddressTraces& traces)
    {
        const std::string continued = read(other, numberBytes + pieceBytes);
        if (continued.size() <= numberBytes || continued.front() != '\0') // a page of the tree
            return false;
        const std::size_t before = std::min(end, pieceBytes);
        const Image tail{image.fd, image.at + off_t(end - before)};
        const Image head{other.fd, other.at + off_t(numberBytes)};
        std::string joint = read(tail, before) + continued.substr(numberBytes);
        if (traces.mask(joint) == 0)
            return false;
        const std::string_view masked = joint;
        for (const auto& [place, bytes] : {std::pair(tail, masked.substr(0, before)), std::pair(head, masked.substr(before))}) {
            if (::pwrite(place.fd, bytes.data(), bytes.size(), place.at) != ssize_t(bytes.size()))
                return std::unexpected(ioError());
        }
        return true;
    }

    const Descriptor m_file;
    const Descriptor m_log;
    std::size_t m_pageBytes = 0;
    std::uint32_t m_count = 0;                            // of pages in the file
    std::map<std::uint32_t, std::vector<Image>> m_logged; // by the page's number
};

} // namespace

Result<bool> maskAcrossPages(const std::string& database, const AddressTraces& traces)
{
    Pages pages(database);
    return pages.isOpen() ? pages.mask(traces) : Result<bool>(false);
}

} // namespace waybill::relay
