// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/PropagationRows.h"

#include "core/domains/checks/Text.h"
#include "ui/domains/VerdictStyle.h"

#include <algorithm>

namespace waybill::ui::domains {

namespace {

using waybill::domains::FixRecord;
using waybill::domains::HopView;
using waybill::domains::outcomeWord;
using waybill::domains::Propagation;
using waybill::domains::ServerView;
using waybill::domains::translate;
using waybill::domains::Verdict;

class Rows {
public:
    Rows(const Propagation& snapshot, const std::optional<FixRecord>& expected) : m_snapshot(snapshot), m_expected(expected)
    {
        if (snapshot.hops.empty())
            return;
        // The newest serial is what is set now, whatever the others still say.
        const HopView& hop = snapshot.hops.front();
        std::uint32_t newest = 0;
        for (std::size_t i = 0; i < hop.servers.size(); ++i) {
            const auto& serial = hop.authority.servers[i].serial;
            if (!hop.servers[i].values() || (m_reference != nullptr && serial.value_or(0) <= newest))
                continue;
            m_reference = &hop.servers[i];
            newest = serial.value_or(0);
        }
    }

    std::vector<PropagationRow> take()
    {
        if (!m_snapshot.hops.empty())
            addHop(m_snapshot.hops.front(), translate("Domains", "Authoritative"));
        if (!m_snapshot.resolvers.empty())
            addTitle(translate("Domains", "Resolvers"), false);
        for (const ServerView& view : m_snapshot.resolvers)
            addServer(view, nullptr);
        for (std::size_t i = 1; i < m_snapshot.hops.size(); ++i)
            addHop(m_snapshot.hops[i], translate("Domains", "Alias leads to %1").arg(shownName(m_snapshot.hops[i].question.name.text())));
        return std::move(m_rows);
    }

private:
    void addTitle(const QString& text, bool isWarning)
    {
        PropagationRow row;
        row.group = text;
        row.isWarning = isWarning;
        m_rows.push_back(std::move(row));
    }

    void addHop(const HopView& hop, QString title)
    {
        const waybill::dns::Authority& authority = hop.authority;
        const auto listed = authority.delegationAgrees();
        if (!authority.zone.isRoot())
            title += translate("Domains", " · zone %1").arg(shownName(authority.zone.text()));
        if (!authority.problem.empty())
            title += QStringLiteral(" · ") + shownName(authority.problem);
        else if (listed == false)
            title += translate("Domains", " · parent and zone list different servers");
        else if (!listed)
            title += translate("Domains", " · the parent could not be asked");
        for (const waybill::dns::Name& name : authority.withoutAddress)
            title += translate("Domains", " · %1 has no address").arg(shownName(name.text()));
        addTitle(title, !authority.problem.empty() || listed == false || !authority.withoutAddress.empty());
        std::uint32_t newest = 0;
        for (const auto& server : authority.servers)
            newest = std::max(newest, server.serial.value_or(0));
        for (std::size_t i = 0; i < hop.servers.size(); ++i) {
            if (hop.isSpare(hop.servers[i]))
                continue;
            PropagationRow& row = addServer(hop.servers[i], &hop);
            const auto& server = authority.servers[i];
            row.isAuthoritative = true;
            row.serial = server.serial;
            row.isBehind = server.serial && *server.serial < newest;
            if (listed == false && server.inParent != server.inChild)
                row.listed = server.inParent ? translate("Domains", "parent only") : translate("Domains", "zone only");
        }
    }

    PropagationRow& addServer(const ServerView& view, const HopView* hop)
    {
        PropagationRow row;
        row.server = shownName(view.name);
        row.tip = shownName(view.answer.server.empty() ? view.name : view.name + ", " + view.answer.server);
        row.view = &view;
        const bool isFirst = hop == nullptr || hop == &m_snapshot.hops.front();
        if (!view.answer.chain.empty() || view.answer.isUnknown() || (isFirst && expectsAlias()))
            row.alias = aliasWord(view, isFirst);
        // A resolver follows the alias by itself; of an authoritative server only its own word counts.
        row.data = hop == nullptr || view.answer.chain.empty() ? dataWord(view, isFirst) : targetWord(view);
        if (row.alias && row.data->verdict == Verdict::Unknown)
            row.data->text = translate("Domains", "Not known");
        m_rows.push_back(std::move(row));
        return m_rows.back();
    }

    bool expectsAlias() const { return m_expected && m_expected->type == waybill::dns::RecordType::Cname; }

    ServerWord aliasWord(const ServerView& view, bool isFirst) const
    {
        const auto& chain = view.answer.chain;
        if (chain.empty() && view.answer.isUnknown())
            return {Verdict::Unknown, outcomeWord(view.answer), {}};
        const QString target = chain.empty() ? QString() : shownName(chain.front().target.text());
        if (isFirst && expectsAlias()) {
            const bool right = holds(view.answer, *m_expected);
            return {right ? Verdict::Pass : Verdict::Fail, right ? translate("Domains", "New, right") : chain.empty() ? translate("Domains", "None") : translate("Domains", "Old, wrong"), target};
        }
        if (isFirst && m_reference != nullptr && !m_reference->answer.chain.empty() && !chain.empty()
            && chain.front().target != m_reference->answer.chain.front().target)
            return {Verdict::Warning, translate("Domains", "Another one"), target};
        return {Verdict::Pass, target, target};
    }

