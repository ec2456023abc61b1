// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/expectations/Findings.h"

#include "core/base/Ascii.h"
#include "core/domains/checks/DkimCheck.h"
#include "core/domains/checks/Text.h"
#include "core/domains/tags/TagList.h"

#include <algorithm>

namespace waybill::domains {

namespace {

using Kind = ExpectedRecord::Kind;

enum Place : std::size_t { Alias, Own, DoubledAlias, DoubledOwn };

std::string aliasIn(const dns::Answer& answer)
{
    if (!answer.chain.empty())
        return lowerText(answer.chain.front().target);
    for (const dns::Record& record : answer.records) {
        if (record.type == dns::RecordType::Cname && record.target() != nullptr)
            return lowerText(*record.target());
    }
    return {};
}

// The target without a zone that was appended: any ancestor of the domain that has a dot.
std::string withoutZone(const std::string& target, const dns::Name& domain)
{
    for (dns::Name zone = domain; zone.labelCount() >= 2; zone = zone.parent()) {
        if (target.ends_with("." + lowerText(zone)))
            return target.substr(0, target.size() - lowerText(zone).size() - 1);
    }
    return {};
}

FixRecord fixFor(const Wanted& wanted, std::string value, std::string replaces)
{
    FixRecord fix;
    fix.name = wanted.name;
    fix.type = wanted.record->kind == Kind::Cname ? dns::RecordType::Cname
               : wanted.record->kind == Kind::Mx  ? dns::RecordType::Mx
                                                  : dns::RecordType::Txt;
    fix.value = std::move(value);
    if (!replaces.empty())
        fix.replaces = std::move(replaces);
    return fix;
}

// A value without unknown parts can be published as it stands.
std::optional<FixRecord> plainFix(const Wanted& wanted, const std::string& replaces)
{
    if (wanted.value.empty() || wanted.value.find('*') != std::string::npos)
        return std::nullopt;
    const std::string prefix = wanted.record->kind == Kind::Mx ? "10 " : "";
    return fixFor(wanted, prefix + wanted.value, replaces);
}

bool isSibling(const Wanted& wanted, const std::string& target, std::span<const ExpectedRecord> siblings)
{
    return std::ranges::any_of(siblings, [&](const ExpectedRecord& other) {
        return other.kind == Kind::Cname && other.name != wanted.record->name && other.name.ends_with("_domainkey")
               && matchPattern(other.value, target);
    });
}

Finding judgeAlias(const Wanted& wanted, const dns::Name& domain, std::span<const ExpectedRecord> siblings)
{
    const dns::Answer& alias = wanted.answers[Alias];
    const dns::Answer& own = wanted.answers[Own];
    Finding finding{.verdict = Verdict::Fail, .published = aliasIn(alias)};
    const std::vector<std::string> texts = own.texts();
    if (const auto captured = matchPattern(wanted.value, finding.published); captured && !finding.published.empty()) {
        finding.captured = *captured;
        const bool beside = own.isFound() && own.chain.empty() && !texts.empty();
        finding.verdict = beside ? Verdict::Warning : Verdict::Pass;
        finding.slip = beside ? Slip::TextBesideCname : Slip::None;
    } else if (!finding.published.empty()) {
        const std::string cut = withoutZone(finding.published, domain);
        if (const auto captured = matchPattern(wanted.value, cut); captured && !cut.empty()) {
            finding.slip = Slip::ZoneDoubledInTarget;
            finding.captured = *captured;
            finding.fix = fixFor(wanted, cut, finding.published);
        } else {
            finding.slip = isSibling(wanted, finding.published, siblings) ? Slip::OtherSelector : Slip::WrongValue;
            finding.fix = plainFix(wanted, finding.published);
        }
    } else if (!texts.empty() && matchPattern(wanted.value, trimmed(texts.front()))) {
        finding.slip = Slip::TextInsteadOfCname;
        finding.published = texts.front();
        finding.fix = fixFor(wanted, std::string(trimmed(texts.front())), texts.front());
    } else if (const std::string doubled = aliasIn(wanted.answers[DoubledAlias]); !doubled.empty()) {
        finding.slip = Slip::ZoneDoubledInName;
        finding.published = doubled;
        if (matchPattern(wanted.value, doubled))
            finding.fix = fixFor(wanted, doubled, {});
    } else {
        finding.slip = Slip::Missing;
        finding.fix = plainFix(wanted, {});
    }
    return finding;
}

// What p= says, white space aside.
std::string keyIn(std::string_view record)
{
    std::vector<std::string> broken;
    const TagList tags = TagList::parseLenient(record, broken);
    for (const Tag& tag : tags.tags()) {
        if (tag.name != "p")
            continue;
        std::string key = tag.value;
        std::erase_if(key, [](char c) { return c == ' ' || c == '\t'; });
        return key;
    }
    return {};
}

Finding judgeKeyRecord(const Wanted& wanted)
{
    const std::vector<std::string> texts = wanted.answers[Own].texts();
    Finding finding{.verdict = Verdict::Fail, .slip = Slip::Missing};
    const Check check = judgeKey("x", wanted.answers[Own]);
    if (check.verdict != Verdict::Fail) {
        finding.verdict = check.verdict;
        finding.slip = Slip::None;
        // The provider signs with the other half of its own key: any other good key is as bad as none.
        if (!wanted.value.empty() && !texts.empty() && keyIn(texts.front()) != keyIn(wanted.value)) {
            finding.verdict = Verdict::Fail;
            finding.slip = Slip::WrongValue;
            finding.published = texts.front();
            finding.fix = fixFor(wanted, wanted.value, texts.front());
        }
        return finding;
    }
    if (!texts.empty()) {
        const KeySlip slip = slipOf(texts);
        finding.slip = slip == KeySlip::SplitOverRecords ? Slip::KeySplit : slip == KeySlip::Quoted ? Slip::KeyQuoted : Slip::WrongValue;
        finding.published = texts.front();
        if (!check.fixes.empty())
            finding.fix = check.fixes.front();
    } else if (const auto doubled = wanted.answers[DoubledOwn].texts(); !doubled.empty()) {
        finding.slip = Slip::ZoneDoubledInName;
        finding.published = doubled.front();
        finding.fix = fixFor(wanted, doubled.front(), {});
    }
    if (!finding.fix && !wanted.value.empty())
        finding.fix = fixFor(wanted, wanted.value, finding.published);
    return finding;
}

// "v=spf1 include:new … -all": the mechanism goes before the rest, where it costs nothing to read.
std::string withInclude(const std::string& record, const std::string& include)
{
    return record.substr(0, 6) + " include:" + include + record.substr(6);
}

Finding judgeSpf(const Wanted& wanted)
{
    const std::vector<std::string> records = textsBeginning(wanted.answers[Own], "v=spf1");
    Finding finding{.verdict = Verdict::Fail, .slip = Slip::Missing};
    const bool known = wanted.value.find('*') == std::string::npos;
    if (records.empty()) {
        if (known)
            finding.fix = fixFor(wanted, "v=spf1 include:" + wanted.value + " ~all", {});
        return finding;
    }
    finding.published = records.front();
    if (records.size() > 1) {
        finding.slip = Slip::SeveralSpf;
        return finding;
    }
    for (const std::string& term : split(records.front(), ' ')) {
        const std::string_view bare = std::string_view(term).substr(term.find_first_not_of("+?~-") == 1 ? 1 : 0);
        if (asciiLower(bare).starts_with("include:") && matchPattern(wanted.value, bare.substr(8)))
            return Finding{.published = records.front()};
    }
    if (known)
        finding.fix = fixFor(wanted, withInclude(records.front(), wanted.value), records.front());
    return finding;
}

Finding judgeText(const Wanted& wanted)
{
    for (const std::string& text : wanted.answers[Own].texts()) {
        if (matchPattern(wanted.value, trimmed(text)))
            return Finding{.published = text};
    }
    return Finding{.verdict = Verdict::Fail, .slip = Slip::Missing};
}

Finding judgeMx(const Wanted& wanted)
{
    Finding finding{.verdict = Verdict::Fail, .slip = Slip::Missing};
    for (const dns::Record& record : wanted.answers[Own].records) {
        if (record.mx() == nullptr)
            continue;
        finding.published = lowerText(record.mx()->exchange);
        if (const auto captured = matchPattern(wanted.value, finding.published))
            return Finding{.published = finding.published, .captured = *captured};
        finding.slip = Slip::WrongValue;
    }
    finding.fix = plainFix(wanted, finding.published);
    return finding;
}

} // namespace

std::string_view toString(Slip slip)
{
    switch (slip) {
    case Slip::None: return "none";
    case Slip::Missing: return "missing";
    case Slip::ZoneDoubledInTarget: return "zone_doubled_in_target";
    case Slip::ZoneDoubledInName: return "zone_doubled_in_name";
    case Slip::KeySplit: return "key_split";
    case Slip::KeyQuoted: return "key_quoted";
    case Slip::TextBesideCname: return "text_beside_cname";
    case Slip::TextInsteadOfCname: return "text_instead_of_cname";
    case Slip::OtherSelector: return "other_selector";
    case Slip::WrongValue: return "wrong_value";
    case Slip::SeveralSpf: return "several_spf";
    }
    return {};
}

std::vector<dns::Question> questionsFor(const Wanted& wanted, const dns::Name& domain)
{
    using enum dns::RecordType;
    const dns::RecordType own = wanted.record->kind == Kind::Mx ? Mx : Txt;
    const dns::Name doubled = domain.below(wanted.name.text()).value_or(wanted.name);
    return {{wanted.name, Cname}, {wanted.name, own}, {doubled, Cname}, {doubled, own}};
}

Finding judge(const Wanted& wanted, const dns::Name& domain, std::span<const ExpectedRecord> siblings)
{
    const std::size_t deciding = wanted.record->kind == Kind::Cname ? Alias : Own;
    if (wanted.answers[deciding].isUnknown())
        return Finding{.verdict = Verdict::Unknown};
    switch (wanted.record->kind) {
    case Kind::Cname: return judgeAlias(wanted, domain, siblings);
    case Kind::Key: return judgeKeyRecord(wanted);
    case Kind::SpfInclude: return judgeSpf(wanted);
    case Kind::Text: return judgeText(wanted);
    case Kind::Mx: return judgeMx(wanted);
    }
    return {};
}

QString describe(const Finding& finding, const Wanted& wanted, const dns::Name& domain)
{
    const QString purpose = QString::fromUtf8(wanted.record->purpose.data(), qsizetype(wanted.record->purpose.size()));
    const QString name = said(wanted.name.text());
    switch (finding.slip) {
    case Slip::None:
        return finding.verdict == Verdict::Unknown ? translate("domains", "%1: %2 could not be asked").arg(purpose, name)
                                                   : translate("domains", "%1: as it should be").arg(purpose);
    case Slip::Missing:
        return wanted.record->kind == Kind::SpfInclude
                   ? translate("domains", "%1: the SPF record at %2 does not include %3").arg(purpose, name, said(wanted.value))
                   : translate("domains", "%1: nothing at %2").arg(purpose, name);
    case Slip::ZoneDoubledInTarget:
        return translate("domains", "%1: zone name appended to the CNAME target").arg(purpose);
    case Slip::ZoneDoubledInName:
        return translate("domains", "%1: published at %2.%3: the panel adds the zone by itself").arg(purpose, name, said(domain.text()));
    case Slip::KeySplit:
        return translate("domains", "%1: the key is split over two TXT records").arg(purpose);
    case Slip::KeyQuoted:
        return translate("domains", "%1: quotes or backslashes are part of the key record").arg(purpose);
    case Slip::TextBesideCname:
        return translate("domains", "%1: a TXT record stands beside the CNAME").arg(purpose);
    case Slip::TextInsteadOfCname:
        return translate("domains", "%1: a TXT record holds what should be a CNAME").arg(purpose);
    case Slip::OtherSelector:
        return translate("domains", "%1: points to another selector’s key: %2").arg(purpose, said(finding.published));
    case Slip::WrongValue:
        return translate("domains", "%1: is “%2”, should be like “%3”").arg(purpose, said(finding.published, 80), said(wanted.value, 80));
    case Slip::SeveralSpf:
        return translate("domains", "%1: several SPF records at %2, which is an error").arg(purpose, name);
    }
    return {};
}

} // namespace waybill::domains
