// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/expectations/ExpectationCheck.h"

#include "core/base/Ascii.h"
#include "core/base/JsonWriter.h"
#include "core/domains/checks/Text.h"
#include "core/domains/expectations/Findings.h"
#include "core/domains/tags/TagList.h"

#include <algorithm>

namespace waybill::domains {

namespace {

std::string filled(std::string_view pattern, const dns::Name& name, const dns::Name& domain)
{
    std::string text(pattern);
    std::string dashes = lowerText(domain);
    std::ranges::replace(dashes, '.', '-');
    const std::string label(name.isRoot() ? std::string_view() : name.labels().front());
    for (const auto& [what, with] : {std::pair<std::string_view, std::string>{"{label}", label}, {"{dashes}", dashes}}) {
        if (const auto at = text.find(what); at != std::string::npos)
            text.replace(at, what.size(), with);
    }
    return text;
}

// The names that a pattern can stand for here: the known selectors that fit, the Return-Path below the domain.
std::vector<dns::Name> namesFor(const ExpectedRecord& record, const CheckContext& context, const std::string& returnPath)
{
    std::vector<dns::Name> names;
    const auto add = [&](std::optional<dns::Name> name) {
        if (name)
            names.push_back(std::move(*name));
    };
    if (record.name.empty())
        add(context.domain);
    else if (record.name == "*") {
        if (const auto name = dns::Name::parse(returnPath); name && *name != context.domain && name->isAtOrBelow(context.domain))
            add(*name);
    } else if (record.name.find('*') == std::string_view::npos) {
        add(context.domain.below(record.name));
    } else {
        for (const std::string& selector : context.selectors) {
            if (matchPattern(record.name, selector + "._domainkey"))
                add(context.domain.below(asciiLower(selector) + "._domainkey"));
        }
    }
    return names;
}

struct Plan {
    std::vector<Wanted> wanted;
    std::vector<QString> unnamed; // records whose name nobody said
};

Plan planFor(std::span<const ExpectedRecord> records, const CheckContext& context, const std::string& returnPath)
{
    Plan plan;
    for (const ExpectedRecord& record : records) {
        const auto names = namesFor(record, context, returnPath);
        if (names.empty() && !record.isOptional)
            plan.unnamed.push_back(translate("domains", "%1: only the provider’s page knows its name; name the selector or the Return-Path")
                                       .arg(QString::fromUtf8(record.purpose.data(), qsizetype(record.purpose.size()))));
        for (const dns::Name& name : names)
            plan.wanted.push_back({&record, name, filled(record.value, name, context.domain)});
    }
    return plan;
}

// The provider's own records, in the form that the documented ones have. Views into `own`.
std::vector<ExpectedRecord> expectedFrom(const std::vector<ProviderRecord>& own, std::vector<std::string>& names, const dns::Name& domain)
{
    std::vector<ExpectedRecord> records;
    names.reserve(own.size()); // views stay good
    for (const ProviderRecord& one : own) {
        std::string below = lowerText(one.name);
        if (const std::string tail = "." + lowerText(domain); below.ends_with(tail))
            below.resize(below.size() - tail.size());
        names.push_back(std::move(below));
        records.push_back({one.purpose, one.kind, names.back(), one.value, one.isOptional, {}});
    }
    return records;
}

Plan planFrom(std::span<const ExpectedRecord> records, const std::vector<ProviderRecord>& own)
{
    Plan plan;
    for (std::size_t i = 0; i < own.size(); ++i)
        plan.wanted.push_back({&records[i], own[i].name, own[i].value});
    return plan;
}

void askAll(std::vector<Wanted>& wanted, const CheckContext& context)
{
    std::vector<dns::Question> questions;
    for (const Wanted& one : wanted) {
        const auto own = questionsFor(one, context.domain);
        questions.insert(questions.end(), own.begin(), own.end());
    }
    if (questions.empty())
        return;
    const auto answers = context.resolver.ask(questions, context.stop);
    constexpr std::size_t each = 4;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        wanted[i].answers.assign(answers.begin() + std::ptrdiff_t(each * i), answers.begin() + std::ptrdiff_t(each * (i + 1)));
}

// A part that one record shows completes the others: the account number in s1's target is that of s2's, too.
void completeFixes(std::vector<Finding>& findings, const std::vector<Wanted>& wanted)
{
    const auto known = std::ranges::find_if(findings, [](const Finding& one) { return !one.captured.empty(); });
    if (known == findings.end())
        return;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        Finding& finding = findings[i];
        const auto star = wanted[i].value.find('*');
        if (finding.verdict != Verdict::Fail || finding.fix || star == std::string::npos
            || wanted[i].record->kind != ExpectedRecord::Kind::Cname)
            continue;
        FixRecord fix;
        fix.name = wanted[i].name;
        fix.type = dns::RecordType::Cname;
        fix.value = wanted[i].value;
        fix.value.replace(star, 1, known->captured);
        if (!finding.published.empty())
            fix.replaces = finding.published;
        finding.fix = std::move(fix);
    }
}

// Of a group one record is enough, and what is optional fails nobody.
void forgive(std::vector<Finding>& findings, const std::vector<Wanted>& wanted)
{
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const ExpectedRecord& record = *wanted[i].record;
        bool other = false;
        for (std::size_t k = 0; k < findings.size(); ++k)
            other |= k != i && !record.group.empty() && wanted[k].record->group == record.group && findings[k].verdict != Verdict::Fail;
        const bool missing = findings[i].slip == Slip::Missing;
        if (findings[i].verdict == Verdict::Fail && (other || record.isOptional) && (missing || record.kind == ExpectedRecord::Kind::Mx)) {
            findings[i].verdict = Verdict::Pass;
            findings[i].fix.reset();
        }
    }
}

