// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Verdict.h"

#include "core/base/Rfc3339.h"
#include "core/trace/Text.h"

#include <algorithm>

namespace waybill::trace {

namespace {

using namespace std::string_view_literals;

constexpr std::array layerNames{"request"sv, "acceptance"sv, "delivery"sv, "processing"sv};
constexpr std::array confidenceNames{"sure"sv, "likely"sv, "unknown"sv};

QString withTime(const Clause& clause)
{
    if (!clause.at)
        return clause.text;
    // Whole seconds: "…:07.131Z" becomes "…:07Z".
    QString time = QString::fromStdString(formatRfc3339(*clause.at));
    time.remove(time.size() - 5, 4);
    QString text = clause.text;
    return text.replace(QStringLiteral("%time%"), translate("trace", "at %1").arg(time));
}

} // namespace

std::string_view toString(Layer layer) { return layerNames[std::size_t(layer)]; }
std::string_view toString(Confidence confidence) { return confidenceNames[std::size_t(confidence)]; }

QString Verdict::sentence() const
{
    QString text = headline;
    for (std::size_t i = 0; i < clauses.size(); ++i)
        text += (i == 0 ? QStringLiteral(" ") : clauses[i].joint) + withTime(clauses[i]);
    return clauses.empty() ? text : text + QChar('.');
}

std::vector<events::EventId> Verdict::evidence() const
{
    std::vector<events::EventId> ids;
    const auto add = [&ids](const Clause& clause) {
        for (const events::EventId id : clause.evidence) {
            if (std::find(ids.begin(), ids.end(), id) == ids.end())
                ids.push_back(id);
        }
    };
    std::for_each(clauses.begin(), clauses.end(), add);
    add(layerClause);
    add(confidenceClause);
    return ids;
}

} // namespace waybill::trace
