// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/Name.h"

#include "core/base/Ascii.h"

#include <QString>
#include <QUrl>

#include <algorithm>

namespace waybill::dns {

namespace {

constexpr std::size_t maxLabel = 63;
constexpr std::size_t maxWire = 255; // the final zero octet counts

bool isPlain(unsigned char c)
{
    return isAsciiLetterOrDigit(char(c)) || c == '-' || c == '_' || c == '*' || c == '/';
}

void appendEscaped(std::string& text, char c)
{
    const auto octet = static_cast<unsigned char>(c);
    if (isPlain(octet)) {
        text += c;
    } else if (octet > 0x20 && octet < 0x7f) {
        text += '\\';
        text += c;
    } else {
        text += '\\';
        text += char('0' + octet / 100);
        text += char('0' + octet / 10 % 10);
        text += char('0' + octet % 10);
    }
}

// Labels one by one; false as soon as the name can't be one.
class Builder {
public:
    void add(char c) { m_label += c; }

    bool endLabel()
    {
        if (m_label.empty() || m_label.size() > maxLabel || m_labels.size() + m_label.size() + 2 > maxWire)
            return false;
        m_labels += char(m_label.size());
        m_labels += m_label;
        m_label.clear();
        return true;
    }

    bool hasOpenLabel() const { return !m_label.empty(); }
    std::string take() { return std::move(m_labels); }

private:
    std::string m_label;
    std::string m_labels;
};

// What stands behind the backslash at text[at]; moves at to its last character.
std::optional<char> unescape(std::string_view text, std::size_t& at)
{
    if (at + 1 >= text.size())
        return std::nullopt;
    if (!isAsciiDigit(text[at + 1])) {
        ++at;
        return text[at];
    }
    if (at + 3 >= text.size() || !isAsciiDigit(text[at + 2]) || !isAsciiDigit(text[at + 3]))
        return std::nullopt;
    const int octet = (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
    at += 3;
    return octet > 255 ? std::nullopt : std::optional(char(octet));
}

std::optional<std::string> labelsOf(std::string_view text, bool escapes)
{
    if (text == ".")
        return std::string();
    Builder builder;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '.') {
            if (!builder.endLabel())
                return std::nullopt;
        } else if (escapes && text[at] == '\\') {
            const auto octet = unescape(text, at);
            if (!octet)
                return std::nullopt;
            builder.add(*octet);
        } else {
            builder.add(text[at]);
        }
    }
    if (builder.hasOpenLabel() ? !builder.endLabel() : text.empty())
        return std::nullopt;
    return builder.take();
}

std::unexpected<Error> notAName(std::string_view text)
{
    return fail(ErrorCode::InvalidInput, "“" + std::string(text) + "” is not a domain name",
                "labels have 1 to 63 characters, a name at most 253, like mail.example.org");
}

} // namespace

Result<Name> Name::parse(std::string_view text)
{
    auto labels = labelsOf(text, true);
    if (!labels)
        return notAName(text);
    return Name(std::move(*labels));
}

Result<Name> Name::fromPerson(std::string_view utf8)
{
    QString typed = QString::fromUtf8(utf8.data(), qsizetype(utf8.size())).trimmed();
    if (typed.endsWith(u'.'))
        typed.chop(1);
    const bool isAscii = std::all_of(typed.begin(), typed.end(), [](QChar c) { return c.unicode() < 0x80; });
    const std::string ascii = isAscii ? typed.toStdString() : QUrl::toAce(typed).toStdString();
    const auto name = fromDotted(ascii);
    const auto isHostLike = [](char c) { return isPlain(static_cast<unsigned char>(c)) || c == '.'; };
    if (!name || name->labelCount() < 2 || !std::all_of(ascii.begin(), ascii.end(), isHostLike)
        || ascii.find_first_of("*/") != std::string::npos)
        return notAName(utf8);
    return *name;
}

std::optional<Name> Name::fromDotted(std::string_view bytes)
{
    auto labels = labelsOf(bytes, false);
    if (!labels)
        return std::nullopt;
    return Name(std::move(*labels));
}

std::optional<Name> Name::fromWire(std::string_view wire)
{
    if (wire.size() > maxWire)
        return std::nullopt;
    std::size_t at = 0;
    while (at < wire.size() && wire[at] != 0) {
        const auto length = static_cast<unsigned char>(wire[at]);
        if (length > maxLabel || at + 1 + length >= wire.size())
            return std::nullopt;
        at += 1 + length;
    }
    if (at + 1 != wire.size())
        return std::nullopt;
    return Name(std::string(wire.substr(0, at)));
}

std::string Name::text() const
{
    if (isRoot())
        return ".";
    std::string text;
    text.reserve(m_labels.size());
    for (const std::string_view label : labels()) {
        if (!text.empty())
            text += '.';
        for (const char c : label)
            appendEscaped(text, c);
    }
    return text;
}

std::string Name::wire() const { return m_labels + '\0'; }

std::vector<std::string_view> Name::labels() const
{
    std::vector<std::string_view> labels;
    for (std::size_t at = 0; at < m_labels.size(); at += 1 + std::size_t(m_labels[at]))
        labels.push_back(std::string_view(m_labels).substr(at + 1, std::size_t(m_labels[at])));
    return labels;
}

std::size_t Name::labelCount() const
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < m_labels.size(); at += 1 + std::size_t(m_labels[at]))
        ++count;
    return count;
}

Name Name::parent() const
{
    return isRoot() ? Name() : Name(m_labels.substr(1 + std::size_t(m_labels[0])));
}

bool Name::isAtOrBelow(const Name& ancestor) const
{
    std::size_t at = 0;
    while (m_labels.size() - at > ancestor.m_labels.size())
        at += 1 + std::size_t(m_labels[at]);
    return std::equal(m_labels.begin() + std::ptrdiff_t(at), m_labels.end(), ancestor.m_labels.begin(),
                      ancestor.m_labels.end(), [](char a, char b) { return asciiLower(a) == asciiLower(b); });
}

std::optional<Name> Name::below(std::string_view prefix) const
{
    const auto labels = labelsOf(prefix, false);
    if (!labels || labels->size() + m_labels.size() + 1 > maxWire)
        return std::nullopt;
    return Name(*labels + m_labels);
}

Name Name::inCaseOf(const Name& other) const
{
    Name ancestor = other;
    while (!isAtOrBelow(ancestor))
        ancestor = ancestor.parent();
    return Name(m_labels.substr(0, m_labels.size() - ancestor.m_labels.size()) + ancestor.m_labels);
}

std::string Name::key() const
{
    return asciiLower(m_labels); // a length octet is below 64, so it is never taken for a letter
}

bool operator==(const Name& a, const Name& b)
{
    return std::equal(a.m_labels.begin(), a.m_labels.end(), b.m_labels.begin(), b.m_labels.end(),
                      [](char x, char y) { return asciiLower(x) == asciiLower(y); });
}

std::strong_ordering operator<=>(const Name& a, const Name& b)
{
    return std::lexicographical_compare_three_way(a.m_labels.begin(), a.m_labels.end(), b.m_labels.begin(),
                                                  b.m_labels.end(),
                                                  [](char x, char y) { return asciiLower(x) <=> asciiLower(y); });
}

} // namespace waybill::dns
