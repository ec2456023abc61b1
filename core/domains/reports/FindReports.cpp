// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/reports/FindReports.h"

#include "core/base/Encoding.h"
#include "core/base/Json.h"

namespace waybill::domains::reports {

namespace {

// Shorter than this is no report, in whatever form.
constexpr std::size_t shortest = 80;

class Finder {
public:
    explicit Finder(const FindLimits& limits) : m_limits(limits), m_looksLeft(limits.looks) {}

    void look(std::string_view bytes, int depth)
    {
        if (bytes.size() < shortest || depth > m_limits.depth || m_looksLeft-- <= 0 || isFull())
            return;
        if (auto direct = readReportFile(bytes)) {
            m_found.take(std::move(*direct));
            return;
        }
        if (lookInJson(bytes, depth))
            return;
        if (const auto decoded = base64(bytes))
            return look(*decoded, depth + 1);
        for (const std::string& part : attachmentsOf(bytes)) {
            if (part.size() < bytes.size()) // what is no message comes back as it is
                look(part, depth + 1);
        }
    }

    Reports take() { return std::move(m_found); }

private:
    bool isFull() const { return m_found.dmarc.size() + m_found.tls.size() >= m_limits.reports; }

    bool lookInJson(std::string_view bytes, int depth)
    {
        const auto start = bytes.find_first_not_of(" \t\r\n");
        if (start == std::string_view::npos || (bytes[start] != '{' && bytes[start] != '['))
            return false;
        JsonDocument document;
        if (!document.parse(bytes))
            return false;
        lookInValue(document.root(), depth + 1);
        return true;
    }

    void lookInValue(JsonValue value, int depth)
    {
        if (const auto text = value.string())
            return look(*text, depth);
        for (std::size_t i = 0; i < value.size() && m_looksLeft > 0 && !isFull(); ++i)
            lookInValue(value.at(i), depth);
    }

    // Lines of 76 characters are usual; anything else is no Base64.
    static std::optional<std::string> base64(std::string_view text)
    {
        std::string bare(text);
        std::erase_if(bare, [](char c) { return c == '\r' || c == '\n'; });
        return fromBase64(bare);
    }

    const FindLimits& m_limits;
    int m_looksLeft;
    Reports m_found;
};

} // namespace

Reports findReports(std::string_view bytes, const FindLimits& limits)
{
    Finder finder(limits);
    finder.look(bytes, 0);
    return finder.take();
}

} // namespace waybill::domains::reports
