// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/MailChecks.h"
#include "core/domains/checks/Text.h"
#include "core/domains/policy/MtaSts.h"

namespace waybill::domains {

std::vector<Check> BimiCheck::run(const CheckContext& context) const
{
    const dns::Answer answer = context.resolver.ask(
        dns::Question{context.domain.below("default._bimi").value_or(context.domain), dns::RecordType::Txt}, context.stop);
    Check check = makeCheck("bimi", translate("domains", "BIMI"), Verdict::Pass,
                            translate("domains", "Not used. It is optional: a logo beside the message"));
    check.answers.push_back(answer);
    const auto records = textsBeginning(answer, "v=BIMI1");
    if (answer.isUnknown()) {
        check.verdict = Verdict::Unknown;
        check.sentence = unknownBecause(answer);
    } else if (records.size() > 1) {
        check.verdict = Verdict::Fail;
        check.sentence = translate("domains", "%1 BIMI records, of which none counts").arg(records.size());
    } else if (records.size() == 1) {
        const auto bimi = policy::parseBimiRecord(records.front());
        if (!bimi) {
            check.verdict = Verdict::Fail;
            check.sentence = translate("domains", "The BIMI record can’t be used: %1").arg(said(bimi.error().message));
        } else if (bimi->logo.empty()) {
            check.sentence = translate("domains", "The domain declines to show a logo");
        } else {
            check.verdict = bimi->authority.empty() ? Verdict::Warning : Verdict::Pass;
            check.sentence = bimi->authority.empty()
                                 ? translate("domains", "A logo without a certificate: most receivers won’t show it")
                                 : translate("domains", "A logo and its certificate are named");
            check.notes.push_back(translate("domains", "Receivers show a logo only with DMARC at quarantine or reject."));
        }
    }
    return {check};
}

} // namespace waybill::domains
