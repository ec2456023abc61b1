// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/spf/IncludeTree.h"

#include "core/domains/spf/Evaluator.h"

#include <algorithm>

namespace waybill::domains::spf {

namespace {

// A record that includes more than this is beyond repair; a hostile one ends here.
constexpr std::size_t maxNodes = 120;

using dns::RecordType;

class TreeBuilder {
public:
    TreeBuilder(const dns::Resolver& resolver, std::stop_token stop) : m_lookups(resolver, std::move(stop)) {}

    IncludeTree build(const dns::Name& domain)
    {
        m_tree.nodes.push_back({.domain = domain,
                                .name = domain.text(),
                                .state = NodeState::NotFollowed,
                                .detail = {},
                                .parent = {},
                                .policy = {},
                                .records = {},
                                .terms = {}});
        std::vector<std::size_t> level{0};
        std::vector<dns::Question> hosts;
        while ((!level.empty() || !hosts.empty()) && !m_lookups.isStopped())
            nextLevel(level, hosts);
        const Reach reach = account(0, 0);
        m_tree.lookups = reach.lookups;
        m_tree.answers = m_lookups.answers();
        return std::move(m_tree);
    }

private:
    struct Reach {
        int lookups = 0;
        bool isForAll = false; // every sender has matched by then
    };

    // One round trip: records of the level, and hosts that the level above named.
    void nextLevel(std::vector<std::size_t>& level, std::vector<dns::Question>& hosts)
    {
        std::vector<dns::Question> questions = hosts;
        for (const std::size_t node : level)
            questions.push_back({m_tree.nodes[node].domain, RecordType::Txt});
        m_lookups.fetch(questions);
        std::vector<dns::Question> nextHosts;
        for (const dns::Question& question : hosts) {
            if (question.type == RecordType::Mx)
                addExchanges(m_lookups.answer(question), nextHosts);
        }
        std::vector<std::size_t> next;
        for (const std::size_t node : level)
            load(node, next, nextHosts);
        level = std::move(next);
        hosts = std::move(nextHosts);
    }

    static void addExchanges(const dns::Answer& answer, std::vector<dns::Question>& hosts)
    {
        for (const dns::Record& record : answer.records) {
            if (record.mx() == nullptr || record.mx()->exchange.isRoot() || hosts.size() >= 2 * maxExchanges * maxLookups)
                continue;
            hosts.push_back({record.mx()->exchange, RecordType::A});
            hosts.push_back({record.mx()->exchange, RecordType::Aaaa});
        }
    }

    void load(std::size_t at, std::vector<std::size_t>& next, std::vector<dns::Question>& hosts)
    {
        const dns::Answer& answer = m_lookups.answer({m_tree.nodes[at].domain, RecordType::Txt});
        TreeNode& node = m_tree.nodes[at];
        if (answer.isUnknown()) {
            node.state = NodeState::DnsFailed;
            node.detail = toString(answer.outcome);
            return;
        }
        node.records = spfRecordsAmong(answer.texts());
        if (node.records.size() != 1) {
            node.state = node.records.empty() ? NodeState::NoRecord : NodeState::SeveralRecords;
            return;
        }
        auto policy = parsePolicy(node.records[0]);
        if (!policy) {
            node.state = NodeState::Syntax;
            node.detail = policy.error().term + ": " + policy.error().why;
            return;
        }
        node.state = NodeState::Loaded;
        node.policy = *policy;
        for (const Directive& directive : policy->directives)
            addTerm(at, directive, next, hosts);
        if (policy->redirect && !policy->hasAll())
            addRedirect(at, *policy->redirect, next);
    }

    void addTerm(std::size_t at, const Directive& directive, std::vector<std::size_t>& next,
                 std::vector<dns::Question>& hosts)
    {
        TreeTerm term{.source = directive.source, .asksDns = directive.asksDns(), .child = {}, .failed = {}};
        term.dependsOnSender = directive.mechanism == Mechanism::Ptr
            || (directive.domain && !directive.domain->isSameForAllSenders());
        if (directive.mechanism == Mechanism::Include)
            term.child = addChild(at, *directive.domain, next);
        else if (const auto host = hostOf(at, directive))
            addHost(directive.mechanism, *host, hosts);
        m_tree.nodes[at].terms.push_back(std::move(term));
    }

    void addRedirect(std::size_t at, const MacroString& target, std::vector<std::size_t>& next)
    {
        TreeTerm term{.source = "redirect=" + target.source(), .isRedirect = true, .asksDns = true, .child = {}, .failed = {}};
        term.dependsOnSender = !target.isSameForAllSenders();
        term.child = addChild(at, target, next);
        m_tree.nodes[at].terms.push_back(std::move(term));
    }

    // Where the term's own questions go; none where the sender decides.
    std::optional<dns::Name> hostOf(std::size_t at, const Directive& directive) const
    {
        const dns::Name& own = m_tree.nodes[at].domain;
        if (!directive.domain)
            return own;
        MacroContext context;
        context.domain = own.text();
        return directive.domain->isSameForAllSenders() ? directive.domain->expandName(context) : std::nullopt;
    }

