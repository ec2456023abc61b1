// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/spf/Policy.h"

#include "core/base/Ascii.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace waybill::domains::spf {

namespace {

constexpr std::string_view version = "v=spf1";

std::unexpected<SyntaxError> wrong(std::string_view term, std::string why)
{
    return std::unexpected(SyntaxError{std::string(term), std::move(why)});
}

// ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ), and "=" right behind it. npos where there is none.
std::size_t modifierNameEnd(std::string_view term)
{
    std::size_t at = 0;
    while (at < term.size()
           && (isAsciiLetter(term[at])
               || (at > 0 && (isAsciiDigit(term[at]) || term[at] == '-' || term[at] == '_' || term[at] == '.'))))
        ++at;
    return at > 0 && at < term.size() && term[at] == '=' ? at : std::string_view::npos;
}

// "0", or digits that don't begin with it.
std::optional<int> prefixFrom(std::string_view digits, int most)
{
    int prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    const bool isNumber = !digits.empty() && isAsciiDigit(digits[0]) && error == std::errc{}
        && end == digits.data() + digits.size();
    if (!isNumber || (digits.size() > 1 && digits[0] == '0') || prefix > most)
        return std::nullopt;
    return prefix;
}

class PolicyParser {
public:
    explicit PolicyParser(std::string_view text) { m_policy.source = text; }

    std::expected<Policy, SyntaxError> parse()
    {
        std::string_view left = std::string_view(m_policy.source).substr(version.size());
        while (!left.empty()) {
            const std::size_t end = std::min(left.find(' '), left.size());
            const std::string_view term = left.substr(0, end);
            left.remove_prefix(std::min(end + 1, left.size()));
            if (!term.empty())
                TRY_VOID(parseTerm(term));
        }
        return std::move(m_policy);
    }

private:
    using Done = std::expected<void, SyntaxError>;

    Done parseTerm(std::string_view term)
    {
        const bool isPlain = std::ranges::all_of(term, [](char c) { return c > ' ' && c < 0x7f; });
        if (!isPlain)
            return wrong(term, "only visible ASCII characters are allowed, and one space or more between terms");
        const std::size_t nameEnd = modifierNameEnd(term);
        return nameEnd != std::string_view::npos ? parseModifier(term, nameEnd) : parseDirective(term);
    }

    Done parseModifier(std::string_view term, std::size_t nameEnd)
    {
        const std::string_view name = term.substr(0, nameEnd);
        const std::string_view value = term.substr(nameEnd + 1);
        const bool isRedirect = equalsIgnoringCase(name, "redirect");
        if (!isRedirect && !equalsIgnoringCase(name, "exp")) {
            if (!MacroString::parse(value, MacroString::Kind::Modifier))
                return wrong(term, "its macros can't be understood");
            m_policy.unknownModifiers.emplace_back(term);
            return {};
        }
        auto& slot = isRedirect ? m_policy.redirect : m_policy.explanation;
        if (slot)
            return wrong(term, "it stands there twice");
        slot = MacroString::parse(value, MacroString::Kind::Domain);
        return slot ? Done() : wrong(term, "it needs a domain");
    }

    Done parseDirective(std::string_view term)
    {
        static constexpr std::array<std::pair<std::string_view, Mechanism>, 8> mechanisms{{
            {"all", Mechanism::All}, {"include", Mechanism::Include}, {"a", Mechanism::A},
            {"mx", Mechanism::Mx}, {"ptr", Mechanism::Ptr}, {"ip4", Mechanism::Ip4},
            {"ip6", Mechanism::Ip6}, {"exists", Mechanism::Exists},
        }};
        Directive directive;
        directive.source = term;
        std::string_view left = term;
        if (std::string_view("+-~?").find(left[0]) != std::string_view::npos) {
            directive.qualifier = Qualifier(left[0]);
            left.remove_prefix(1);
        }
        const std::string_view name = left.substr(0, left.find_first_of(":/"));
        left.remove_prefix(name.size());
        const auto* known = std::ranges::find_if(mechanisms, [name](const auto& each) { return equalsIgnoringCase(each.first, name); });
        if (known == mechanisms.end())
            return wrong(term, "there is no such mechanism");
        directive.mechanism = known->second;
        TRY_VOID(parseArgument(directive, left));
        m_policy.directives.push_back(std::move(directive));
        return {};
    }

