// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/MailChecks.h"
#include "core/domains/checks/Text.h"
#include "core/domains/policy/MtaSts.h"

#include <algorithm>

namespace waybill::domains {

namespace {

using policy::StsPolicy;

struct Part {
    Verdict verdict = Verdict::Pass;
    QString sentence;
    std::vector<QString> notes = {};
};

std::vector<std::string> mailHosts(const dns::Answer& mx)
{
    std::vector<std::string> hosts;
    for (const dns::Record& record : mx.records) {
        if (const dns::Mx* one = record.mx(); one != nullptr && !one->exchange.isRoot())
            hosts.push_back(lowerText(one->exchange));
    }
    return hosts;
}

// RFC 7505: one MX, whose host is the root.
bool takesNoMail(const dns::Answer& mx)
{
    const auto isNull = [](const dns::Record& record) { return record.mx() != nullptr && record.mx()->exchange.isRoot(); };
    return mx.isFound() && std::ranges::all_of(mx.records, isNull);
}

std::vector<dns::IpAddress> addressesIn(const dns::Answer& v4, const dns::Answer& v6)
{
    std::vector<dns::IpAddress> addresses;
    for (const dns::Answer* answer : {&v4, &v6}) {
        for (const dns::Record& record : answer->records) {
            if (record.address() != nullptr && addresses.size() < 4)
                addresses.push_back(*record.address());
        }
    }
    return addresses;
}

Part judgePolicy(const StsPolicy& sts, const dns::Answer& mx)
{
    const QString mode = QString::fromLatin1(policy::toString(sts.mode).data());
    Part part{sts.mode == StsPolicy::Mode::Enforce ? Verdict::Pass : Verdict::Warning,
              translate("domains", "Policy in %1").arg(mode)};
    for (const std::string& host : mailHosts(mx)) {
        if (sts.mode == StsPolicy::Mode::None || sts.covers(host))
            continue;
        part.verdict = sts.mode == StsPolicy::Mode::Enforce ? Verdict::Fail : Verdict::Warning;
        part.notes.push_back(
            translate("domains", "The policy does not cover the mail host %1: senders that follow it won’t deliver there.")
                .arg(said(host)));
    }
    if (sts.maxAge < 86'400)
        part.notes.push_back(translate("domains", "max_age is under a day: the policy protects little."));
    return part;
}

Part judgeReports(const dns::Answer& answer)
{
    if (answer.isUnknown())
        return {Verdict::Unknown, unknownBecause(answer)};
    const auto records = textsBeginning(answer, "v=TLSRPTv1");
    if (records.empty())
        return {Verdict::Warning, translate("domains", "no reports address")};
    if (records.size() > 1)
        return {Verdict::Fail, translate("domains", "%1 TLS-RPT records, of which none counts").arg(records.size())};
    const auto addresses = policy::parseTlsReportRecord(records.front());
    if (!addresses)
        return {Verdict::Fail, translate("domains", "the TLS-RPT record can’t be used: %1").arg(said(addresses.error().message))};
    return {Verdict::Pass, translate("domains", "reports to %1").arg(said(addresses->front(), 60))};
}

// The record alone; a policy without it is not looked for by senders.
Part judgeRecord(const dns::Answer& answer)
{
    if (answer.isUnknown())
        return {Verdict::Unknown, unknownBecause(answer)};
    const auto records = textsBeginning(answer, "v=STSv1");
    if (records.empty())
        return {Verdict::Warning, translate("domains", "No MTA-STS")};
    if (records.size() > 1)
        return {Verdict::Fail, translate("domains", "%1 MTA-STS records, of which none counts").arg(records.size())};
    if (const auto id = policy::parseStsRecord(records.front()); !id)
        return {Verdict::Fail, translate("domains", "The MTA-STS record can’t be used: %1").arg(said(id.error().message))};
    return {Verdict::Pass, {}};
}

// answers: as TransportCheck asks.
Part fetchAndJudge(const policy::PolicyFetcher& fetcher, const std::string& host, const std::vector<dns::Answer>& answers,
                   const std::stop_token& stop)
{
    const auto addresses = addressesIn(answers[3], answers[4]);
    if (addresses.empty() && (answers[3].isUnknown() || answers[4].isUnknown()))
        return {Verdict::Unknown, unknownBecause(answers[3].isUnknown() ? answers[3] : answers[4])};
    const auto text = fetcher.fetch(host, addresses, stop);
    if (!text) {
        // No connection may be trouble of our own; a certificate that does not hold is theirs.
        const bool theirs = text.error().code == ErrorCode::InvalidInput || addresses.empty();
        return {theirs ? Verdict::Fail : Verdict::Unknown,
                translate("domains", "The MTA-STS policy can’t be fetched: %1").arg(said(text.error().message))};
    }
    const auto sts = policy::parseStsPolicy(*text);
    if (!sts)
        return {Verdict::Fail, translate("domains", "The MTA-STS policy can’t be used: %1").arg(said(sts.error().message))};
    return judgePolicy(*sts, answers[2]);
}

void addReportsFix(Check& check, const dns::Name& domain)
{
    const auto name = domain.below("_smtp._tls");
    if (!name)
        return;
    FixRecord fix;
    fix.name = *name;
    fix.value = "v=TLSRPTv1; rua=mailto:tls-reports@" + domain.text();
    check.fixes.push_back(std::move(fix));
}

} // namespace

std::vector<Check> TransportCheck::run(const CheckContext& context) const
{
    const dns::Name& domain = context.domain;
    const dns::Name host = domain.below("mta-sts").value_or(domain);
    const dns::Question questions[] = {{domain.below("_mta-sts").value_or(domain), dns::RecordType::Txt},
                                       {domain.below("_smtp._tls").value_or(domain), dns::RecordType::Txt},
                                       {domain, dns::RecordType::Mx},
                                       {host, dns::RecordType::A},
                                       {host, dns::RecordType::Aaaa}};
    std::vector<dns::Answer> answers = context.resolver.ask(questions, context.stop);
    if (takesNoMail(answers[2])) {
        Check check = makeCheck("mta-sts", translate("domains", "MTA-STS, TLS-RPT"), Verdict::Pass,
                                translate("domains", "Not needed: the domain takes no mail (null MX)"));
        check.answers = std::move(answers);
        return {check};
    }
    Part sts = judgeRecord(answers[0]);
    if (sts.verdict == Verdict::Pass)
        sts = fetchAndJudge(m_fetcher, lowerText(host), answers, context.stop);
    const Part reports = judgeReports(answers[1]);
    Check check = makeCheck("mta-sts", translate("domains", "MTA-STS, TLS-RPT"), worse(sts.verdict, reports.verdict),
                            translate("domains", "%1, %2").arg(sts.sentence, reports.sentence));
    check.notes = std::move(sts.notes);
    if (reports.verdict == Verdict::Warning)
        addReportsFix(check, domain);
    check.answers = std::move(answers);
    return {check};
}

} // namespace waybill::domains
