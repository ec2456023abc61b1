// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dkim/MailText.h"

#include "core/base/Ascii.h"
#include "core/domains/tags/TagList.h"

namespace waybill::domains::dkim {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t'; }

// Everything after the CRLF that ends a line, given where the line begins.
std::size_t nextLine(std::string_view text, std::size_t from)
{
    const auto end = text.find('\n', from);
    return end == std::string_view::npos ? text.size() : end + 1;
}

std::string withCrlf(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 32);
    char before = 0;
    for (const char c : bytes) {
        if (c == '\n' && before != '\r')
            out += '\r';
        out += c;
        before = c;
    }
    return out;
}

std::string_view withoutLineEnd(std::string_view line)
{
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

// Runs of blanks become one space.
std::string squeezed(std::string_view text)
{
    std::string out;
    bool blank = false;
    for (const char c : text) {
        if (isBlank(c)) {
            blank = true;
            continue;
        }
        if (blank)
            out += ' ';
        blank = false;
        out += c;
    }
    if (blank)
        out += ' ';
    return out;
}

} // namespace

MailText parseMail(std::string_view bytes)
{
    const std::string text = withCrlf(bytes);
    MailText mail;
    std::size_t at = 0;
    bool lastTaken = false;
    while (at < text.size()) {
        const std::size_t end = nextLine(text, at);
        const std::string_view line = withoutLineEnd(std::string_view(text).substr(at, end - at));
        at = end;
        if (line.empty())
            break;
        if (isBlank(line.front())) {
            if (lastTaken)
                mail.headers.back().raw.append("\r\n").append(line);
            continue;
        }
        const auto colon = line.find(':');
        const std::string_view name = trimmed(line.substr(0, colon));
        lastTaken = colon != std::string_view::npos && !name.empty() && name.find(' ') == std::string_view::npos;
        if (lastTaken)
            mail.headers.push_back({std::string(name), std::string(line)});
    }
    mail.body = text.substr(std::min(at, text.size()));
    return mail;
}

std::string canonicalHeader(const HeaderField& field, Canonical form)
{
    if (form == Canonical::Simple)
        return field.raw + "\r\n";
    std::string unfolded;
    for (const char c : field.value()) {
        if (c != '\r' && c != '\n')
            unfolded += c;
    }
    return asciiLower(field.name) + ":" + std::string(trimmed(squeezed(unfolded))) + "\r\n";
}

std::string canonicalBody(std::string_view body, Canonical form)
{
    std::string out;
    out.reserve(body.size() + 2);
    if (form == Canonical::Simple) {
        out = body;
    } else {
        for (std::size_t at = 0; at < body.size();) {
            const std::size_t end = nextLine(body, at);
            std::string line = squeezed(withoutLineEnd(body.substr(at, end - at)));
            if (line.ends_with(' '))
                line.pop_back();
            out += line;
            out += "\r\n";
            at = end;
        }
    }
    while (out.ends_with("\r\n\r\n"))
        out.resize(out.size() - 2);
    // An empty body is one CRLF in the simple form, and nothing in the relaxed one.
    if (out == "\r\n" && form == Canonical::Relaxed)
        out.clear();
    else if (form == Canonical::Simple ? !out.ends_with("\r\n") : (!out.empty() && !out.ends_with("\r\n")))
        out += "\r\n";
    return out;
}

} // namespace waybill::domains::dkim