    static Done parseArgument(Directive& directive, std::string_view argument)
    {
        switch (directive.mechanism) {
        case Mechanism::All: return argument.empty() ? Done() : wrong(directive.source, "“all” takes nothing behind it");
        case Mechanism::Ip4: return parseNetwork(directive, argument, directive.prefix4);
        case Mechanism::Ip6: return parseNetwork(directive, argument, directive.prefix6);
        case Mechanism::A:
        case Mechanism::Mx: TRY_VOID(parsePrefixes(directive, argument)); [[fallthrough]];
        case Mechanism::Ptr:
            if (argument.empty())
                return {};
            [[fallthrough]];
        case Mechanism::Include:
        case Mechanism::Exists: return parseDomain(directive, argument);
        }
        return {};
    }

    static Done parseDomain(Directive& directive, std::string_view argument)
    {
        if (!argument.starts_with(':') || argument.size() == 1)
            return wrong(directive.source, "it needs a domain behind a colon");
        argument.remove_prefix(1);
        directive.domain = MacroString::parse(argument, MacroString::Kind::Domain);
        if (directive.domain)
            return {};
        // The most frequent slip has a reason of its own.
        return wrong(directive.source, dns::IpAddress::parse(argument) ? "an address belongs into ip4: or ip6:"
                                                                         : "“" + std::string(argument)
                             + "” is not a domain with a top-level label");
    }

    static Done parseNetwork(Directive& directive, std::string_view argument, int& prefix)
    {
        const bool isV4 = directive.mechanism == Mechanism::Ip4;
        if (!argument.starts_with(':'))
            return wrong(directive.source, "it needs an address behind a colon");
        argument.remove_prefix(1);
        const std::size_t slash = argument.find('/');
        const auto address = dns::IpAddress::parse(argument.substr(0, slash));
        if (!address || address->isV4() != isV4)
            return wrong(directive.source, isV4 ? "that is not a whole IPv4 address" : "that is not an IPv6 address");
        directive.network = *address;
        if (slash == std::string_view::npos)
            return {};
        const auto given = prefixFrom(argument.substr(slash + 1), prefix);
        if (!given)
            return wrong(directive.source, isV4 ? "the prefix must be 0 to 32" : "the prefix must be 0 to 128");
        prefix = *given;
        return {};
    }

    // [ "/" ip4 ] [ "//" ip6 ] at the end; a domain may have slashes in it. What stays is the domain.
    static Done parsePrefixes(Directive& directive, std::string_view& argument)
    {
        const auto cut = [&directive, &argument](std::string_view slashes, int& prefix) -> Done {
            const std::size_t digits = argument.find_last_not_of("0123456789") + 1;
            if (digits < slashes.size() || argument.substr(digits - slashes.size(), slashes.size()) != slashes
                || (slashes.size() == 1 && digits >= 2 && argument[digits - 2] == '/') || digits == argument.size())
                return {};
            const auto given = prefixFrom(argument.substr(digits), prefix);
            if (!given)
                return wrong(directive.source, "the prefix must be 0 to " + std::to_string(prefix));
            prefix = *given;
            argument = argument.substr(0, digits - slashes.size());
            return {};
        };
        TRY_VOID(cut("//", directive.prefix6));
        return cut("/", directive.prefix4);
    }

    Policy m_policy;
};

} // namespace

bool Directive::asksDns() const
{
    return mechanism != Mechanism::All && mechanism != Mechanism::Ip4 && mechanism != Mechanism::Ip6;
}

bool Directive::holds(const dns::IpAddress& ip) const
{
    return (mechanism == Mechanism::Ip4 || mechanism == Mechanism::Ip6) && covers(network, ip);
}

bool Directive::covers(const dns::IpAddress& listed, const dns::IpAddress& ip) const
{
    return ip.isIn(listed, listed.isV4() ? prefix4 : prefix6);
}

bool Policy::hasAll() const
{
    return std::ranges::any_of(directives, [](const Directive& each) { return each.mechanism == Mechanism::All; });
}

std::expected<Policy, SyntaxError> parsePolicy(std::string_view text) { return PolicyParser(text).parse(); }

std::vector<std::string> spfRecordsAmong(std::span<const std::string> texts)
{
    std::vector<std::string> records;
    for (const std::string& text : texts) {
        if (equalsIgnoringCase(std::string_view(text).substr(0, version.size()), version)
            && (text.size() == version.size() || text[version.size()] == ' '))
            records.push_back(text);
    }
    return records;
}

} // namespace waybill::domains::spf
