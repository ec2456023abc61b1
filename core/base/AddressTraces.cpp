// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AddressTraces.h"

#include "core/base/Base64Runs.h"

#include <QString>
#include <QUrl>

#include <algorithm>
#include <cctype>

namespace waybill {

namespace {

constexpr std::size_t noMatch = 0;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The number that `digits` hexadecimal digits at `at` stand for.
std::optional<unsigned> hexAt(std::string_view text, std::size_t at, std::size_t digits)
{
    if (at + digits > text.size())
        return {};
    unsigned number = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int value = hexValue(text[at + i]);
        if (value < 0)
            return {};
        number = number << 4 | unsigned(value);
    }
    return number;
}

// How many bytes at `at` stand for that byte: itself, %40, %2540 or =40.
std::size_t byteWidth(std::string_view text, std::size_t at, char byte)
{
    if (at >= text.size())
        return noMatch;
    if (text[at] == byte)
        return 1;
    const auto wanted = unsigned(std::uint8_t(byte));
    if ((text[at] == '%' || text[at] == '=') && hexAt(text, at + 1, 2) == wanted)
        return 3;
    return text.substr(at, 3) == "%25" && hexAt(text, at + 3, 2) == wanted ? 5 : noMatch;
}

std::size_t bytesWidth(std::string_view text, std::size_t at, std::string_view bytes)
{
    std::size_t width = 0;
    for (const char byte : bytes) {
        const std::size_t one = byteWidth(text, at + width, byte);
        if (one == noMatch)
            return noMatch;
        width += one;
    }
    return width;
}

// \u0040, however often the backslash was escaped.
std::size_t jsonEscapeWidth(std::string_view text, std::size_t at, char32_t code)
{
    std::size_t end = at;
    while (end < text.size() && text[end] == '\\')
        ++end;
    if (end == at || end >= text.size())
        return noMatch;
    if (text[end] == 'u' && hexAt(text, end + 1, 4) == unsigned(code))
        return end + 5 - at;
    return text[end] == '/' && code == U'/' ? end + 1 - at : noMatch;
}

// &#64; or &#x40;
std::size_t entityWidth(std::string_view text, std::size_t at, char32_t code)
{
    if (text.substr(at, 2) != "&#")
        return noMatch;
    std::size_t end = at + 2;
    const bool isHex = end < text.size() && (text[end] | 0x20) == 'x';
    end += isHex ? 1 : 0;
    std::uint64_t number = 0;
    std::size_t digits = 0;
    for (; end < text.size() && digits < 8; ++end, ++digits) {
        const int value = hexValue(text[end]);
        if (value < 0 || (!isHex && value > 9))
            break;
        number = number * (isHex ? 16 : 10) + unsigned(value);
    }
    const bool isClosed = digits > 0 && end < text.size() && text[end] == ';';
    return isClosed && number == code ? end + 1 - at : noMatch;
}

// A soft line break within quoted-printable, as it stands in mail, in JSON and in a form.
std::size_t softBreakWidth(std::string_view text, std::size_t at)
{
    using namespace std::string_view_literals;
    for (const std::string_view form : {"=\r\n"sv, "=\n"sv, "=\\r\\n"sv, "=\\n"sv, "%3D%0D%0A"sv, "%3D%0A"sv}) {
        if (text.substr(at, form.size()) == form)
            return form.size();
    }
    return 0;
}

bool isWordByte(char c) { return std::isalnum(std::uint8_t(c)) != 0 || std::uint8_t(c) >= 0x80 || c == '_'; }

// Whether an address that seems to begin at `at` is only the end of a longer one. Before a return path's part ("b-"
// in "b-user=domain@…") hyphen and plus are separators.
bool beginsEarlier(std::string_view text, std::size_t at, bool isReturnPath)
{
    if (at == 0)
        return false;
    const std::size_t lastOther = text.substr(0, at).find_last_not_of('\\');
    const std::size_t backslashes = at - 1 - (lastOther == std::string_view::npos ? std::size_t(-1) : lastOther);
    if (backslashes % 2 == 1)
        return std::string_view("nrtbfu").find(text[at]) != std::string_view::npos; // "\nora": a line break and "ora"
    char before = text[at - 1];
    if (at >= 3 && (text[at - 3] == '%' || (text[at - 3] == '=' && std::islower(std::uint8_t(before)) == 0))) {
        if (const auto code = hexAt(text, at - 2, 2))
            before = char(*code);
    } else if (at >= 6 && text.substr(at - 6, 2) == "\\u") {
        if (const auto code = hexAt(text, at - 4, 4))
            before = *code < 0x80 ? char(*code) : 'x';
    } else if (at >= 2 && text[at - 2] == '\\' && std::string_view("nrtbf").find(before) != std::string_view::npos) {
        return false;
    }
    return isWordByte(before) || before == '.' || (!isReturnPath && (before == '+' || before == '-'));
}

bool endsLater(std::string_view text, std::size_t end)
{
    if (end >= text.size())
        return false;
    if (text[end] == '.')
        return end + 1 < text.size() && isWordByte(text[end + 1]);
    return isWordByte(text[end]) || text[end] == '-';
}

} // namespace

