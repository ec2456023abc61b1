// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/spf/Findings.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"
#include "core/domains/Translate.h"
#include "core/domains/spf/Evaluator.h"

#include <algorithm>
#include <map>

namespace waybill::domains::spf {

namespace {

// More addresses than one sender needs: 131 072 IPv4, or more than one provider's IPv6 allocation.
constexpr int widestPrefix4 = 16;
constexpr int widestPrefix6 = 32;
constexpr int nearLimit = maxLookups - 1;

QString shown(const std::string& outside) { return QString::fromStdString(printable(outside)); }

std::string folded(std::string_view term)
{
    std::string text = asciiLower(term);
    if (text.starts_with('+'))
        text.erase(0, 1);
    return text;
}

class Collector {
public:
    explicit Collector(const IncludeTree& tree) : m_tree(tree) {}

    std::vector<Finding> collect()
    {
        for (std::size_t i = 0; i < m_tree.nodes.size(); ++i) {
            aboutState(i);
            aboutTerms(i);
        }
        aboutEnd();
        aboutLimits();
        std::ranges::stable_sort(m_findings, [](const Finding& a, const Finding& b) {
            return a.verdict != b.verdict && worse(a.verdict, b.verdict) == a.verdict;
        });
        return std::move(m_findings);
    }

private:
    void add(FindingKind kind, Verdict verdict, std::size_t node, std::string term, QString text)
    {
        m_findings.push_back({kind, verdict, node, std::move(term), std::move(text)});
    }

    QString nameOf(std::size_t node) const { return shown(m_tree.nodes[node].name); }

    void aboutState(std::size_t i)
    {
        const TreeNode& node = m_tree.nodes[i];
        const QString name = nameOf(i);
        switch (node.state) {
        case NodeState::Loaded:
        case NodeState::NotFollowed: return;
        case NodeState::NoRecord:
            return add(FindingKind::NoRecord, Verdict::Fail, i, {},
                       node.parent ? translate("domains", "%1 is included but has no SPF record: receivers answer permerror.")
                                         .arg(name)
                                   : translate("domains", "%1 has no SPF record.").arg(name));
        case NodeState::SeveralRecords:
            return add(FindingKind::SeveralRecords, Verdict::Fail, i, {},
                       translate("domains", "%1 has %2 SPF records; receivers take none when there is more than one.")
                           .arg(name)
                           .arg(node.records.size()));
        case NodeState::Syntax:
            return add(FindingKind::Syntax, Verdict::Fail, i, {},
                       translate("domains", "The record of %1 can’t be understood – %2.").arg(name, shown(node.detail)));
        case NodeState::DnsFailed:
            return add(FindingKind::DnsFailed, Verdict::Unknown, i, {},
                       translate("domains", "The record of %1 could not be asked for: %2.").arg(name, shown(node.detail)));
        case NodeState::Loop:
            return add(FindingKind::Loop, Verdict::Fail, i, {},
                       translate("domains", "%1 is included from within itself.").arg(name));
        }
    }

    void aboutTerms(std::size_t i)
    {
        const TreeNode& node = m_tree.nodes[i];
        for (std::size_t k = 0; k < node.terms.size(); ++k) {
            const TreeTerm& term = node.terms[k];
            if (!term.failed.empty())
                add(FindingKind::DnsFailed, Verdict::Unknown, i, term.source,
                    translate("domains", "“%1” could not be asked for: %2.").arg(shown(term.source), shown(term.failed)));
            if (term.exchanges > maxExchanges)
                add(FindingKind::TooManyExchanges, Verdict::Fail, i, term.source,
                    translate("domains", "“%1” leads to %2 mail hosts and the limit is 10.")
                        .arg(shown(term.source))
                        .arg(term.exchanges));
            if (!term.isRedirect)
                aboutDirective(i, node.policy->directives[k]);
            // An "all" in a record's middle cuts off what its owner wrote behind it; what stops an include is not theirs.
            if (!term.isReached && !m_tree.nodes[i].parent)
                add(FindingKind::Unreachable, Verdict::Warning, i, term.source,
                    translate("domains", "“%1” is never reached: everybody has matched before.").arg(shown(term.source)));
        }
    }

    void aboutDirective(std::size_t i, const Directive& directive)
    {
        const QString term = shown(directive.source);
        if (directive.mechanism == Mechanism::Ptr)
            add(FindingKind::Pointer, Verdict::Warning, i, directive.source,
                translate("domains", "“%1” in the record of %2 is slow and unreliable; RFC 7208 says not to use it.")
                    .arg(term, nameOf(i)));
        if (directive.mechanism == Mechanism::All && directive.qualifier == Qualifier::Pass)
            add(FindingKind::EverybodyMaySend, Verdict::Fail, i, directive.source,
                translate("domains", "“%1” in the record of %2 lets everybody send.").arg(term, nameOf(i)));
        const bool hasPrefix4 = directive.mechanism == Mechanism::Ip4 || directive.mechanism == Mechanism::A
            || directive.mechanism == Mechanism::Mx;
        const bool isWide4 = hasPrefix4 && directive.prefix4 < widestPrefix4;
        const bool isWide6 = directive.mechanism != Mechanism::Ip4 && directive.prefix6 < widestPrefix6;
        if ((isWide4 || isWide6) && directive.qualifier == Qualifier::Pass)
            add(FindingKind::WideRange, Verdict::Warning, i, directive.source,
                translate("domains", "“%1” in the record of %2 allows more addresses than one sender has.")
                    .arg(term, nameOf(i)));
        aboutDuplicate(i, directive, term);
    }

