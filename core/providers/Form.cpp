// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Form.h"

#include "core/base/Ascii.h"
#include "core/base/Encoding.h"
#include "core/base/Redact.h"
#include "core/providers/MailHeaders.h"
#include "core/providers/Provider.h"
#include "core/providers/Text.h"

#include <algorithm>
#include <optional>

namespace waybill::providers {

namespace {

constexpr auto none = std::string_view::npos;

std::string percentDecodedBytes(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            if (const auto byte = fromHex(text.substr(i + 1, 2)); byte && byte->size() == 1) {
                decoded += *byte;
                i += 2;
                continue;
            }
        }
        decoded += text[i] == '+' ? ' ' : text[i];
    }
    return decoded;
}

FormFields urlencodedFields(std::string_view body)
{
    FormFields fields = urlencodedBytes(trimmed(body));
    for (auto& [name, value] : fields) {
        name = toValidUtf8(name);
        value = toValidUtf8(value);
    }
    return fields;
}

std::string_view withoutLineEnd(std::string_view text)
{
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

// The parameter of a header like: form-data; name="to"; filename="x.txt". Quotes may escape with a backslash.
std::optional<std::string> parameter(std::string_view header, std::string_view name)
{
    std::size_t i = header.find(';');
    while (i != none) {
        const std::size_t equals = header.find('=', i);
        if (equals == none)
            return {};
        const std::string_view key = trimmed(header.substr(i + 1, equals - i - 1));
        std::string value;
        std::size_t end = equals + 1;
        if (end < header.size() && header[end] == '"') {
            for (++end; end < header.size() && header[end] != '"'; ++end) {
                if (header[end] == '\\' && end + 1 < header.size())
                    ++end;
                value += header[end];
            }
            end = header.find(';', end);
        } else {
            end = header.find(';', end);
            value = trimmed(header.substr(equals + 1, end == none ? none : end - equals - 1));
        }
        if (equalsIgnoringCase(key, name))
            return value;
        i = end;
    }
    return {};
}

// One part: headers, an empty line, content.
void addPart(FormFields& fields, std::string_view part)
{
    std::size_t content = 0;
    std::size_t line = 0;
    while (line < part.size()) {
        const std::size_t end = std::min(part.find('\n', line), part.size() - 1) + 1;
        const bool empty = withoutLineEnd(part.substr(line, end - line)).empty();
        line = end;
        if (empty) {
            content = end;
            break;
        }
    }
    if (content == 0)
        return;
    const std::string disposition = mailHeader(part.substr(0, content), "Content-Disposition");
    auto name = parameter(disposition, "name");
    if (!name || parameter(disposition, "filename") || parameter(disposition, "filename*"))
        return;
    fields.emplace_back(toValidUtf8(*name), toValidUtf8(part.substr(content)));
}

// Where the delimiter next stands as a line of its own, at or after `from`, which is the start of a line.
std::size_t nextDelimiter(std::string_view body, std::string_view delimiter, std::size_t from)
{
    for (std::size_t at = from; at != none && at < body.size();) {
        if (body.substr(at).starts_with(delimiter)) {
            const std::string_view after = body.substr(at + delimiter.size());
            if (after.empty() || after[0] == '\r' || after[0] == '\n' || after.starts_with("--"))
                return at;
        }
        const std::size_t newline = body.find('\n', at);
        at = newline == none ? none : newline + 1;
    }
    return none;
}

FormFields multipartFields(std::string_view body)
{
    FormFields fields;
    const std::size_t firstLineEnd = body.find('\n');
    if (firstLineEnd == none)
        return fields;
    const std::string_view delimiter = trimmed(body.substr(0, firstLineEnd));
    std::size_t start = firstLineEnd + 1;
    while (true) {
        const std::size_t end = nextDelimiter(body, delimiter, start);
        const std::string_view part = body.substr(start, end == none ? none : end - start);
        // The line end before a delimiter belongs to it.
        addPart(fields, end == none ? part : withoutLineEnd(part));
        if (end == none)
            return fields;
        const std::size_t lineEnd = body.find('\n', end);
        if (lineEnd == none || body.substr(end + delimiter.size()).starts_with("--"))
            return fields;
        start = lineEnd + 1;
    }
}

std::string unlessBlank(const std::string& text) { return isBlank(text) ? std::string() : text; }

} // namespace

FormFields urlencodedBytes(std::string_view body)
{
    FormFields fields;
    while (!body.empty()) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(pair.size() + 1, body.size()));
        if (pair.empty())
            continue;
        const std::size_t equals = pair.find('=');
        fields.emplace_back(percentDecodedBytes(pair.substr(0, equals)),
                            equals == none ? std::string() : percentDecodedBytes(pair.substr(equals + 1)));
    }
    return fields;
}

Form Form::parse(std::string_view body)
{
    Form form;
    form.m_fields = body.starts_with("--") ? multipartFields(body) : urlencodedFields(body);
    return form;
}

std::string Form::first(std::string_view name) const
{
    const auto found = std::find_if(m_fields.begin(), m_fields.end(), [&](const auto& f) { return f.first == name; });
    return found == m_fields.end() ? std::string() : unlessBlank(found->second);
}

std::string Form::last(std::string_view name) const
{
    const auto found = std::find_if(m_fields.rbegin(), m_fields.rend(), [&](const auto& f) { return f.first == name; });
    return found == m_fields.rend() ? std::string() : unlessBlank(found->second);
}

bool Form::has(std::string_view name) const
{
    return std::any_of(m_fields.begin(), m_fields.end(), [&](const auto& f) { return f.first == name; });
}

} // namespace waybill::providers
