// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/run/LookEverywhere.h"

#include "core/domains/history/Gate.h"

#include <algorithm>
#include <map>
#include <thread>

namespace waybill::domains {

namespace {

// Two servers that answer, and not alike.
bool differ(const HopView& hop)
{
    std::optional<std::vector<std::string>> first;
    for (const ServerView& view : hop.servers) {
        const auto values = view.values();
        if (values && first && values != first)
            return true;
        if (values)
            first = values;
    }
    return false;
}

} // namespace

std::optional<dns::Question> gateRecord(const Check& check)
{
    if (!isGateLeg(check.id))
        return std::nullopt;
    for (const dns::Answer& answer : check.answers) {
        const bool isPolicy = answer.question.name.labelCount() > 0 && answer.question.name.labels().front() == "_dmarc";
        if (answer.isFound() && answer.question.type == dns::RecordType::Txt && (check.id != "alignment" || isPolicy))
            return answer.question;
    }
    return std::nullopt;
}

std::optional<bool> isEverywhere(const Propagation& snapshot)
{
    if (std::ranges::any_of(snapshot.hops, differ))
        return false;
    if (snapshot.hops.empty() || !std::ranges::all_of(snapshot.hops, &HopView::agrees))
        return std::nullopt;
    return true;
}

void lookEverywhere(std::vector<Check>& checks, const std::function<Propagation(const dns::Question&, std::stop_token)>& take,
                    const std::stop_token& stop)
{
    std::map<dns::Question, std::optional<bool>> records;
    for (const Check& check : checks) {
        const bool isGood = check.verdict == Verdict::Pass || check.verdict == Verdict::Warning;
        if (const auto record = gateRecord(check); record && isGood)
            records.emplace(*record, std::nullopt);
    }
    {
        std::vector<std::jthread> threads; // joined at the end of the block
        for (auto& [record, everywhere] : records)
            threads.emplace_back([&take, &record = record, &everywhere = everywhere, &stop] {
                everywhere = isEverywhere(take(record, stop));
            });
    }
    for (Check& check : checks) {
        if (const auto record = gateRecord(check); record && records.contains(*record))
            check.everywhere = records.at(*record);
    }
}

} // namespace waybill::domains