    ServerWord dataWord(const ServerView& view, bool isFirst) const
    {
        if (view.answer.isUnknown() && view.answer.records.empty())
            return {Verdict::Unknown, view.answer.chain.empty() ? outcomeWord(view.answer) : translate("Domains", "Not known"), {}};
        QStringList values;
        for (const auto& record : view.answer.records)
            values.push_back(shownName(record.rdata));
        const QString whole = values.join(QLatin1Char('\n'));
        const bool isExact = isFirst && m_expected && !expectsAlias();
        if (isExact) {
            const bool right = holds(view.answer, *m_expected);
            return {right ? Verdict::Pass : Verdict::Fail,
                    right ? translate("Domains", "New, right") : values.isEmpty() ? translate("Domains", "Nothing yet") : translate("Domains", "Old, wrong"), whole};
        }
        // That all say there is nothing is agreement, where nobody said that there must be something.
        const bool isAlike = isFirst && !m_expected && m_reference != nullptr && view.values() == m_reference->values();
        if (values.isEmpty())
            return {isAlike ? Verdict::Pass : Verdict::Fail, view.answer.outcome == waybill::dns::Outcome::NxDomain ? translate("Domains", "No such name") : translate("Domains", "No record"), {}};
        const bool differs = isFirst && m_reference != nullptr && m_reference->answer.chain.empty() && view.answer.chain.empty()
                             && view.values() != m_reference->values();
        return differs ? ServerWord{Verdict::Warning, translate("Domains", "Another one"), whole} : ServerWord{Verdict::Pass, translate("Domains", "Found"), whole};
    }

    // What the servers at the alias's target have.
    ServerWord targetWord(const ServerView& view) const
    {
        const HopView* end = m_snapshot.hopAt(view.answer.chain.front().target);
        for (std::size_t hops = 0; end != nullptr && hops < waybill::dns::maxCnameHops; ++hops) {
            const auto onward = end->aliases();
            if (onward.empty())
                break;
            end = m_snapshot.hopAt(onward.front());
        }
        if (end == nullptr || end->servers.empty())
            return {Verdict::Unknown, translate("Domains", "Not known"), {}};
        if (!end->agrees() && std::ranges::all_of(end->servers, [](const ServerView& one) { return one.values().has_value(); }))
            return {Verdict::Warning, translate("Domains", "Servers differ"), {}};
        const auto known = std::ranges::find_if(end->servers, [](const ServerView& one) { return one.values().has_value(); });
        return dataWord(known == end->servers.end() ? end->servers.front() : *known, false);
    }

    const Propagation& m_snapshot;
    const std::optional<FixRecord>& m_expected;
    const ServerView* m_reference = nullptr;
    std::vector<PropagationRow> m_rows;
};

} // namespace

bool PropagationRow::isRight() const
{
    return !isUnknown() && (!alias || alias->verdict == Verdict::Pass) && (!data || data->verdict == Verdict::Pass);
}

bool PropagationRow::isUnknown() const
{
    return (alias && alias->verdict == Verdict::Unknown) || (data && data->verdict == Verdict::Unknown);
}

std::vector<PropagationRow> rowsOf(const Propagation& snapshot, const std::optional<FixRecord>& expected)
{
    return Rows(snapshot, expected).take();
}

QString countsOf(const std::vector<PropagationRow>& rows, bool isKnown)
{
    int right = 0;
    int unknown = 0;
    int all = 0;
    int groups = 0;
    for (const PropagationRow& row : rows) {
        groups += int(!row.group.isEmpty());
        if (!row.group.isEmpty() || (groups > 1 && row.isAuthoritative))
            continue; // the targets' servers are no servers of this record
        ++all;
        right += int(row.isRight());
        unknown += int(row.isUnknown());
    }
    if (all == 0)
        return translate("Domains", "no server could be found");
    return (isKnown ? translate("Domains", "%1 right · %2 old · %3 unknown") : translate("Domains", "%1 alike · %2 different · %3 unknown")).arg(right).arg(all - right - unknown).arg(unknown);
}

QString serversSentence(const std::vector<PropagationRow>& rows)
{
    QStringList right;
    QStringList late;
    bool isBehind = false;
    std::uint32_t newest = 0;
    int groups = 0;
    for (const PropagationRow& row : rows) {
        groups += int(!row.group.isEmpty());
        if (groups > 1)
            break; // the zone's own servers come first
        if (!row.isAuthoritative)
            continue;
        newest = std::max(newest, row.serial.value_or(0));
        const ServerWord* word = row.alias ? &*row.alias : row.data ? &*row.data : nullptr;
        if (word == nullptr || word->verdict == Verdict::Unknown)
            continue;
        (word->verdict == Verdict::Pass ? right : late).push_back(row.server);
        isBehind = isBehind || (row.isBehind && word->verdict != Verdict::Pass);
    }
    if (right.isEmpty())
        return late.isEmpty() ? QString() : translate("Domains", "None of the zone’s name servers has this record yet.");
    if (late.isEmpty())
        return translate("Domains", "The zone’s name servers have it: resolvers follow as what they remember runs out.");
    const QString comma = translate("Domains", ", ");
    const QString start = translate("Domains", "Right at %1, not yet at %2").arg(right.join(comma), late.join(comma));
    return isBehind ? translate("Domains", "%1, which has not taken zone serial %2: ask its operator.").arg(start).arg(newest) : start + QLatin1Char('.');
}

} // namespace waybill::ui::domains