    void aboutDuplicate(std::size_t i, const Directive& directive, const QString& term)
    {
        // What names no domain means another one in every record.
        const bool isRelative = directive.asksDns() && !directive.domain;
        std::string key = folded(directive.source);
        if (isRelative)
            key += '@' + m_tree.nodes[i].domain.key();
        if (directive.mechanism == Mechanism::All)
            key += '#' + std::to_string(i);
        const auto [seen, isNew] = m_seen.emplace(key, i);
        if (isNew)
            return;
        const QString text = seen->second == i
            ? translate("domains", "“%1” stands twice in the record of %2.").arg(term, nameOf(i))
            : translate("domains", "“%1” stands in the record of %2 and again in that of %3.")
                  .arg(term, nameOf(seen->second), nameOf(i));
        add(FindingKind::Duplicate, Verdict::Warning, i, directive.source, text);
    }

    // Who matches nothing: the last record of the redirects decides.
    void aboutEnd()
    {
        std::size_t at = 0;
        while (m_tree.nodes[at].policy && !m_tree.nodes[at].terms.empty() && m_tree.nodes[at].terms.back().isRedirect)
            at = *m_tree.nodes[at].terms.back().child;
        const auto& policy = m_tree.nodes[at].policy;
        if (!policy)
            return;
        const auto all = std::ranges::find(policy->directives, Mechanism::All, &Directive::mechanism);
        if (all == policy->directives.end() && !policy->redirect)
            add(FindingKind::NoEnd, Verdict::Warning, at, {},
                translate("domains", "The record of %1 does not say what holds for everybody else.").arg(nameOf(at)));
        else if (all != policy->directives.end() && all->qualifier == Qualifier::Neutral)
            add(FindingKind::NeutralEnd, Verdict::Warning, at, all->source,
                translate("domains", "“%1” says nothing about everybody else.").arg(shown(all->source)));
    }

    void aboutLimits()
    {
        if (m_tree.culprit) {
            const auto& [node, term] = *m_tree.culprit;
            add(FindingKind::TooManyLookups, Verdict::Fail, node, m_tree.nodes[node].terms[term].source,
                translate("domains", "It takes %1 lookups and the limit is 10: “%2” in the record of %3 is one too many.")
                    .arg(QString::number(m_tree.lookups), shown(m_tree.nodes[node].terms[term].source), nameOf(node)));
        } else if (m_tree.lookups >= nearLimit) {
            add(FindingKind::NearLookupLimit, Verdict::Warning, 0, {},
                translate("domains", "It takes %1 of 10 lookups; an include that grows would break it.")
                    .arg(m_tree.lookups));
        }
        if (m_tree.void4 > maxVoidLookups)
            add(FindingKind::TooManyVoidLookups, Verdict::Fail, 0, {},
                translate("domains", "%1 lookups for IPv4 senders find nothing and the limit is 2.").arg(m_tree.void4));
        else if (m_tree.void6 > maxVoidLookups)
            add(FindingKind::TooManyVoidLookups, Verdict::Warning, 0, {},
                translate("domains", "%1 lookups for IPv6 senders find nothing and the limit is 2.").arg(m_tree.void6));
    }

    const IncludeTree& m_tree;
    std::vector<Finding> m_findings;
    std::map<std::string, std::size_t> m_seen; // folded directive, and the node that had it first
};

} // namespace

std::vector<Finding> findingsIn(const IncludeTree& tree) { return Collector(tree).collect(); }

std::string repaired(const IncludeTree& tree)
{
    std::vector<std::string> seen;
    std::string text = "v=spf1";
    const Directive* end = nullptr;
    std::optional<MacroString> redirect;
    std::optional<MacroString> explanation;
    std::vector<Policy> policies;
    for (const std::string& record : tree.root().records) {
        auto policy = parsePolicy(record);
        if (!policy)
            return {};
        policies.push_back(std::move(*policy));
    }
    for (const Policy& policy : policies) {
        for (const Directive& directive : policy.directives) {
            if (directive.mechanism == Mechanism::All) {
                end = end == nullptr ? &directive : end;
                break; // what stands behind it has no effect
            }
            if (std::ranges::find(seen, folded(directive.source)) != seen.end())
                continue;
            seen.push_back(folded(directive.source));
            text += ' ' + directive.source;
        }
        redirect = redirect ? redirect : policy.redirect;
        explanation = explanation ? explanation : policy.explanation;
    }
    if (end == nullptr && redirect)
        text += " redirect=" + redirect->source();
    else
        text += end != nullptr && end->qualifier != Qualifier::Pass ? ' ' + end->source : " ~all";
    if (explanation)
        text += " exp=" + explanation->source();
    const bool isSame = policies.empty() || (policies.size() == 1 && folded(text) == folded(policies[0].source));
    return isSame ? std::string() : text;
}

} // namespace waybill::domains::spf