std::string detailOf(const std::vector<Finding>& findings, const std::vector<Wanted>& wanted)
{
    JsonWriter json;
    json.beginArray();
    for (std::size_t i = 0; i < findings.size(); ++i) {
        json.beginObject()
            .member("purpose", wanted[i].record->purpose)
            .member("name", wanted[i].name.text())
            .member("expected", wanted[i].value)
            .memberOrNull("published", std::string_view(findings[i].published))
            .member("verdict", toString(findings[i].verdict))
            .member("slip", toString(findings[i].slip))
            .endObject();
    }
    json.endArray();
    return json.take();
}

} // namespace

std::vector<Check> ExpectationCheck::run(const CheckContext& context) const
{
    Check check = makeCheck(m_id, translate("domains", "%1 records").arg(m_name), Verdict::Unknown, {});
    const auto own = m_ask ? m_ask(m_provider, context.domain, context.stop)
                           : Result<std::vector<ProviderRecord>>(fail(ErrorCode::NotFound, {}));
    std::vector<std::string> names;
    const std::vector<ExpectedRecord> ownExpected = own ? expectedFrom(*own, names, context.domain) : std::vector<ExpectedRecord>{};
    const std::span<const ExpectedRecord> expected = own ? std::span<const ExpectedRecord>(ownExpected) : expectedOf(m_provider);
    if (expected.empty()) {
        check.sentence = translate("domains", "It is not known which records this provider wants");
        return {check};
    }
    Plan plan = own ? planFrom(expected, *own) : planFor(expected, context, m_returnPath);
    askAll(plan.wanted, context);
    std::vector<Finding> findings;
    for (const Wanted& one : plan.wanted)
        findings.push_back(judge(one, context.domain, expected));
    completeFixes(findings, plan.wanted);
    forgive(findings, plan.wanted);

    int good = 0;
    std::optional<std::size_t> worst;
    check.verdict = Verdict::Pass;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const Finding& finding = findings[i];
        check.verdict = worse(check.verdict, finding.verdict);
        good += int(finding.verdict == Verdict::Pass);
        if (finding.verdict != Verdict::Pass && (!worst || worse(finding.verdict, findings[*worst].verdict) != findings[*worst].verdict))
            worst = i;
        if (finding.verdict != Verdict::Pass)
            check.notes.push_back(describe(finding, plan.wanted[i], context.domain));
        if (finding.fix)
            check.fixes.push_back(*finding.fix);
        check.answers.insert(check.answers.end(), plan.wanted[i].answers.begin(), plan.wanted[i].answers.end());
    }
    if (!plan.unnamed.empty())
        check.verdict = worse(check.verdict, Verdict::Unknown);
    check.notes.insert(check.notes.end(), plan.unnamed.begin(), plan.unnamed.end());
    check.sentence = worst ? describe(findings[*worst], plan.wanted[*worst], context.domain)
                     : plan.unnamed.empty() ? translate("domains", "%1 of %1 records as %2 wants them").arg(good).arg(m_name)
                                            : translate("domains", "%1 records are right; others can’t be looked for yet").arg(good);
    if (own)
        check.notes.push_back(translate("domains", "Held against what %1’s own API says of this domain.").arg(m_name));
    else if (!own.error().message.empty())
        check.notes.push_back(translate("domains", "Held against the documented records: %1.").arg(said(own.error().message)));
    check.detailJson = detailOf(findings, plan.wanted);
    return {check};
}

} // namespace waybill::domains
