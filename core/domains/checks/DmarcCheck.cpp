// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/DmarcCheck.h"

#include "core/base/JsonWriter.h"
#include "core/domains/checks/Text.h"

#include <algorithm>

namespace waybill::domains {

namespace {

using State = dmarc::PolicyVerdict::State;

QString policyText(dmarc::Policy policy) { return QString::fromLatin1(dmarc::toString(policy).data()); }

QString verdictText(const dmarc::PolicyVerdict& verdict)
{
    if (verdict.state == State::None)
        return translate("domains", "no policy");
    if (verdict.state == State::Unknown)
        return translate("domains", "not known");
    return translate("domains", "%1 from %2").arg(policyText(verdict.effective), said(verdict.foundAt));
}

void writeVerdict(JsonWriter& json, const dmarc::PolicyVerdict& verdict)
{
    json.beginObject()
        .member("applies", verdict.state == State::Applies)
        .member("known", verdict.state != State::Unknown)
        .memberOrNull("policy", verdict.state == State::Applies ? dmarc::toString(verdict.effective) : std::string_view())
        .memberOrNull("published", verdict.state == State::Applies ? dmarc::toString(verdict.policy) : std::string_view())
        .memberOrNull("tag", std::string_view(verdict.tag))
        .memberOrNull("found_at", std::string_view(verdict.foundAt))
        .member("organisational_domain", verdict.organisational)
        .memberOrNull("record", std::string_view(verdict.text))
        .member("reason", verdict.reason)
        .endObject();
}

std::string detailOf(const dmarc::PolicyVerdict& walk, const dmarc::PolicyVerdict& suffix)
{
    JsonWriter json;
    json.beginObject().key("rfc9989");
    writeVerdict(json, walk);
    json.key("rfc7489");
    writeVerdict(json, suffix);
    json.member("differ", dmarc::differ(walk, suffix)).endObject();
    return json.take();
}

FixRecord firstRecord(const dns::Name& domain)
{
    FixRecord fix;
    fix.name = domain.below("_dmarc").value_or(domain);
    fix.value = "v=DMARC1; p=none; rua=mailto:dmarc-reports@" + domain.text();
    return fix;
}

void judgePolicy(Check& check, const dmarc::PolicyVerdict& verdict, const dns::Name& domain)
{
    if (verdict.state == State::Unknown) {
        check.verdict = Verdict::Unknown;
        check.sentence = translate("domains", "Not known: %1").arg(said(verdict.reason));
        return;
    }
    if (verdict.state == State::None) {
        check.verdict = Verdict::Fail;
        check.sentence = translate("domains", "No DMARC policy applies: %1").arg(said(verdict.reason));
        check.fixes.push_back(firstRecord(domain));
        return;
    }
    const dmarc::DmarcRecord& record = *verdict.record;
    const QString policy = QStringLiteral("%1=%2").arg(QString::fromStdString(verdict.tag), policyText(verdict.policy));
    if (verdict.effective == dmarc::Policy::None) {
        check.verdict = Verdict::Warning;
        check.sentence = record.rua.empty() ? translate("domains", "%1 and no reports: protects nothing and tells nothing").arg(policy)
                                            : translate("domains", "%1 · collects reports, protects nothing yet").arg(policy);
    } else {
        check.verdict = record.rua.empty() ? Verdict::Warning : Verdict::Pass;
        check.sentence = record.rua.empty() ? translate("domains", "%1, but no address for reports").arg(policy)
                                            : translate("domains", "%1 · collects reports").arg(policy);
    }
    if (record.isTesting)
        check.notes.push_back(translate("domains", "t=y asks receivers to do one step less: %1.").arg(policyText(verdict.effective)));
    for (const std::string& remark : record.remarks)
        check.notes.push_back(said(remark));
}

// Whether the domain exists, for np=: anything at the name counts.
bool existsBy(const dns::Answer& address, const dns::Answer& mail)
{
    return address.outcome != dns::Outcome::NxDomain || mail.outcome != dns::Outcome::NxDomain;
}

} // namespace

WalkAnswers askWalks(const CheckContext& context, const std::vector<std::string>& domains, const dmarc::PublicSuffixes& suffixes)
{
    std::vector<std::string> names;
    for (const std::string& domain : domains) {
        for (const std::string& one : dmarc::walkDomains(domain))
            names.push_back(dmarc::policyName(one));
        names.push_back(dmarc::policyName(suffixes.organisationalDomain(domain)));
    }
    std::vector<dns::Question> questions;
    std::vector<std::string> asked;
    for (const std::string& name : names) {
        const auto parsed = dns::Name::parse(name);
        if (!parsed || std::ranges::find(asked, name) != asked.end())
            continue;
        asked.push_back(name);
        questions.push_back({*parsed, dns::RecordType::Txt});
    }
    WalkAnswers answers;
    answers.raw = context.resolver.ask(questions, context.stop);
    for (std::size_t i = 0; i < asked.size(); ++i)
        answers.texts[asked[i]] = textAnswerOf(answers.raw[i]);
    return answers;
}

std::vector<Check> DmarcCheck::run(const CheckContext& context) const
{
    const std::string domain = lowerText(context.domain);
    WalkAnswers walks = askWalks(context, {domain}, m_suffixes);
    const auto walk = dmarc::discoverByWalk(domain, true, walks.texts);
    dmarc::PolicyVerdict newer = walk;
    // np= matters only where the policy comes from above and has one.
    if (walk.record && walk.record->np && walk.foundAt != domain) {
        const dns::Question questions[] = {{context.domain, dns::RecordType::A}, {context.domain, dns::RecordType::Mx}};
        const auto answers = context.resolver.ask(questions, context.stop);
        newer = dmarc::discoverByWalk(domain, existsBy(answers[0], answers[1]), walks.texts);
        walks.raw.insert(walks.raw.end(), answers.begin(), answers.end());
    }
    const auto older = dmarc::discoverBySuffix(domain, m_suffixes, walks.texts);
    Check check = makeCheck("dmarc", translate("domains", "DMARC"), Verdict::Unknown, {});
    check.answers = std::move(walks.raw);
    judgePolicy(check, newer, context.domain);
    check.detailJson = detailOf(newer, older);
    if (dmarc::differ(newer, older))
        check.notes.insert(check.notes.begin(), translate("domains", "Receivers differ: %1 by RFC 9989, %2 by RFC 7489.")
                                                    .arg(verdictText(newer), verdictText(older)));
    if (newer.state == State::Applies)
        checkReportAddresses(check, context, newer);
    return {check};
}

void DmarcCheck::checkReportAddresses(Check& check, const CheckContext& context, const dmarc::PolicyVerdict& policy) const
{
    std::vector<dns::Question> questions;
    std::vector<const dmarc::ReportAddress*> asked;
    for (const auto* list : {&policy.record->rua, &policy.record->ruf}) {
        for (const dmarc::ReportAddress& address : *list) {
            // The list stands for another walk: a vendor's domain below a public suffix of its own is no case of this.
            const std::string name = dmarc::authorisationName(policy.foundAt, m_suffixes.organisationalDomain(policy.foundAt),
                                                              address, m_suffixes.organisationalDomain(address.domain));
            const auto parsed = dns::Name::parse(name);
            if (name.empty() || !parsed || questions.size() == dmarc::mostQueries)
                continue;
            questions.push_back({*parsed, dns::RecordType::Txt});
            asked.push_back(&address);
        }
    }
    if (questions.empty())
        return;
    const auto answers = context.resolver.ask(questions, context.stop);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        check.answers.push_back(answers[i]);
        if (answers[i].isUnknown()) {
            check.notes.push_back(unknownBecause(answers[i]));
        } else if (textsBeginning(answers[i], "v=DMARC1").empty()) {
            check.verdict = worse(check.verdict, Verdict::Warning);
            check.notes.push_back(
                translate("domains", "%1 does not say that it takes reports for %2; receivers won’t send them. Its owner "
                                     "must publish “v=DMARC1” at %3.")
                    .arg(said(asked[i]->domain), said(policy.foundAt), said(answers[i].question.name.text())));
        }
    }
}

