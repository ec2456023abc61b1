// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/spf/Prefetch.h"

#include "core/domains/spf/Evaluator.h"

namespace waybill::domains::spf {

void Prefetch::run(const dns::Name& domain)
{
    std::vector<Item> items{{Kind::Policy, {domain, dns::RecordType::Txt}}};
    while (!items.empty() && !m_lookups.isStopped()) {
        std::vector<dns::Question> questions;
        for (const Item& item : items)
            questions.push_back(item.question);
        m_lookups.fetch(questions);
        std::vector<Item> next;
        for (const Item& item : items)
            follow(item, next);
        items = std::move(next);
    }
}

void Prefetch::follow(const Item& item, std::vector<Item>& next)
{
    const dns::Answer& answer = m_lookups.answer(item.question);
    switch (item.kind) {
    case Kind::Policy: followPolicy(answer, item.question.name, next); break;
    case Kind::Exchanges:
    case Kind::Pointers: addAddresses(next, answer); break;
    case Kind::Plain: break;
    }
}

void Prefetch::followPolicy(const dns::Answer& answer, const dns::Name& domain, std::vector<Item>& next)
{
    const auto records = spfRecordsAmong(answer.texts());
    const auto policy = records.size() == 1 ? parsePolicy(records[0]) : std::unexpected(SyntaxError{});
    if (!policy)
        return;
    m_context.domain = domain.text();
    // Not past the limit of an evaluation, so a hostile record can't make us ask for more than that.
    for (const Directive& directive : policy->directives) {
        if (directive.mechanism == Mechanism::All || directive.holds(m_context.ip) || m_terms >= maxLookups)
            return;
        if (directive.asksDns())
            add(next, directive, domain);
    }
    if (!policy->redirect || policy->redirect->asksDns() || m_terms++ >= maxLookups)
        return;
    if (const auto target = policy->redirect->expandName(m_context))
        next.push_back({Kind::Policy, {*target, dns::RecordType::Txt}});
}

void Prefetch::add(std::vector<Item>& next, const Directive& directive, const dns::Name& domain)
{
    ++m_terms;
    if (directive.mechanism == Mechanism::Ptr) {
        next.push_back({Kind::Pointers, {m_context.ip.reverseName(), dns::RecordType::Ptr}});
        return;
    }
    if (directive.domain && directive.domain->asksDns())
        return;
    const auto target = directive.domain ? directive.domain->expandName(m_context) : std::optional(domain);
    if (!target)
        return;
    switch (directive.mechanism) {
    case Mechanism::Include: next.push_back({Kind::Policy, {*target, dns::RecordType::Txt}}); break;
    case Mechanism::A: next.push_back({Kind::Plain, {*target, addressType()}}); break;
    case Mechanism::Mx: next.push_back({Kind::Exchanges, {*target, dns::RecordType::Mx}}); break;
    case Mechanism::Exists: next.push_back({Kind::Plain, {*target, dns::RecordType::A}}); break;
    default: break;
    }
}

void Prefetch::addAddresses(std::vector<Item>& next, const dns::Answer& answer) const
{
    for (const dns::Record& record : answer.records) {
        if (&record - answer.records.data() >= std::ptrdiff_t(maxExchanges))
            return;
        const dns::Name* name = record.mx() != nullptr ? &record.mx()->exchange : record.target();
        if (name != nullptr && !name->isRoot())
            next.push_back({Kind::Plain, {*name, addressType()}});
    }
}

dns::RecordType Prefetch::addressType() const
{
    return m_context.ip.isV4() ? dns::RecordType::A : dns::RecordType::Aaaa;
}

} // namespace waybill::domains::spf
