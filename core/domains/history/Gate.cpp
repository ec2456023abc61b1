// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/history/Gate.h"

#include "core/domains/checks/Text.h"
#include "core/domains/tags/TagList.h"

#include <algorithm>

namespace waybill::domains {

namespace {

QString namesOf(const std::vector<GateBar>& bars, Stability::State state)
{
    QStringList names;
    for (const GateBar& bar : bars) {
        if (bar.state == state)
            names.push_back(bar.title);
    }
    return names.join(QStringLiteral(", "));
}

QString differing(const std::vector<GateBar>& bars)
{
    QStringList names;
    for (const GateBar& bar : bars) {
        if (bar.everywhere == false)
            names.push_back(bar.title);
    }
    return names.join(QStringLiteral(", "));
}

QString shareText(const std::optional<AlignedShare>& share)
{
    if (!share || share->messages == 0)
        return translate("domains", "How much of the mail is aligned is not known: no aggregate reports have been imported.");
    const double percent = 100.0 * double(share->aligned) / double(share->messages);
    return translate("domains", "%1 % of %2 reported messages were aligned in the last 30 days.")
        .arg(percent, 0, 'f', percent < 99.95 && percent > 0 ? 1 : 0)
        .arg(share->messages);
}

bool isShareTooSmall(const GateInput& input)
{
    return input.share && input.share->messages > 0
           && double(input.share->aligned) < input.requiredShare * double(input.share->messages);
}

void addBars(Gate& gate, const GateInput& input)
{
    Timestamp latest = input.now;
    for (const GateInput::Leg& leg : input.legs) {
        GateBar bar{leg.check, leg.title, leg.stability.goodDays(input.now), input.requiredDays, leg.stability.state, leg.everywhere};
        const Timestamp start = bar.state == Stability::State::Good && leg.stability.since ? *leg.stability.since : input.now;
        latest = std::max(latest, start + std::chrono::days(input.requiredDays));
        gate.bars.push_back(std::move(bar));
    }
    if (!input.legs.empty())
        gate.earliest = latest;
}

void decide(Gate& gate, const GateInput& input)
{
    const QString broken = namesOf(gate.bars, Stability::State::Broken);
    const bool all = !gate.bars.empty() && std::ranges::all_of(gate.bars, [](const GateBar& bar) {
        return bar.state == Stability::State::Good && bar.days >= bar.needed;
    });
    if (all && !isShareTooSmall(input)) {
        gate.state = Gate::State::Open;
        gate.advice = translate("domains", "Open: everything has been unbroken for %1 days.").arg(input.requiredDays);
        return;
    }
    gate.state = Gate::State::Closed;
    if (const QString partly = differing(gate.bars); !partly.isEmpty())
        gate.advice = translate("domains", "%1 is not the same at every name server yet.").arg(partly);
    else if (!broken.isEmpty())
        gate.advice = translate("domains", "%1 is broken: mail that fails would be harmed.").arg(broken);
    else if (gate.bars.empty())
        gate.advice = translate("domains", "Nothing has been observed yet.");
    else if (isShareTooSmall(input))
        gate.advice = translate("domains", "Too much of the reported mail is not aligned: find its sources first.");
    else
        gate.advice = translate("domains", "Not everything has been unbroken for %1 days at every server yet.").arg(input.requiredDays);
}

} // namespace

bool isGateLeg(std::string_view check)
{
    return check == "spf" || check == "alignment" || check.starts_with("dkim:");
}

std::string withPolicy(std::string_view record, dmarc::Policy policy)
{
    std::vector<std::string> broken;
    const TagList tags = TagList::parseLenient(record, broken);
    const std::string wanted = "p=" + std::string(dmarc::toString(policy));
    std::string text = "v=DMARC1; " + wanted;
    for (const Tag& tag : tags.tags()) {
        // pct and t are no safe partial step: old and new receivers read them differently.
        if (tag.name != "v" && tag.name != "p" && tag.name != "pct" && tag.name != "t")
            text += "; " + tag.name + "=" + tag.value;
    }
    return text;
}

Gate decideGate(const GateInput& input)
{
    Gate gate;
    gate.from = input.policy;
    gate.shareText = shareText(input.share);
    addBars(gate, input);
    if (!input.policy) {
        gate.state = Gate::State::NoPolicy;
        gate.advice = translate("domains", "There is no DMARC policy to tighten: publish p=none with an address for reports first.");
        gate.earliest.reset();
        return gate;
    }
    if (*input.policy == dmarc::Policy::Reject) {
        gate.state = Gate::State::Done;
        gate.advice = translate("domains", "The policy is reject: there is nothing left to tighten.");
        gate.earliest.reset();
        return gate;
    }
    gate.to = dmarc::Policy(int(*input.policy) + 1);
    decide(gate, input);
    FixRecord next;
    if (const auto name = dns::Name::parse("_dmarc." + input.domain)) {
        next.name = *name;
        next.value = withPolicy(input.record, *gate.to);
        if (!input.record.empty())
            next.replaces = input.record;
        gate.next = std::move(next);
    }
    return gate;
}

} // namespace waybill::domains
