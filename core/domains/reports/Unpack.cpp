// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/reports/Unpack.h"

#include <zlib.h>

#include <array>

namespace waybill::domains::reports {

namespace {

std::unexpected<Error> damaged(const char* what) { return fail(ErrorCode::InvalidInput, std::string("the file is damaged: ") + what); }

std::unexpected<Error> tooLarge()
{
    return fail(ErrorCode::TooLarge, "the file holds more than a report could", "it may be made to fill memory; it was left alone");
}

class Inflater {
public:
    explicit Inflater(int windowBits) { m_ready = inflateInit2(&m_stream, windowBits) == Z_OK; }
    ~Inflater() { inflateEnd(&m_stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // Stops at `most` bytes, long before a bomb has burst.
    Result<std::string> run(std::string_view bytes, std::size_t most)
    {
        std::string out;
        std::array<char, 64 * 1024> chunk;
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        m_stream.avail_in = uInt(bytes.size());
        int state = m_ready ? Z_OK : Z_STREAM_ERROR;
        while (state == Z_OK) {
            m_stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
            m_stream.avail_out = uInt(chunk.size());
            state = inflate(&m_stream, Z_NO_FLUSH);
            const std::size_t made = chunk.size() - m_stream.avail_out;
            if (out.size() + made > most)
                return tooLarge();
            out.append(chunk.data(), made);
            if (state == Z_OK && made == 0 && m_stream.avail_in == 0)
                break; // it ends in the middle
        }
        if (state != Z_STREAM_END)
            return damaged("it can't be decompressed");
        return out;
    }

private:
    z_stream m_stream{};
    bool m_ready = false;
};

constexpr int gzipWindow = 15 + 16;
constexpr int rawWindow = -15;

std::uint32_t little(std::string_view bytes, std::size_t at, int size)
{
    std::uint32_t value = 0;
    for (int i = size; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + std::size_t(i)]);
    return value;
}

// A zip (PKWARE's APPNOTE) from its central directory, which alone says what counts.
class Zip {
public:
    Zip(std::string_view bytes, const UnpackLimits& limits) : m_bytes(bytes), m_limits(limits) {}
    Result<std::vector<std::string>> read();

private:
    Result<void> readEntry(std::size_t& at);

    std::string_view m_bytes;
    const UnpackLimits& m_limits;
    std::vector<std::string> m_contents;
    std::size_t m_size = 0;
};

Result<std::vector<std::string>> Zip::read()
{
    constexpr std::size_t endSize = 22;
    const auto end = m_bytes.rfind(std::string_view("PK\5\6", 4));
    if (end == std::string_view::npos || m_bytes.size() - end < endSize)
        return damaged("the zip has no end");
    const std::size_t count = little(m_bytes, end + 10, 2);
    std::size_t at = little(m_bytes, end + 16, 4);
    if (count > m_limits.files)
        return tooLarge();
    for (std::size_t i = 0; i < count; ++i)
        TRY_VOID(readEntry(at));
    return std::move(m_contents);
}

Result<void> Zip::readEntry(std::size_t& at)
{
    constexpr std::size_t centralSize = 46;
    constexpr std::size_t localSize = 30;
    if (at > m_bytes.size() || m_bytes.size() - at < centralSize || m_bytes.substr(at, 4) != std::string_view("PK\1\2", 4))
        return damaged("the zip's directory is cut");
    const std::uint32_t flags = little(m_bytes, at + 8, 2);
    const std::uint32_t method = little(m_bytes, at + 10, 2);
    const std::size_t packed = little(m_bytes, at + 20, 4);
    const std::size_t nameSize = little(m_bytes, at + 28, 2);
    const std::size_t local = little(m_bytes, at + 42, 4);
    const std::string_view name = m_bytes.substr(at + centralSize, nameSize);
    at += centralSize + nameSize + little(m_bytes, at + 30, 2) + little(m_bytes, at + 32, 2);
    if (name.ends_with('/'))
        return {};
    if ((flags & 1) != 0)
        return fail(ErrorCode::InvalidInput, "the zip is encrypted");
    if (local > m_bytes.size() || m_bytes.size() - local < localSize)
        return damaged("a file of the zip is cut");
    const std::size_t data = local + localSize + little(m_bytes, local + 26, 2) + little(m_bytes, local + 28, 2);
    if (data > m_bytes.size() || m_bytes.size() - data < packed)
        return damaged("a file of the zip is cut");
    const std::string_view bytes = m_bytes.substr(data, packed);
    if (method == 0) {
        if (m_size + bytes.size() > m_limits.bytes)
            return tooLarge();
        m_contents.emplace_back(bytes);
    } else if (method == Z_DEFLATED) {
        m_contents.push_back(TRY(Inflater(rawWindow).run(bytes, m_limits.bytes - m_size)));
    } else {
        return fail(ErrorCode::InvalidInput, "the zip uses a compression that isn't known");
    }
    m_size += m_contents.back().size();
    return {};
}

} // namespace

Result<std::vector<std::string>> unpack(std::string_view bytes, const UnpackLimits& limits)
{
    if (bytes.size() > limits.bytes)
        return tooLarge();
    if (bytes.starts_with("\x1f\x8b"))
        return std::vector<std::string>{TRY(Inflater(gzipWindow).run(bytes, limits.bytes))};
    if (bytes.starts_with(std::string_view("PK\3\4", 4)))
        return Zip(bytes, limits).read();
    return std::vector<std::string>{std::string(bytes)};
}

} // namespace waybill::domains::reports
