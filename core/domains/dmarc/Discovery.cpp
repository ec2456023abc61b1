// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dmarc/Discovery.h"

#include "core/base/Ascii.h"

#include <algorithm>

namespace waybill::domains::dmarc {

namespace {

using State = TextAnswer::State;
using Psd = DmarcRecord::Psd;

std::string withoutFirstLabel(std::string_view domain)
{
    const auto dot = domain.find('.');
    return dot == std::string_view::npos ? std::string() : std::string(domain.substr(dot + 1));
}

std::size_t labelsOf(std::string_view domain)
{
    return domain.empty() ? 0 : std::size_t(std::ranges::count(domain, '.')) + 1;
}

// Section 4.10, steps 2 and 7. psd=y at the very beginning does not end the walk.
bool ends(const Step& step, bool first)
{
    return step.record && (step.record->psd == Psd::No || (!first && step.record->psd == Psd::Yes));
}

// Of `domain`, the name one label longer than `parent`.
std::string oneLabelBelow(std::string_view domain, std::string_view parent)
{
    std::string below(domain);
    while (labelsOf(below) > labelsOf(parent) + 1)
        below = withoutFirstLabel(below);
    return below;
}

// Section 4.10.2, from the longest name to the shortest.
void chooseOrganisational(Walk& walk, std::string_view domain)
{
    const Step* shortest = nullptr;
    for (const Step& step : walk.steps) {
        if (!step.record)
            continue;
        if (step.record->psd == Psd::No) {
            walk.organisational = step.domain;
            walk.reason = step.domain + " says psd=n: it is the organisational domain";
            return;
        }
        if (step.record->psd == Psd::Yes && &step != &walk.steps.front()) {
            walk.organisational = oneLabelBelow(domain, step.domain);
            walk.reason = step.domain + " says psd=y: the organisational domain is one label below it";
            return;
        }
        shortest = &step;
    }
    walk.organisational = shortest != nullptr ? shortest->domain : std::string(domain);
    walk.reason = shortest != nullptr ? "the shortest name with a DMARC record is " + shortest->domain
                                      : "no name up to the top has a DMARC record";
}

const Step* stepAt(const Walk& walk, std::string_view domain)
{
    const auto found = std::ranges::find(walk.steps, domain, &Step::domain);
    return found == walk.steps.end() ? nullptr : &*found;
}

const Step* suffixStep(const Walk& walk)
{
    const auto found = std::ranges::find_if(walk.steps, [&](const Step& step) {
        return step.record && step.record->psd == Psd::Yes && &step != &walk.steps.front();
    });
    return found == walk.steps.end() ? nullptr : &*found;
}

// The step whose record holds: the domain's own, the organisation's, the public suffix's (section 4.10.1).
const Step* policyStep(const Walk& walk)
{
    if (walk.steps.empty())
        return nullptr;
    if (walk.steps.front().record)
        return &walk.steps.front();
    if (const Step* step = stepAt(walk, walk.organisational); step != nullptr && step->record)
        return step;
    return suffixStep(walk);
}

void takeRecord(PolicyVerdict& verdict, const Step& step, std::string_view domain, bool exists)
{
    verdict.foundAt = step.domain;
    verdict.record = step.record;
    verdict.text = step.text;
    const bool own = step.domain == domain;
    const DmarcRecord& record = *step.record;
    if (!record.isUsable()) {
        verdict.reason = "the record at " + step.domain + " has no valid p= and asks for no reports: it does not count";
        return;
    }
    verdict.state = PolicyVerdict::State::Applies;
    verdict.policy = own ? record.ownPolicy() : record.subdomainPolicy(exists);
    verdict.tag = own || (!record.sp && (exists || !record.np)) ? "p" : (!exists && record.np ? "np" : "sp");
    verdict.reason = own ? "the domain has its own record" : "the record of " + step.domain + " holds for names below it";
}

void setUnknown(PolicyVerdict& verdict, const Step& step)
{
    verdict.state = PolicyVerdict::State::Unknown;
    verdict.reason = policyName(step.domain) + ": " + step.remark;
}

const Step* firstUnknown(const Walk& walk)
{
    const auto found = std::ranges::find(walk.steps, State::Unknown, &Step::state);
    return found == walk.steps.end() ? nullptr : &*found;
}

} // namespace

std::vector<std::string> walkDomains(std::string_view domain)
{
    std::vector<std::string> names;
    std::string name = asciiLower(domain);
    while (name.ends_with('.'))
        name.pop_back();
    while (!name.empty() && names.size() < mostQueries) {
        names.push_back(name);
        name = withoutFirstLabel(name);
        while (labelsOf(name) >= mostQueries)
            name = withoutFirstLabel(name);
    }
    return names;
}

std::string policyName(std::string_view domain) { return "_dmarc." + asciiLower(domain); }

Step readStep(std::string_view domain, const TextAnswers& answers)
{
    Step step;
    step.domain = domain;
    const auto answer = answers.find(policyName(domain));
    step.state = answer == answers.end() ? State::Unknown : answer->second.state;
    if (step.state == State::Unknown) {
        step.remark = answer == answers.end() ? "not asked" : answer->second.detail;
        return step;
    }
    std::size_t count = 0;
    for (const std::string& text : answer->second.records) {
        auto record = parseDmarcRecord(text);
        if (!record)
            continue;
        ++count;
        step.record = std::move(*record);
        step.text = text;
    }
    if (count > 1) {
        step.record.reset();
        step.text.clear();
        step.remark = std::to_string(count) + " DMARC records: none of them counts";
    }
    return step;
}

Walk walkTree(std::string_view domain, const TextAnswers& answers)
{
    Walk walk;
    for (const std::string& name : walkDomains(domain)) {
        walk.steps.push_back(readStep(name, answers));
        if (walk.steps.back().state == State::Unknown)
            walk.isCertain = false;
        if (ends(walk.steps.back(), walk.steps.size() == 1))
            break;
    }
    chooseOrganisational(walk, walk.steps.empty() ? domain : std::string_view(walk.steps.front().domain));
    return walk;
}

PolicyVerdict discoverByWalk(std::string_view domain, bool exists, const TextAnswers& answers)
{
    const Walk walk = walkTree(domain, answers);
    PolicyVerdict verdict;
    verdict.organisational = walk.organisational;
    if (walk.steps.empty())
        return verdict;
    const Step& first = walk.steps.front();
    // A record of its own needs nothing from above; anything else may hang on the step that did not answer.
    if (!first.record && !walk.isCertain) {
        setUnknown(verdict, *firstUnknown(walk));
        return verdict;
    }
    const Step* step = policyStep(walk);
    if (step == nullptr) {
        verdict.reason = first.remark.empty() ? "there is no DMARC record at the domain, its organisation or its public suffix"
                                              : policyName(first.domain) + ": " + first.remark;
        return verdict;
    }
    takeRecord(verdict, *step, first.domain, exists);
    verdict.effective = step->record->isTesting ? lowered(verdict.policy) : verdict.policy;
    return verdict;
}

PolicyVerdict discoverBySuffix(std::string_view domain, const PublicSuffixes& suffixes, const TextAnswers& answers)
{
    PolicyVerdict verdict;
    const std::string name = asciiLower(domain);
    verdict.organisational = suffixes.organisationalDomain(name);
    Step step = readStep(name, answers);
    if (!step.record && step.state != State::Unknown && verdict.organisational != name)
        step = readStep(verdict.organisational, answers);
    if (step.state == State::Unknown) {
        setUnknown(verdict, step);
        return verdict;
    }
    if (!step.record) {
        verdict.reason = step.remark.empty() ? "there is no DMARC record at the domain or its organisation" : step.remark;
        return verdict;
    }
    takeRecord(verdict, step, name, true); // np= is unknown to RFC 7489
    verdict.effective = step.record->percent == 0 ? lowered(verdict.policy) : verdict.policy; // and so is t=
    return verdict;
}

bool differ(const PolicyVerdict& a, const PolicyVerdict& b)
{
    return a.state != b.state || a.effective != b.effective || a.foundAt != b.foundAt
           || a.organisational != b.organisational;
}

std::string authorisationName(std::string_view policyDomain, std::string_view policyOrganisation,
                              const ReportAddress& address, std::string_view addressOrganisation)
{
    if (address.domain.empty() || equalsIgnoringCase(policyOrganisation, addressOrganisation))
        return {};
    return asciiLower(policyDomain) + "._report._dmarc." + address.domain;
}

} // namespace waybill::domains::dmarc