std::vector<Check> AlignmentCheck::run(const CheckContext& context) const
{
    const dmarc::AlignmentQuestion question{lowerText(context.domain), m_returnPath, m_signing};
    WalkAnswers walks = askWalks(context, dmarc::alignmentDomains(question), m_suffixes);
    const auto newer = dmarc::alignByWalk(question, walks.texts);
    const auto older = dmarc::alignBySuffix(question, m_suffixes, walks.texts);
    Check check = makeCheck("alignment", translate("domains", "Alignment"), Verdict::Fail, {});
    check.answers = std::move(walks.raw);
    for (const auto* leg : {&newer.spf, &newer.dkim}) {
        if (leg->isThere)
            check.notes.push_back(said(leg->why, 300));
    }
    const bool certain = newer.spf.isCertain && newer.dkim.isCertain;
    if (!newer.spf.isThere && !newer.dkim.isThere) {
        check.verdict = Verdict::Unknown;
        check.sentence = translate(
            "domains", "Neither a Return-Path nor a d= is known: name the provider, or take a message that you sent.");
    } else if (newer.passes() && older.passes()) {
        const bool both = newer.spf.isThere && newer.spf.asked && newer.dkim.isThere && newer.dkim.asked;
        check.verdict = Verdict::Pass;
        check.sentence = both ? translate("domains", "Return-Path and d= align. RFC 9989 and 7489 agree")
                         : newer.dkim.asked && newer.dkim.isThere ? translate("domains", "d= aligns. RFC 9989 and 7489 agree")
                                                                  : translate("domains", "Return-Path aligns. RFC 9989 and 7489 agree");
        if (newer.dkim.isThere && !newer.dkim.asked)
            check.verdict = Verdict::Warning; // forwarding breaks what is left
    } else if (newer.passes() != older.passes()) {
        check.verdict = Verdict::Warning;
        check.sentence = newer.passes() ? translate("domains", "Aligned by RFC 9989, not by RFC 7489")
                                        : translate("domains", "Aligned by RFC 7489, not by RFC 9989");
    } else if (!certain) {
        check.verdict = Verdict::Unknown;
        check.sentence = translate("domains", "Not known: an organisational domain could not be asked");
    } else {
        check.sentence = translate("domains", "Neither Return-Path nor d= aligns with the From domain");
    }
    return {check};
}

} // namespace waybill::domains