    static void addHost(Mechanism mechanism, const dns::Name& host, std::vector<dns::Question>& hosts)
    {
        if (mechanism == Mechanism::A || mechanism == Mechanism::Exists)
            hosts.push_back({host, RecordType::A});
        if (mechanism == Mechanism::A)
            hosts.push_back({host, RecordType::Aaaa});
        if (mechanism == Mechanism::Mx)
            hosts.push_back({host, RecordType::Mx});
    }

    std::size_t addChild(std::size_t at, const MacroString& target, std::vector<std::size_t>& next)
    {
        MacroContext context;
        context.domain = m_tree.nodes[at].name;
        const auto domain = target.isSameForAllSenders() ? target.expandName(context) : std::nullopt;
        TreeNode child{.domain = domain.value_or(dns::Name()),
                       .name = domain ? domain->text() : target.source(),
                       .state = NodeState::NotFollowed,
                       .detail = {},
                       .parent = at,
                       .policy = {},
                       .records = {},
                       .terms = {}};
        const std::size_t index = m_tree.nodes.size();
        if (domain && isAbove(*domain, at))
            child.state = NodeState::Loop;
        else if (!domain && target.isSameForAllSenders())
            child.state = NodeState::NoRecord; // no name that could have one
        else if (domain && index < maxNodes)
            next.push_back(index);
        m_tree.nodes.push_back(std::move(child));
        return index;
    }

    bool isAbove(const dns::Name& domain, std::optional<std::size_t> at) const
    {
        for (; at; at = m_tree.nodes[*at].parent) {
            if (m_tree.nodes[*at].domain == domain)
                return true;
        }
        return false;
    }

    // Counts in the order of evaluation, for a sender that matches only what matches everybody.
    Reach account(std::size_t at, int before)
    {
        Reach reach{before, false};
        for (std::size_t i = 0; i < m_tree.nodes[at].terms.size(); ++i) {
            TreeTerm& term = m_tree.nodes[at].terms[i];
            term.before = reach.lookups;
            term.isReached = !reach.isForAll;
            if (reach.isForAll)
                continue;
            const Directive* directive = term.isRedirect ? nullptr : &m_tree.nodes[at].policy->directives[i];
            if (term.asksDns && ++reach.lookups == maxLookups + 1)
                m_tree.culprit = TermPlace{at, i};
            if (directive != nullptr)
                countOwn(at, *directive, term);
            m_tree.void4 += term.void4;
            m_tree.void6 += term.void6;
            m_tree.perSender += term.dependsOnSender ? 1 : 0;
            if (term.child) {
                const Reach below = account(*term.child, reach.lookups);
                reach.lookups = below.lookups;
                reach.isForAll = below.isForAll;
            }
            m_tree.nodes[at].terms[i].cost = reach.lookups - m_tree.nodes[at].terms[i].before;
            if (directive != nullptr && directive->mechanism == Mechanism::All)
                reach.isForAll = true;
        }
        m_tree.nodes[at].cost = reach.lookups - before;
        // For the record around this one, only a "+all" at its end is a match.
        if (m_tree.nodes[at].parent && !endsInPass(at))
            reach.isForAll = false;
        return reach;
    }

    bool endsInPass(std::size_t at) const
    {
        const auto& policy = m_tree.nodes[at].policy;
        return policy && std::ranges::any_of(policy->directives, [](const Directive& each) {
            return each.mechanism == Mechanism::All && each.qualifier == Qualifier::Pass;
        });
    }

    void countOwn(std::size_t at, const Directive& directive, TreeTerm& term)
    {
        const auto host = hostOf(at, directive);
        if (!host)
            return;
        switch (directive.mechanism) {
        case Mechanism::A:
            term.void4 += isVoid({*host, RecordType::A}, term);
            term.void6 += isVoid({*host, RecordType::Aaaa}, term);
            break;
        case Mechanism::Exists:
            term.void4 += isVoid({*host, RecordType::A}, term);
            term.void6 = term.void4;
            break;
        case Mechanism::Mx: countExchanges({*host, RecordType::Mx}, term); break;
        default: break;
        }
    }

    void countExchanges(const dns::Question& question, TreeTerm& term)
    {
        term.void4 += isVoid(question, term);
        term.void6 = term.void4;
        const dns::Answer& answer = m_lookups.answer(question);
        term.exchanges = answer.records.size();
        std::vector<dns::Question> hosts;
        addExchanges(answer, hosts);
        for (const dns::Question& host : hosts)
            (host.type == RecordType::A ? term.void4 : term.void6) += isVoid(host, term);
    }

    int isVoid(const dns::Question& question, TreeTerm& term)
    {
        const dns::Answer& answer = m_lookups.answer(question);
        if (answer.isUnknown())
            term.failed = question.name.text() + ": " + std::string(toString(answer.outcome));
        return answer.isAbsent() ? 1 : 0;
    }

    Lookups m_lookups;
    IncludeTree m_tree;
};

} // namespace

IncludeTree buildTree(const dns::Resolver& resolver, const dns::Name& domain, std::stop_token stop)
{
    return TreeBuilder(resolver, std::move(stop)).build(domain);
}

} // namespace waybill::domains::spf
