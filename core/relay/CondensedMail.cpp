// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/CondensedMail.h"

#include "core/base/Encoding.h"
#include "core/providers/Text.h"

#include <algorithm>

namespace waybill::relay {

namespace {

constexpr auto none = std::string_view::npos;

// The characters of a text, and how each is written: "%22" for a quote in a urlencoded one.
class Characters {
public:
    Characters(std::string_view text, bool isEncoded) : m_rest(text), m_isEncoded(isEncoded) {}

    bool next()
    {
        m_rest.remove_prefix(m_written.size());
        if (m_rest.empty())
            return false;
        m_written = m_rest.substr(0, 1);
        m_character = m_rest.front();
        if (m_isEncoded && m_character == '%' && m_rest.size() > 2) {
            if (const auto byte = fromHex(m_rest.substr(1, 2)); byte && byte->size() == 1) {
                m_written = m_rest.substr(0, 3);
                m_character = byte->front();
            }
        }
        return true;
    }
    char character() const { return m_character; }
    std::string_view written() const { return m_written; }

private:
    std::string_view m_rest;
    std::string_view m_written;
    char m_character = 0;
    const bool m_isEncoded;
};

void addJson(std::string& out, Characters characters)
{
    bool inText = false;
    bool isEscaped = false;
    bool isTooLong = false;
    std::size_t start = 0;
    while (out.size() <= mostCondensed && characters.next()) {
        const char c = characters.character();
        if (!inText) {
            out += characters.written();
            inText = c == '"';
            isTooLong = false;
            start = out.size();
        } else if (c == '"' && !isEscaped) {
            out += characters.written();
            inText = false;
        } else {
            isEscaped = c == '\\' && !isEscaped;
            if (isTooLong)
                continue;
            out += characters.written();
            if (out.size() - start > longestKeptValue) {
                isTooLong = true;
                out.resize(start);
            }
        }
    }
}

void addUrlencoded(std::string& out, std::string_view body)
{
    while (!body.empty() && out.size() <= mostCondensed) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(pair.size() + 1, body.size()));
        if (pair.empty())
            continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
        out += out.empty() ? "" : "&";
        out.append(pair.substr(0, std::min(equals, longestKeptValue))).append("=");
        Characters first(value, true);
        const bool isJson = first.next() && (first.character() == '[' || first.character() == '{');
        if (isJson)
            addJson(out, Characters(value, true));
        else
            out += value.substr(0, longestKeptValue);
    }
}

void addMultipart(std::string& out, std::string_view body)
{
    const std::size_t firstLineEnd = body.substr(0, longestKeptValue).find('\n');
    if (firstLineEnd == none)
        return; // no form
    const std::string_view line = body.substr(0, firstLineEnd + 1);
    const std::string delimiter = "\n" + std::string(providers::trimmed(line));
    out += line;
    std::size_t at = line.size();
    while (at < body.size() && out.size() <= mostCondensed) {
        const std::size_t end = std::min(body.find(delimiter, at - 1), body.size());
        const std::string_view part = end > at ? body.substr(at, end - at) : std::string_view();
        std::size_t content = part.find("\r\n\r\n");
        content = content == none ? part.size() : content + 4;
        out.append(part.substr(0, std::min(content, longestKeptValue))).append(part.substr(content, longestKeptValue));
        if (out.back() != '\r' && part.ends_with('\r'))
            out += '\r'; // belongs to the delimiter
        const std::size_t lineEnd = body.find('\n', std::min(end + 1, body.size()));
        const std::size_t next = lineEnd == none ? body.size() : lineEnd + 1;
        out += body.substr(end, next - end);
        at = next;
    }
}

} // namespace

std::string condensedMail(std::string_view body)
{
    std::string out;
    const std::string_view start = providers::trimmed(body.substr(0, 64));
    if (body.starts_with("--"))
        addMultipart(out, body);
    else if (start.starts_with('{') || start.starts_with('['))
        addJson(out, Characters(body, false));
    else
        addUrlencoded(out, body);
    return out;
}

} // namespace waybill::relay
