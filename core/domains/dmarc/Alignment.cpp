// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dmarc/Alignment.h"

#include "core/base/Ascii.h"

#include <algorithm>
#include <functional>

namespace waybill::domains::dmarc {

namespace {

struct Organisation {
    std::string domain;
    bool isCertain = true;
};
using OrganisationOf = std::function<Organisation(const std::string&)>;

std::string explain(const AlignmentLeg& leg, const std::string& from, const std::string& fromOrganisation,
                    const std::string& name)
{
    const std::string& other = leg.identifier;
    if (leg.strict)
        return name + " " + other + " is the From domain itself: aligned in both modes";
    if (!leg.isCertain)
        return "the organisational domain of " + from + " or " + other + " could not be asked: not known";
    if (!leg.relaxed)
        return name + " " + other + " belongs to " + leg.organisational + ", From belongs to " + fromOrganisation
               + ": aligned in neither mode";
    return name + " " + other + " and From " + from + " both belong to " + leg.organisational + ": aligned relaxed, "
           + (leg.asksStrict ? "but the record asks for strict" : "which is what the record asks for");
}

AlignmentLeg legOf(const std::string& identifier, const std::string& from, const Organisation& fromOrganisation,
                   bool asksStrict, const OrganisationOf& organisationOf, const std::string& name)
{
    AlignmentLeg leg;
    leg.isThere = !identifier.empty();
    leg.asksStrict = asksStrict;
    if (!leg.isThere) {
        leg.why = "there is no " + name;
        return leg;
    }
    leg.identifier = asciiLower(identifier);
    const Organisation organisation = organisationOf(leg.identifier);
    leg.organisational = organisation.domain;
    leg.strict = leg.identifier == from;
    leg.isCertain = leg.strict || (organisation.isCertain && fromOrganisation.isCertain);
    leg.relaxed = leg.strict || organisation.domain == fromOrganisation.domain;
    leg.asked = asksStrict ? leg.strict : leg.relaxed;
    leg.why = explain(leg, from, fromOrganisation.domain, name);
    return leg;
}

AlignmentVerdict align(const AlignmentQuestion& question, const PolicyVerdict& policy, const OrganisationOf& organisationOf)
{
    const std::string from = asciiLower(question.from);
    const Organisation own = organisationOf(from);
    const bool strictSpf = policy.record && policy.record->strictSpf;
    const bool strictDkim = policy.record && policy.record->strictDkim;
    AlignmentVerdict verdict;
    verdict.organisational = own.domain;
    verdict.spf = legOf(question.returnPath, from, own, strictSpf, organisationOf, "Return-Path");
    verdict.dkim = legOf(question.signing, from, own, strictDkim, organisationOf, "d=");
    return verdict;
}

} // namespace

std::vector<std::string> alignmentDomains(const AlignmentQuestion& question)
{
    std::vector<std::string> names;
    for (const std::string* one : {&question.from, &question.returnPath, &question.signing}) {
        std::string name = asciiLower(*one);
        if (!name.empty() && std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    }
    return names;
}

AlignmentVerdict alignByWalk(const AlignmentQuestion& question, const TextAnswers& answers)
{
    return align(question, discoverByWalk(question.from, true, answers), [&](const std::string& domain) {
        const Walk walk = walkTree(domain, answers);
        return Organisation{walk.organisational, walk.isCertain};
    });
}

AlignmentVerdict alignBySuffix(const AlignmentQuestion& question, const PublicSuffixes& suffixes, const TextAnswers& answers)
{
    return align(question, discoverBySuffix(question.from, suffixes, answers), [&](const std::string& domain) {
        return Organisation{suffixes.organisationalDomain(domain), true};
    });
}

} // namespace waybill::domains::dmarc
