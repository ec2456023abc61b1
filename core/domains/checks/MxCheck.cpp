// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/MailChecks.h"
#include "core/domains/checks/Text.h"

namespace waybill::domains {

namespace {

constexpr std::size_t mostHosts = 32;

Check mxCheck(Verdict verdict, QString sentence)
{
    return makeCheck("mx", translate("domains", "MX and null MX"), verdict, std::move(sentence));
}

struct Hosts {
    int resolving = 0;
    int unknown = 0;
    std::vector<QString> notes;
};

Hosts judgeHosts(const std::vector<dns::Name>& names, const std::vector<dns::Answer>& answers)
{
    Hosts hosts;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const dns::Answer& v4 = answers[2 * i];
        const dns::Answer& v6 = answers[2 * i + 1];
        const QString name = said(names[i].text());
        if (v4.isFound() || v6.isFound())
            ++hosts.resolving;
        else if (v4.isUnknown() || v6.isUnknown()) {
            ++hosts.unknown;
            hosts.notes.push_back(unknownBecause(v4.isUnknown() ? v4 : v6));
        } else
            hosts.notes.push_back(translate("domains", "The mail host %1 has no address.").arg(name));
        if (!v4.chain.empty() || !v6.chain.empty())
            hosts.notes.push_back(translate("domains", "The mail host %1 is a CNAME, which RFC 2181 forbids.").arg(name));
        if (dns::IpAddress::parse(names[i].text()))
            hosts.notes.push_back(translate("domains", "%1 is an address; an MX must name a host.").arg(name));
    }
    return hosts;
}

Check judgeMissing(const dns::Answer& mx, const dns::Answer& address)
{
    if (mx.outcome == dns::Outcome::NxDomain)
        return mxCheck(Verdict::Fail, translate("domains", "The domain does not exist in DNS."));
    if (address.isUnknown())
        return mxCheck(Verdict::Unknown, unknownBecause(address));
    if (address.isFound())
        return mxCheck(Verdict::Warning, translate("domains", "No MX: replies go to the domain’s own address, if they go anywhere"));
    return mxCheck(Verdict::Warning, translate("domains", "No MX and no address: replies and bounces to this domain are lost"));
}

} // namespace

std::vector<Check> MxCheck::run(const CheckContext& context) const
{
    const dns::Question first[] = {{context.domain, dns::RecordType::Mx}, {context.domain, dns::RecordType::A}};
    std::vector<dns::Answer> answers = context.resolver.ask(first, context.stop);
    if (answers[0].isUnknown()) {
        Check check = mxCheck(Verdict::Unknown, unknownBecause(answers[0]));
        check.answers = std::move(answers);
        return {check};
    }
    std::vector<dns::Name> names;
    bool null = false;
    for (const dns::Record& record : answers[0].records) {
        const dns::Mx* mx = record.mx();
        if (mx == nullptr || names.size() == mostHosts)
            continue;
        null |= mx->exchange.isRoot();
        if (!mx->exchange.isRoot())
            names.push_back(mx->exchange);
    }
    Check check;
    if (names.empty() && null) {
        check = mxCheck(Verdict::Pass, translate("domains", "Null MX: the domain says that it takes no mail (RFC 7505)"));
        check.notes.push_back(translate("domains", "Bounces to this domain can’t arrive either: the Return-Path must be another one."));
    } else if (names.empty()) {
        check = judgeMissing(answers[0], answers[1]);
    } else {
        std::vector<dns::Question> questions;
        for (const dns::Name& name : names) {
            questions.push_back({name, dns::RecordType::A});
            questions.push_back({name, dns::RecordType::Aaaa});
        }
        const auto addresses = context.resolver.ask(questions, context.stop);
        Hosts hosts = judgeHosts(names, addresses);
        const int missing = int(names.size()) - hosts.resolving - hosts.unknown;
        const Verdict verdict = hosts.resolving == 0 ? (hosts.unknown > 0 ? Verdict::Unknown : Verdict::Fail)
                                : missing > 0 || !hosts.notes.empty() ? Verdict::Warning : Verdict::Pass;
        check =
            mxCheck(verdict, verdict == Verdict::Pass
                                 ? translate("domains", "Hosts: %1, all resolve").arg(names.size())
                                 : translate("domains", "%1 of %2 hosts resolve").arg(hosts.resolving).arg(names.size()));
        check.notes = std::move(hosts.notes);
        if (null) {
            check.verdict = Verdict::Fail;
            check.sentence = translate("domains", "A null MX beside other MX records: RFC 7505 wants it alone");
        }
        answers.insert(answers.end(), addresses.begin(), addresses.end());
    }
    check.answers = std::move(answers);
    return {check};
}

} // namespace waybill::domains
