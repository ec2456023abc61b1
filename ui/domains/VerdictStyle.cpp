// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/VerdictStyle.h"

#include "core/base/Redact.h"
#include "ui/widgets/TimeText.h"

#include <QCoreApplication>

namespace waybill::ui::domains {

OutcomeStyle styleOf(waybill::domains::Verdict verdict, const Tokens& tokens)
{
    using enum waybill::domains::Verdict;
    switch (verdict) {
    case Pass: return {QStringLiteral("checkmark"), QCoreApplication::translate("Domains", "Pass"), tokens.delivered};
    case Warning: return {QStringLiteral("data-warning"), QCoreApplication::translate("Domains", "Warn"), tokens.deferred};
    case Fail: return {QStringLiteral("window-close"), QCoreApplication::translate("Domains", "Fail"), tokens.bounced};
    case Unknown: break;
    }
    return {QStringLiteral("question"), QCoreApplication::translate("Domains", "Unknown"), tokens.unknown};
}

QString stabilityText(const waybill::domains::Stability& stability, Timestamp now)
{
    using State = waybill::domains::Stability::State;
    if (!stability.since || stability.state == State::NotObserved)
        return stability.state == State::Unknown ? QCoreApplication::translate("Domains", "unknown") : QStringLiteral("–");
    const auto span = std::chrono::duration_cast<std::chrono::milliseconds>(now - *stability.since);
    if (stability.state == State::Broken)
        return QCoreApplication::translate("Domains", "broken %1").arg(spanText(span));
    return spanText(span);
}

QString shownName(const std::string& text) { return QString::fromStdString(printable(text)); }

} // namespace waybill::ui::domains
