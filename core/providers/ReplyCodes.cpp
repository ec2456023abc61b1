// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/ReplyCodes.h"

#include "core/base/Ascii.h"
#include "core/providers/Provider.h"
#include "core/providers/Text.h"
#include "core/providers/Values.h"

#include <algorithm>

namespace waybill::providers {

namespace {

std::string_view leftTrimmed(std::string_view text)
{
    const std::string_view whole = trimmed(text);
    return whole.empty() ? whole : text.substr(std::size_t(whole.data() - text.data()));
}

// What follows "smtp;", "sent (" or one word and a colon; the text itself when none of them is there.
std::string_view withoutLeadIn(std::string_view text)
{
    const auto wordEnd = std::find_if_not(text.begin(), text.end(), isAsciiLetter);
    const std::string_view word = text.substr(0, std::size_t(wordEnd - text.begin()));
    if (word.empty())
        return text;
    const std::string_view rest = leftTrimmed(text.substr(word.size()));
    if ((rest.starts_with(';') && equalsIgnoringCase(word, "smtp")) || (rest.starts_with('(') && word == "sent") || rest.starts_with(':'))
        return leftTrimmed(rest.substr(1));
    return text;
}

std::optional<int> replyCode(std::string_view digits)
{
    if (digits.size() != 3 || !isDigits(digits))
        return {};
    const int code = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
    return code >= 200 && code <= 599 ? std::optional(code) : std::nullopt;
}

std::size_t skipDigits(std::string_view text, std::size_t i)
{
    while (i < text.size() && isAsciiDigit(text[i]))
        ++i;
    return i;
}

// Where the token C.S.D that starts at i ends; 0 when there is none.
std::size_t enhancedCodeEnd(std::string_view text, std::size_t i)
{
    if (text[i] != '2' && text[i] != '4' && text[i] != '5')
        return 0;
    ++i;
    for (int part = 0; part < 2; ++part) {
        if (i >= text.size() || text[i] != '.')
            return 0;
        const std::size_t end = skipDigits(text, i + 1);
        if (end == i + 1 || end > i + 4)
            return 0;
        i = end;
    }
    return i;
}

bool standsAlone(std::string_view text, std::size_t start, std::size_t end)
{
    if (start > 0 && (text[start - 1] == '.' || isWordCharacterBefore(text, start)))
        return false;
    return !isWordCharacterAt(text, end) && !(end + 1 < text.size() && text[end] == '.' && isAsciiDigit(text[end + 1]));
}

} // namespace

std::optional<int> smtpCodeIn(std::string_view reason)
{
    const std::string_view text = withoutLeadIn(leftTrimmed(reason));
    if (text.size() > 3 && (text[3] == '.' || isWordCharacterAt(text, 3)))
        return {};
    return replyCode(text.substr(0, 3));
}

std::string enhancedCodeIn(std::string_view reason)
{
    for (std::size_t i = reason.find('.'); i != std::string_view::npos; i = reason.find('.', i + 1)) {
        if (i == 0)
            continue;
        const std::size_t end = enhancedCodeEnd(reason, i - 1);
        if (end != 0 && standsAlone(reason, i - 1, end))
            return std::string(reason.substr(i - 1, end - (i - 1)));
    }
    return {};
}

void setReplyCodes(events::Event& event, const JsonValue& smtpCode, const JsonValue& enhancedCode)
{
    event.smtpCode = replyCode(textOf(smtpCode));
    if (!event.smtpCode)
        event.smtpCode = smtpCodeIn(event.reason);
    const std::string_view code = textOf(enhancedCode);
    event.enhancedCode = !code.empty() && enhancedCodeEnd(code, 0) == code.size() ? code : enhancedCodeIn(event.reason);
}

} // namespace waybill::providers
