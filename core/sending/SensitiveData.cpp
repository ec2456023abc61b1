// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/SensitiveData.h"

#include "core/base/Ascii.h"

#include <algorithm>
#include <array>
#include <string>

namespace waybill::sending {

namespace {

bool isTokenCharacter(char c) { return isAsciiLetterOrDigit(c) || c == '_' || c == '-' || c == '.'; }

// ISO/IEC 7812-1, annex B
bool passesLuhn(std::string_view digits)
{
    int sum = 0;
    bool twice = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
        const int value = (*digit - '0') * (twice ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

// The lengths that the large schemes issue, by first digit.
bool isCardLength(char first, std::size_t length)
{
    switch (first) {
    case '3': return length == 14 || length == 15;
    case '4': return length == 13 || length == 16 || length == 19;
    case '5': return length == 16;
    case '6': return length == 16 || length == 19;
    default: return false;
    }
}

// Digits, perhaps in groups with one space or hyphen between them.
bool hasCardNumber(std::string_view content)
{
    for (std::size_t start = 0; start < content.size(); ++start) {
        if (!isAsciiDigit(content[start]) || (start > 0 && isTokenCharacter(content[start - 1])))
            continue;
        std::string digits;
        std::size_t at = start;
        for (; at < content.size() && digits.size() < 20; ++at) {
            if (isAsciiDigit(content[at]))
                digits += content[at];
            else if ((content[at] != ' ' && content[at] != '-') || !isAsciiDigit(content[at - 1]))
                break;
        }
        if (isCardLength(digits.front(), digits.size()) && passesLuhn(digits))
            return true;
    }
    return false;
}

// ISO 13616: the remainder by 97 of the rearranged number is 1.
bool isIban(std::string_view text)
{
    int remainder = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[(i + 4) % text.size()];
        const int value = isAsciiDigit(c) ? c - '0' : c - 'A' + 10;
        remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder == 1;
}

bool hasIban(std::string_view content)
{
    for (std::size_t start = 0; start + 15 <= content.size(); ++start) {
        if (!isAsciiUpper(content[start]) || !isAsciiUpper(content[start + 1]) || !isAsciiDigit(content[start + 2]) ||
            !isAsciiDigit(content[start + 3]) || (start > 0 && isTokenCharacter(content[start - 1])))
            continue;
        std::string number;
        for (std::size_t at = start; at < content.size() && number.size() < 34; ++at) {
            if (isAsciiDigit(content[at]) || isAsciiUpper(content[at]))
                number += content[at];
            else if (content[at] != ' ')
                break;
        }
        if (number.size() >= 15 && isIban(number))
            return true;
    }
    return false;
}

struct KeyShape {
    std::string_view prefix;
    std::size_t least; // characters behind the prefix
    std::string_view kind;
};

constexpr std::array<KeyShape, 9> keyShapes{{{"SG.", 30, "a SendGrid key"},
                                             {"re_", 16, "a Resend key"},
                                             {"xkeysib-", 16, "a Brevo key"},
                                             {"mlsn.", 16, "a MailerSend key"},
                                             {"AKIA", 16, "an AWS access key"},
                                             {"whsec_", 16, "a webhook secret"},
                                             {"sk_live_", 16, "a payment key"},
                                             {"eyJ", 40, "a signed token"},
                                             {"-----BEGIN ", 1, "a private key or certificate"}}};

bool hasKey(std::string_view content, const KeyShape& shape)
{
    for (std::size_t at = content.find(shape.prefix); at != std::string_view::npos;
         at = content.find(shape.prefix, at + 1)) {
        if (at > 0 && isTokenCharacter(content[at - 1]))
            continue;
        const std::string_view rest = content.substr(at + shape.prefix.size());
        const auto end = std::ranges::find_if_not(rest, isTokenCharacter);
        if (std::size_t(end - rest.begin()) >= shape.least)
            return true;
    }
    return false;
}

} // namespace

std::vector<std::string_view> sensitiveDataIn(std::string_view content)
{
    std::vector<std::string_view> kinds;
    if (hasCardNumber(content))
        kinds.push_back("a card number");
    if (hasIban(content))
        kinds.push_back("an IBAN");
    for (const KeyShape& shape : keyShapes) {
        if (hasKey(content, shape))
            kinds.push_back(shape.kind);
    }
    return kinds;
}

int sensitiveKinds() { return int(keyShapes.size()) + 2; }

} // namespace waybill::sending