AddressTraces::AddressTraces(std::string_view address)
{
    const QString text = QString::fromUtf8(address.data(), qsizetype(address.size())).trimmed();
    const qsizetype at = text.lastIndexOf(u'@');
    addSpelling(text.toStdString());
    if (at > 0) {
        const QString domain = text.mid(at + 1).toLower();
        for (const QString& other :
             {QString::fromLatin1(QUrl::toAce(domain)), QUrl::fromAce(domain.toLatin1(), QUrl::IgnoreIDNWhitelist)}) {
            if (!other.isEmpty() && other != domain)
                addSpelling(QString(text.left(at + 1) + other).toStdString());
        }
    }
    for (const char c : {'%', '=', '\\', '&'})
        m_mayBegin[std::uint8_t(c)] = true;
}

AddressTraces AddressTraces::withoutBounds() const
{
    AddressTraces traces = *this;
    traces.m_hasBounds = false;
    return traces;
}

void AddressTraces::addSpelling(std::string_view address)
{
    if (address.empty())
        return;
    Spelling spelling;
    const QString text = QString::fromUtf8(address.data(), qsizetype(address.size()));
    for (const uint code : text.toUcs4()) {
        Letter letter;
        for (const char32_t either : {QChar::toLower(char32_t(code)), QChar::toUpper(char32_t(code))}) {
            if (std::ranges::find(letter.codes, either) != letter.codes.end())
                continue;
            letter.codes.push_back(either);
            letter.spelled.push_back(QString::fromUcs4(&either, 1).toStdString());
        }
        spelling.push_back(std::move(letter));
    }
    for (const std::string& first : spelling.front().spelled)
        m_mayBegin[std::uint8_t(first.front())] = true;
    m_shortest = m_spellings.empty() ? address.size() : std::min(m_shortest, address.size());
    m_spellings.push_back(std::move(spelling));
}

std::optional<std::size_t> AddressTraces::matchAt(std::string_view text, std::size_t at, const Spelling& spelling) const
{
    std::size_t end = at;
    bool isReturnPath = false;
    for (const Letter& letter : spelling) {
        if (end != at)
            end += softBreakWidth(text, end);
        std::size_t width = noMatch;
        for (std::size_t i = 0; i < letter.codes.size() && width == noMatch; ++i) {
            width = bytesWidth(text, end, letter.spelled[i]);
            if (width == noMatch && end < text.size() && text[end] == '\\')
                width = jsonEscapeWidth(text, end, letter.codes[i]);
            if (width == noMatch && end < text.size() && text[end] == '&')
                width = entityWidth(text, end, letter.codes[i]);
        }
        if (width == noMatch && letter.codes.front() == U'@') {
            width = bytesWidth(text, end, "=");
            isReturnPath = width != noMatch;
        }
        if (width == noMatch)
            return {};
        end += width;
    }
    if (m_hasBounds && (beginsEarlier(text, at, isReturnPath) || endsLater(text, end)))
        return {};
    return end;
}

std::optional<AddressTraces::Place> AddressTraces::find(std::string_view text, std::size_t from) const
{
    for (std::size_t at = from; at + m_shortest <= text.size(); ++at) {
        if (!m_mayBegin[std::uint8_t(text[at])])
            continue;
        for (const Spelling& spelling : m_spellings) {
            if (const auto end = matchAt(text, at, spelling))
                return Place{at, *end};
        }
    }
    return {};
}

std::size_t AddressTraces::maskPlain(std::string& bytes) const
{
    std::size_t count = 0;
    for (auto place = find(bytes, 0); place; place = find(bytes, place->end)) {
        std::fill(bytes.begin() + std::ptrdiff_t(place->begin), bytes.begin() + std::ptrdiff_t(place->end), '*');
        ++count;
    }
    return count;
}

std::size_t AddressTraces::maskBase64(std::string& bytes) const
{
    std::size_t count = 0;
    const std::size_t shortestRun = (m_shortest * 4 + 2) / 3;
    forEachBase64Run(bytes, shortestRun, [&](const Base64Run& run) {
        // Where the encoded bytes begin within the run can't be known: a word may stand right before them.
        for (std::size_t phase = 0; phase < 4; ++phase) {
            std::string decoded = run.decoded(phase);
            const std::size_t found = maskPlain(decoded);
            if (found > 0)
                run.encode(phase, decoded, bytes);
            count += found;
        }
    });
    return count;
}

bool AddressTraces::isIn(std::string_view bytes) const
{
    if (m_spellings.empty())
        return false;
    if (find(bytes, 0))
        return true;
    std::string copy(bytes);
    return maskBase64(copy) > 0;
}

std::size_t AddressTraces::mask(std::string& bytes) const
{
    return m_spellings.empty() ? 0 : maskPlain(bytes) + maskBase64(bytes);
}

} // namespace waybill
