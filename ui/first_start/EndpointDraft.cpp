// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/EndpointDraft.h"

#include <QCoreApplication>

#include <algorithm>

namespace waybill::ui::first_start {

using providers::Auth;

namespace {

constexpr std::size_t maximumNameLength = 63;
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";

std::string translated(const char* text)
{
    return QCoreApplication::translate("waybill::ui::first_start::EndpointDraft", text).toStdString();
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool hasControlCharacters(std::string_view text)
{
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// A header field name (RFC 9110, section 5.1).
bool isToken(std::string_view text)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) != 0 || marks.find(char(c)) != marks.npos);
    });
}

bool hasBothParts(std::string_view text)
{
    const auto colon = text.find(':');
    return colon != text.npos && colon > 0 && !trimmed(text.substr(colon + 1)).empty();
}

} // namespace

std::vector<Auth> authsOf(const providers::ProviderCard& card)
{
    if (card.signatureStrength == events::Strength::None)
        return {Auth::Basic, Auth::Header};
    if (card.needsTopic) // SNS knows no other
        return {Auth::Signature, Auth::Basic};
    return {Auth::Signature, Auth::Basic, Auth::Bearer};
}

bool needsSecret(const providers::ProviderCard& card, Auth auth)
{
    return auth != Auth::Signature || !card.needsTopic;
}

Result<void> checkName(std::string_view name)
{
    if (name.empty())
        return fail(
            ErrorCode::InvalidInput,
            translated(QT_TRANSLATE_NOOP("waybill::ui::first_start::EndpointDraft", "The endpoint has no name")));
    const bool fits = name.size() <= maximumNameLength && name.front() != '-' &&
                      std::ranges::all_of(name, [](char c) { return c == '-' || letters.find(c) != letters.npos; });
    if (!fits)
        return fail(ErrorCode::InvalidInput,
                    translated(QT_TRANSLATE_NOOP("waybill::ui::first_start::EndpointDraft",
                                                 "The name may have small letters, digits and hyphens, at most 63")));
    return {};
}

Result<Secret> signingSecret(Auth auth, std::string_view typed)
{
    const char* problem = nullptr;
    const std::string_view text = trimmed(typed);
    std::string_view prefix;
    if (text.empty())
        problem = QT_TRANSLATE_NOOP("waybill::ui::first_start::EndpointDraft", "Enter it first: the field is empty");
    else if (hasControlCharacters(text))
        problem = QT_TRANSLATE_NOOP("waybill::ui::first_start::EndpointDraft",
                                    "The secret has line breaks or control characters in it");
    else if (auth == Auth::Basic) {
        prefix = "basic ";
        if (!hasBothParts(text))
            problem = QT_TRANSLATE_NOOP("waybill::ui::first_start::EndpointDraft",
                                        "Write the user name, a colon and the password: user:password");
    } else if (auth == Auth::Header) {
        prefix = "header ";
        if (!hasBothParts(text) || !isToken(text.substr(0, text.find(':'))))
            problem = QT_TRANSLATE_NOOP("waybill::ui::first_start::EndpointDraft",
                                        "Write the header's name, a colon and its value: Name: value");
    } else if (auth == Auth::Bearer)
        prefix = "bearer ";
    if (problem != nullptr)
        return fail(ErrorCode::InvalidInput, translated(problem));
    return Secret(std::string(prefix).append(text));
}

} // namespace waybill::ui::first_start
