// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/TermCheck.h"

#include "core/base/Ascii.h"
#include "core/base/Closest.h"
#include "core/base/Result.h"
#include "core/filter/CodeRange.h"
#include "core/filter/Fields.h"
#include "core/filter/Match.h"
#include "core/filter/Text.h"
#include "core/filter/TimeSpec.h"

#include <algorithm>

namespace waybill::filter {

namespace {

using Checked = std::expected<void, ParseError>;

QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

// The name that was probably meant: one that begins so, else the nearest.
std::string_view nearest(std::string_view typed, const std::vector<std::string_view>& names)
{
    const std::string folded = foldedAscii(typed);
    const auto begins = std::ranges::find_if(names, [&](auto name) { return folded.size() > 2 && name.starts_with(folded); });
    return begins != names.end() ? *begins : closest(typed, names);
}

// Names that people bring from elsewhere.
std::string_view synonymOf(std::string_view name)
{
    static constexpr std::pair<std::string_view, std::string_view> synonyms[] = {
        {"environment", "env"}, {"recipient", "to"},  {"rcpt", "to"},        {"sender", "from"}, {"event", "type"},
        {"status", "type"},     {"after", "since"},   {"until", "before"},   {"smtp", "code"},   {"enhanced", "code"},
        {"metadata", "meta"},   {"message_type", "message"}, {"message_id", "id"}, {"verified", "verification"}, {"title", "subject"},
        {"correlation_id", "id"}, {"host", "domain"}, {"webhook", "endpoint"}, {"error", "reason"},
    };
    for (const auto& [theirs, ours] : synonyms) {
        if (equalsIgnoringCase(theirs, name))
            return ours;
    }
    return {};
}

QString didYouMean(std::string_view typed, const std::vector<std::string_view>& candidates, std::string_view synonym)
{
    const std::string_view meant = synonym.empty() ? nearest(typed, candidates) : synonym;
    return meant.empty() ? QString() : Text::tr("; did you mean “%1”?").arg(shown(meant));
}

QString list(const std::vector<std::string_view>& names)
{
    QStringList texts;
    for (const std::string_view name : names)
        texts << shown(name);
    return texts.join(QStringLiteral(", "));
}

ParseError valueError(const Token& token, QString message, bool unfinished = false)
{
    return {token.valuePosition, token.valueLength, message.toStdString(), unfinished};
}

Checked checkVocabulary(Field field, const Token& token, bool atEnd)
{
    const auto names = vocabularyOf(field);
    const Pattern pattern(token.value);
    if (std::ranges::any_of(names, [&](std::string_view name) { return pattern.matchesWhole(name); }))
        return {};
    const std::string typed = foldedAscii(token.value);
    const bool halfTyped = atEnd && std::ranges::any_of(names, [&](auto name) { return name.starts_with(typed); });
    const QString what = field == Field::Type ? Text::tr("“%1” is not an event type")
        : field == Field::Bounce              ? Text::tr("“%1” is not a bounce class")
        : field == Field::Verification        ? Text::tr("“%1” is not a result of verification")
        : field == Field::Strength            ? Text::tr("“%1” is not a strength of verification")
                                              : Text::tr("“%1” is not a state of processing");
    const QString meant = didYouMean(token.value, names, {});
    return std::unexpected(valueError(
        token, what.arg(shown(token.value)) + (meant.isEmpty() ? Text::tr("; expected one of %1").arg(list(names)) : meant),
        halfTyped));
}

Checked checkCode(const Token& token, bool atEnd)
{
    const std::string_view value = token.value;
    if (token.comparison != Comparison::Equal) {
        if (std::ranges::all_of(value, isAsciiDigit) && value.size() <= 3)
            return {};
        return std::unexpected(valueError(token, Text::tr("Expected an SMTP code of three digits, such as code>=500")));
    }
    if (value.contains("..")) {
        const auto range = CodeRange::from({Field::Code, {}, Comparison::Equal, token.value});
        if (range && range->first <= range->last)
            return {};
        const bool halfTyped = atEnd && std::ranges::all_of(value, [&](char c) { return isAsciiDigit(c) || c == '.'; });
        return std::unexpected(valueError(
            token, range ? Text::tr("The range ends before it begins") : Text::tr("Expected a range of SMTP codes, such as code:500..599"),
            halfTyped && (value.ends_with('.') || range)));
    }
    const auto fits = [&](char c) { return isAsciiDigit(c) || c == '.' || c == '*'; };
    const bool allFit = std::ranges::all_of(value, fits);
    const bool dotted = value.contains('.');
    const bool tooLong = value.size() > (dotted ? 9U : 3U) && !value.contains('*');
    const bool halfTyped = atEnd && (value.size() < 3 || value.back() == '.');
    if (allFit && !tooLong && (value.contains('*') || dotted || value.size() == 3) && value.back() != '.')
        return {};
    return std::unexpected(valueError(
        token, Text::tr("Expected an SMTP code (550, 55*, 500..599) or an enhanced code (5.1.1, 5.2.*)"), allFit && halfTyped));
}

bool couldBecomeATime(const Token& token, bool atEnd)
{
    return atEnd && token.value.size() < 50 && std::ranges::all_of(token.value, [](char c) {
        return isAsciiDigit(c) || std::string_view("-:.T").contains(c);
    });
}

Checked checkSpan(Field field, const Token& token, bool atEnd)
{
    const bool compares = token.comparison != Comparison::Equal;
    const auto one = compares ? TimeSpec::parse(token.value) : std::nullopt;
    const auto span = compares ? std::nullopt : TimeSpan::parse(token.value);
    const bool isRelative = (one && one->isRelative())
        || (span && ((span->from && span->from->isRelative()) || (span->to && span->to->isRelative())));
    if (field == Field::Received && isRelative)
        return std::unexpected(valueError(
            token, Text::tr("Expected a time (2026-11-01, 2026-11-01T14:02:00Z); only time: counts back from now")));
    if (one || span)
        return {};
    return std::unexpected(valueError(
        token, compares ? Text::tr("Expected a time (2026-11-01, 2026-11-01T14:02:00Z)")
                        : Text::tr("Expected a range of times (2026-11-01..2026-11-03, 2026-11-01T14:02:00Z..) or a day"),
        couldBecomeATime(token, atEnd)));
}

Checked checkDedupKey(const Token& token, bool atEnd)
{
    const bool isHex = std::ranges::all_of(token.value, [](char c) {
        return isAsciiDigit(c) || (asciiLower(c) >= 'a' && asciiLower(c) <= 'f');
    });
    if (isHex && token.value.size() == 64)
        return {};
    return std::unexpected(valueError(token, Text::tr("Expected a deduplication key of 64 hex digits"),
                                      atEnd && isHex && token.value.size() < 64));
}

Checked checkTime(const Token& token, bool atEnd)
{
    if (TimeSpec::parse(token.value))
        return {};
    return std::unexpected(valueError(
        token, Text::tr("Expected a distance back (15m, 2h, 3d) or a time (2026-11-01, 2026-11-01T14:02:00Z)"),
        couldBecomeATime(token, atEnd)));
}

Checked checkId(const Token& token)
{
    if (!Pattern(token.value).hasWildcard())
        return {};
    return std::unexpected(valueError(token, Text::tr("An id is compared as a whole; leave out the “*”")));
}

Checked checkValue(Field field, const Token& token, bool atEnd)
{
    switch (field) {
    case Field::Type:
    case Field::Bounce:
    case Field::Verification:
    case Field::Strength:
    case Field::Processing:
        return checkVocabulary(field, token, atEnd);
    case Field::Code:
        return checkCode(token, atEnd);
    case Field::Since:
    case Field::Before:
        return checkTime(token, atEnd);
    case Field::Time:
    case Field::Received:
        return checkSpan(field, token, atEnd);
    case Field::Id:
        return checkId(token);
    case Field::Dedup:
        return checkDedupKey(token, atEnd);
    default:
        return {};
    }
}

ParseError unknownField(const Token& token)
{
    const std::string_view name = token.field;
    std::vector<std::string_view> names;
    for (const Field field : namedFields())
        names.push_back(fieldName(field));
    const QString meant = didYouMean(name, names, synonymOf(name));
    const QString message = Text::tr("“%1” is not a field").arg(shown(name))
        % (meant.isEmpty() ? Text::tr("; put it in quotes to search for the text") : meant);
    return {token.position, name.size(), message.toStdString(), false};
}

} // namespace

std::expected<Term, ParseError> checkedTerm(const Token& token, std::string_view text)
{
    Term term;
    term.value = token.value;
    if (token.field.empty())
        return term.value.empty()
            ? std::expected<Term, ParseError>(std::unexpected(valueError(token, Text::tr("Empty quotes match nothing"))))
            : term;
    const auto field = fieldFrom(token.field);
    if (!field)
        return std::unexpected(unknownField(token));
    term.field = *field;
    term.metaKey = token.metaKey;
    term.comparison = token.comparison;
    if (term.field == Field::Meta && term.metaKey.empty())
        return std::unexpected(ParseError{token.position, token.length,
                                          Text::tr("Expected the name of a metadata key, as in meta.order:1234").toStdString()});
    const bool isOrdered = term.field == Field::Code || term.field == Field::Time || term.field == Field::Received;
    if (term.comparison != Comparison::Equal && !isOrdered)
        return std::unexpected(ParseError{token.position, token.length,
                                          Text::tr("Only code, time and received compare with < and >; write %1: instead")
                                              .arg(shown(token.field)).toStdString()});
    const bool atEnd = token.position + token.length == text.size();
    if (term.value.empty())
        return std::unexpected(valueError(token, Text::tr("Expected a value after “%1”").arg(shown(
                                              text.substr(token.position, token.valuePosition - token.position))),
                                          atEnd && token.valueLength == 0));
    TRY_VOID(checkValue(term.field, token, atEnd));
    return term;
}

} // namespace waybill::filter
