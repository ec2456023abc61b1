// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/CheckJson.h"

#include "core/dns/AnswerJson.h"

namespace waybill::domains {

void writeCheck(JsonWriter& json, const Check& check)
{
    json.beginObject()
        .member("id", check.id)
        .member("title", check.title.toStdString())
        .member("verdict", toString(check.verdict))
        .member("sentence", check.sentence.toStdString())
        .key("everywhere")
        .valueOrNull(check.everywhere);
    json.key("notes").beginArray();
    for (const QString& note : check.notes)
        json.value(note.toStdString());
    json.endArray().key("fixes").beginArray();
    for (const FixRecord& fix : check.fixes)
        json.beginObject()
            .member("name", fix.name.text())
            .member("type", dns::toString(fix.type))
            .member("value", fix.value)
            .member("ttl", std::int64_t(fix.ttl))
            .memberOrNull("replaces", fix.replaces)
            .member("zone_line", fix.zoneLine())
            .endObject();
    json.endArray().key("detail");
    check.detailJson.empty() ? json.null() : json.rawValue(check.detailJson);
    json.key("answers").beginArray();
    for (const dns::Answer& answer : check.answers)
        dns::writeAnswer(json, answer);
    json.endArray().endObject();
}

} // namespace waybill::domains
