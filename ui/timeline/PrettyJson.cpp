// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/PrettyJson.h"

#include "core/base/Json.h"

namespace waybill::ui::timeline {

namespace {

class Writer {
public:
    explicit Writer(std::string_view text) : m_text(text) {}

    std::string write()
    {
        for (m_at = 0; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"')
                copyString();
            else if (c == '{' || c == '[')
                open(c);
            else if (c == '}' || c == ']')
                close(c);
            else if (c == ',')
                newLine(",");
            else if (c == ':')
                m_result += ": ";
            else if (!isSpace(c))
                m_result += c;
        }
        return std::move(m_result);
    }

private:
    static bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    void copyString()
    {
        const std::size_t start = m_at++;
        while (m_at < m_text.size() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        m_result += m_text.substr(start, m_at - start + 1);
    }

    void open(char c)
    {
        std::size_t next = m_at + 1;
        while (next < m_text.size() && isSpace(m_text[next]))
            ++next;
        m_result += c;
        if (next < m_text.size() && (m_text[next] == '}' || m_text[next] == ']')) {
            m_result += m_text[next];
            m_at = next;
            return;
        }
        ++m_depth;
        newLine("");
    }

    void close(char c)
    {
        --m_depth;
        newLine("");
        m_result += c;
    }

    void newLine(std::string_view before)
    {
        m_result += before;
        m_result += '\n';
        m_result.append(std::size_t(m_depth) * 2, ' ');
    }

    std::string_view m_text;
    std::string m_result;
    std::size_t m_at = 0;
    int m_depth = 0; // the text is valid JSON, so it never goes below 0
};

} // namespace

std::string prettyJson(std::string_view text)
{
    JsonDocument document;
    if (!document.parse(text))
        return std::string(text);
    return Writer(text).write();
}

} // namespace waybill::ui::timeline
