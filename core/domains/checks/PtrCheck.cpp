// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/MailChecks.h"
#include "core/domains/checks/Text.h"

#include <algorithm>

namespace waybill::domains {

namespace {

constexpr std::size_t mostNames = 10; // as SPF's "ptr": more names than that say nothing

struct Reverse {
    dns::IpAddress address;
    std::vector<dns::Name> names;
    std::size_t firstForward = 0; // among the forward questions
};

bool confirms(const dns::Answer& answer, const dns::IpAddress& address)
{
    return std::ranges::any_of(answer.records, [&](const dns::Record& record) {
        return record.address() != nullptr && *record.address() == address;
    });
}

void judge(Check& check, const Reverse& reverse, const dns::Answer& pointer, std::span<const dns::Answer> forward)
{
    if (pointer.isUnknown()) {
        check.verdict = Verdict::Unknown;
        check.sentence = unknownBecause(pointer);
        return;
    }
    if (reverse.names.empty()) {
        check.verdict = Verdict::Fail;
        check.sentence = translate("domains", "The address has no name (PTR); many receivers refuse it");
        return;
    }
    const auto confirmed = std::ranges::find_if(forward, [&](const dns::Answer& one) { return confirms(one, reverse.address); });
    if (confirmed != forward.end()) {
        check.verdict = Verdict::Pass;
        check.sentence = translate("domains", "%1, confirmed forward").arg(said(confirmed->question.name.text()));
        return;
    }
    const auto unknown = std::ranges::find_if(forward, &dns::Answer::isUnknown);
    check.verdict = unknown != forward.end() ? Verdict::Unknown : Verdict::Fail;
    check.sentence = unknown != forward.end()
                         ? unknownBecause(*unknown)
                         : translate("domains", "%1 does not lead back to the address").arg(said(reverse.names.front().text()));
}

} // namespace

std::vector<Check> PtrCheck::run(const CheckContext& context) const
{
    if (context.sendingAddresses.empty()) {
        return {makeCheck("ptr", translate("domains", "PTR"), Verdict::Unknown,
                          translate("domains", "No sending address is named; with a provider’s shared addresses that is as it should be"))};
    }
    std::vector<dns::Question> questions;
    for (const dns::IpAddress& address : context.sendingAddresses)
        questions.push_back({address.reverseName(), dns::RecordType::Ptr});
    const auto pointers = context.resolver.ask(questions, context.stop);
    std::vector<Reverse> reverses;
    questions.clear();
    for (std::size_t i = 0; i < pointers.size(); ++i) {
        Reverse reverse{context.sendingAddresses[i], {}, questions.size()};
        for (const dns::Record& record : pointers[i].records) {
            if (record.target() == nullptr || reverse.names.size() == mostNames)
                continue;
            reverse.names.push_back(*record.target());
            questions.push_back({*record.target(), reverse.address.isV4() ? dns::RecordType::A : dns::RecordType::Aaaa});
        }
        reverses.push_back(std::move(reverse));
    }
    const auto forward = questions.empty() ? std::vector<dns::Answer>() : context.resolver.ask(questions, context.stop);
    std::vector<Check> checks;
    for (std::size_t i = 0; i < reverses.size(); ++i) {
        const std::span<const dns::Answer> own(forward.data() + reverses[i].firstForward, reverses[i].names.size());
        const std::string address = reverses[i].address.text();
        Check check = makeCheck("ptr:" + address, translate("domains", "PTR %1").arg(QString::fromStdString(address)),
                                Verdict::Unknown, {});
        judge(check, reverses[i], pointers[i], own);
        check.answers.push_back(pointers[i]);
        check.answers.insert(check.answers.end(), own.begin(), own.end());
        checks.push_back(std::move(check));
    }
    return checks;
}

} // namespace waybill::domains
