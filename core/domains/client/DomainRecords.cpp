// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/client/DomainRecords.h"

#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"

namespace waybill::domains {

namespace {

QString textOf(JsonValue value)
{
    const std::string_view text = value.string().value_or("");
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

Stability::State stateOf(std::string_view name)
{
    using enum Stability::State;
    return name == "good" ? Good : name == "broken" ? Broken : name == "unknown" ? Unknown : NotObserved;
}

CheckHistory checkOf(JsonValue json)
{
    CheckHistory check;
    check.id = textOrEmpty(json["check"]);
    check.title = textOf(json["title"]);
    check.sentence = textOf(json["sentence"]);
    check.verdict = verdictFrom(json["verdict"].string().value_or("")).value_or(Verdict::Unknown);
    check.seen = timeOrNothing(json["seen"]).value_or(Timestamp());
    check.stability = {stateOf(json["state"].string().value_or("")), timeOrNothing(json["since"]), check.seen};
    check.everywhere = {stateOf(json["gate"]["state"].string().value_or("")), timeOrNothing(json["gate"]["since"]),
                        check.seen};
    if (const auto everywhere = json["everywhere"].boolean())
        check.isEverywhere = *everywhere;
    for (const JsonValue day : json["days"])
        check.days.push_back(dayStateFrom(day.string().value_or("")).value_or(DayState::NotObserved));
    return check;
}

Error unreadable()
{
    return {ErrorCode::NewerVersion, "the relay's answer about domains can't be read",
            "bring both programs to the same version"};
}

} // namespace

Result<std::vector<DomainSummary>> summariesFrom(const QByteArray& json)
{
    JsonDocument document;
    TRY_VOID(document.parse({json.constData(), std::size_t(json.size())}));
    if (!document.root()["domains"].isArray())
        return std::unexpected(unreadable());
    std::vector<DomainSummary> summaries;
    for (const JsonValue one : document.root()["domains"]) {
        DomainSummary summary{profileFrom(textOrEmpty(one["domain"]), one["profile"]), {}};
        for (const JsonValue check : one["checks"])
            summary.verdicts.push_back(verdictFrom(check["verdict"].string().value_or("")).value_or(Verdict::Unknown));
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

Result<DomainHistory> historyFrom(const QByteArray& json)
{
    JsonDocument document;
    TRY_VOID(document.parse({json.constData(), std::size_t(json.size())}));
    const JsonValue root = document.root();
    const auto now = timeOrNothing(root["now"]);
    if (!now)
        return std::unexpected(unreadable());
    DomainHistory history;
    history.profile = profileFrom(textOrEmpty(root["domain"]), root["profile"]);
    history.now = *now;
    for (const JsonValue check : root["checks"])
        history.checks.push_back(checkOf(check));
    AlignedShare share;
    for (const JsonValue row : root["sources"]) {
        history.sources.push_back({textOrEmpty(row["source"]), row["messages"].integer().value_or(0),
                                   row["aligned"].integer().value_or(0)});
        share.messages += history.sources.back().messages;
        share.aligned += history.sources.back().aligned;
    }
    if (share.messages > 0)
        history.share = share;
    return history;
}

std::string checksJson(const std::vector<Check>& checks)
{
    JsonWriter writer;
    writer.beginObject().key("checks").beginArray();
    for (const Check& check : checks) {
        writer.beginObject()
            .member("check", check.id)
            .member("title", check.title.toStdString())
            .member("verdict", toString(check.verdict))
            .member("digest", digestOf(check))
            .member("sentence", check.sentence.toStdString())
            .key("everywhere")
            .valueOrNull(check.everywhere)
            .endObject();
    }
    writer.endArray().endObject();
    return writer.take();
}

} // namespace waybill::domains
