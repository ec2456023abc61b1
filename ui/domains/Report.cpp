// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/Report.h"

#include "core/base/JsonRead.h"
#include "core/base/Rfc3339.h"
#include "ui/domains/VerdictStyle.h"

#include <QCoreApplication>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

struct PublishedPolicy {
    std::optional<waybill::domains::dmarc::Policy> policy;
    std::string record;
};

// The DMARC check's detail says what is in force; before it was run here, its remembered sentence does.
PublishedPolicy policyIn(const std::vector<CheckRow>& rows)
{
    PublishedPolicy published;
    const auto row = std::ranges::find(rows, "dmarc", &CheckRow::id);
    if (row == rows.end())
        return published;
    JsonDocument document;
    if (row->check && document.parse(row->check->detailJson)) {
        const JsonValue newer = document.root()["rfc9989"];
        published.policy = waybill::domains::dmarc::policyFrom(newer["published"].string().value_or(""));
        published.record = textOrEmpty(newer["record"]);
        return published;
    }
    for (const auto policy : {waybill::domains::dmarc::Policy::None, waybill::domains::dmarc::Policy::Quarantine, waybill::domains::dmarc::Policy::Reject}) {
        if (row->sentence.contains(QStringLiteral("p=") + QLatin1String(waybill::domains::dmarc::toString(policy).data())))
            published.policy = policy;
    }
    return published;
}

} // namespace

QString reportText(const QString& domain, const std::vector<CheckRow>& rows, std::optional<Timestamp> checkedAt)
{
    QString text = QCoreApplication::translate("Domains", "%1, checked %2\n\n")
                       .arg(domain, checkedAt ? QString::fromStdString(formatRfc3339(*checkedAt)) : QStringLiteral("–"));
    for (const CheckRow& row : rows) {
        text += QStringLiteral("%1  %2: %3\n").arg(styleOf(row.verdict, lightTokens()).word, row.title, row.sentence);
        if (!row.check)
            continue;
        for (const QString& note : row.check->notes)
            text += QStringLiteral("      %1\n").arg(note);
        for (const waybill::domains::FixRecord& fix : row.check->fixes)
            text += QStringLiteral("      → %1\n").arg(shownName(fix.zoneLine()));
    }
    return text;
}

waybill::domains::Gate gateFor(const waybill::domains::DomainHistory& history, const std::vector<CheckRow>& rows)
{
    const PublishedPolicy published = policyIn(rows);
    waybill::domains::GateInput input{.domain = history.profile.name, .record = published.record, .policy = published.policy, .legs = {},
                                      .share = history.share, .requiredDays = history.profile.requiredDays, .now = history.now};
    for (const CheckRow& row : rows) {
        if (waybill::domains::isGateLeg(row.id))
            input.legs.push_back({row.id, row.title, row.everywhere, row.isEverywhere});
    }
    return waybill::domains::decideGate(input);
}

} // namespace waybill::ui::domains
