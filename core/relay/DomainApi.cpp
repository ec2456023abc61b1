// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/DomainApi.h"

#include "core/base/Ascii.h"
#include "core/base/JsonRead.h"
#include "core/dns/Name.h"
#include "core/filter/Match.h"
#include "core/relay/ApiJson.h"

#include <algorithm>
#include <map>

namespace waybill::relay {

namespace {

constexpr int daysShown = 30;
constexpr std::chrono::days lookedBack{120};
constexpr std::size_t mostChecks = 200;
constexpr std::size_t longestText = 2000;

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidInput, std::move(message)); }

HttpResponse done(const Result<void>& result)
{
    if (!result)
        return errorResponse(result.error());
    JsonWriter writer;
    writer.beginObject().member("ok", true).endObject();
    return jsonResponse(writer);
}

// As it is stored: parsed as a name, in small letters.
Result<std::string> domainName(const std::string& text)
{
    const auto name = dns::Name::fromPerson(text);
    if (!name)
        return std::unexpected(name.error());
    return asciiLower(name->text());
}

std::string shortText(const JsonValue& value) { return textOrEmpty(value, longestText); }

std::string_view stateName(domains::Stability::State state)
{
    switch (state) {
    case domains::Stability::State::NotObserved: return "not_observed";
    case domains::Stability::State::Good: return "good";
    case domains::Stability::State::Broken: return "broken";
    case domains::Stability::State::Unknown: return "unknown";
    }
    return {};
}

void writeCheck(JsonWriter& writer, const StoredCheck& check, std::span<const domains::Observation> seen, Timestamp now)
{
    const domains::Stability stability = domains::stabilityOf(seen, now);
    writer.beginObject()
        .member("check", check.observation.check)
        .member("title", check.title)
        .member("sentence", check.sentence)
        .member("verdict", domains::toString(check.observation.verdict))
        .member("seen", check.observation.at)
        .member("state", stateName(stability.state))
        .memberOrNull("since", stability.since)
        .key("everywhere")
        .valueOrNull(check.observation.everywhere);
    const domains::Stability gate = domains::stabilityEverywhere(seen, now);
    writer.key("gate").beginObject().member("state", stateName(gate.state)).memberOrNull("since", gate.since).endObject();
    writer.key("days")
        .beginArray();
    for (const domains::DayState day : domains::daysOf(seen, now, daysShown))
        writer.value(domains::toString(day));
    writer.endArray().endObject();
}

} // namespace

HttpResponse DomainApi::list() const
{
    const auto all = m_store.domains();
    if (!all)
        return errorResponse(all.error());
    JsonWriter writer;
    writer.beginObject().key("domains").beginArray();
    for (const StoredDomain& domain : *all) {
        writer.beginObject().member("domain", domain.name).key("profile").rawValue(domain.profile).key("checks").beginArray();
        for (const StoredCheck& check : m_store.newestChecks(domain.name).value_or(std::vector<StoredCheck>{})) {
            writer.beginObject()
                .member("check", check.observation.check)
                .member("verdict", domains::toString(check.observation.verdict))
                .member("seen", check.observation.at)
                .endObject();
        }
        writer.endArray().endObject();
    }
    writer.endArray().endObject();
    return jsonResponse(writer);
}

std::vector<ApiRoute> DomainApi::routes()
{
    const auto stores = [this](Result<void> (DomainApi::*function)(const std::string&, const std::string&)) {
        return answeredBy([this, function](const ApiCall& call) { return done((this->*function)(call.argument, call.request.body)); });
    };
    return {
        {"GET", "/v1/domains", "", Role::Read, answeredBy([this](const ApiCall&) { return list(); })},
        {"GET", "/v1/domains/", "/history", Role::Read, answeredBy([this](const ApiCall& call) {
             const auto json = historyJson(call.argument);
             return json ? HttpResponse{.body = *json, .contentType = "application/json"} : errorResponse(json.error());
         })},
        {"POST", "/v1/domains/", "/checks", Role::Register, stores(&DomainApi::storeChecks)},
        {"POST", "/v1/domains/", "/reports", Role::Register, stores(&DomainApi::storeReport)},
        {"POST", "/v1/domains/", "/profile", Role::Operate, stores(&DomainApi::storeProfile)},
        {"POST", "/v1/domains/", "/remove", Role::Operate, stores(&DomainApi::removeDomain)},
        {"POST", "/v1/domains/", "/tightening", Role::Operate, answeredBy([this](const ApiCall& call) {
             return done(storeTightening(call.argument, call.request.body, call.caller));
         })},
    };
}

Result<void> DomainApi::storeProfile(const std::string& domain, const std::string& body)
{
    const std::string name = TRY(domainName(domain));
    const JsonDocument document = TRY(objectFrom(body));
    TRY_VOID(m_store.putDomain({name, std::string(document.root().raw())}));
    if (m_onProfile)
        m_onProfile();
    return {};
}

Result<void> DomainApi::removeDomain(const std::string& domain, const std::string&)
{
    return m_store.removeDomain(TRY(domainName(domain)));
}

Result<std::string> DomainApi::historyJson(const std::string& domain) const
{
    const std::string name = TRY(domainName(domain));
    const StoredDomain stored = TRY(m_store.domain(name));
    const Timestamp now = m_clock.now();
    std::map<std::string, std::vector<domains::Observation>> seen;
    for (domains::Observation& one : TRY(m_store.observations(name, now - lookedBack)))
        seen[one.check].push_back(std::move(one));
    const Timestamp reportsSince = now - std::chrono::days(daysShown);
    JsonWriter writer;
    writer.beginObject().member("domain", name).member("now", now).key("profile").rawValue(stored.profile);
    writer.key("checks").beginArray();
    for (const StoredCheck& check : TRY(m_store.newestChecks(name)))
        writeCheck(writer, check, seen[check.observation.check], now);
    writer.endArray().key("sources").beginArray();
    for (const ReportRow& row : TRY(m_store.sources(name, reportsSince)))
        writer.beginObject().member("source", row.source).member("messages", row.messages).member("aligned", row.aligned).endObject();
    const TlsSums tls = TRY(m_store.tlsSums(name, reportsSince));
    writer.endArray().key("tls").beginObject().member("reports", tls.reports).member("successes", tls.successes)
        .member("failures", tls.failures).endObject();
    writer.key("tightenings").beginArray();
    for (const Tightening& one : TRY(m_store.tightenings(name))) {
        writer.beginObject().member("at", one.at).member("from", one.from).member("to", one.to).member("reason", one.reason)
            .member("by", one.by).endObject();
    }
    writer.endArray().endObject();
    return writer.take();
}

// The time is the relay's own: nobody makes a history up.
Result<void> DomainApi::storeChecks(const std::string& domain, const std::string& body)
{
    const std::string name = TRY(domainName(domain));
    const JsonDocument document = TRY(objectFrom(body));
    const JsonValue list = document.root()["checks"];
    if (!list.isArray() || list.size() == 0 || list.size() > mostChecks)
        return invalid("“checks” must be a list of 1 to 200");
    TRY_VOID(m_store.domain(name));
    std::vector<StoredCheck> checks;
    for (const JsonValue one : list) {
        const auto verdict = domains::verdictFrom(one["verdict"].string().value_or(""));
        StoredCheck check{
            {m_clock.now(), shortText(one["check"]), verdict.value_or(domains::Verdict::Unknown), shortText(one["digest"])},
            shortText(one["title"]),
            shortText(one["sentence"])};
        if (!verdict || check.observation.check.empty())
            return invalid("each check needs “check”, and a “verdict” of pass, warning, fail or unknown");
        if (const auto everywhere = one["everywhere"].boolean())
            check.observation.everywhere = *everywhere;
        checks.push_back(std::move(check));
    }
    return m_store.addChecks(name, checks);
}

Result<void> DomainApi::storeReport(const std::string& domain, const std::string& body)
{
    const std::string name = TRY(domainName(domain));
    const JsonDocument document = TRY(objectFrom(body));
    const JsonValue root = document.root();
    StoredReport report{shortText(root["organisation"]), shortText(root["id"]), {}, {}};
    const auto end = root["end"].integer();
    if (report.id.empty() || !end)
        return invalid("a report needs “id” and “end” (seconds since 1970)");
    report.end = timestampFromMs(std::clamp<std::int64_t>(*end, 0, 32'503'680'000) * 1000);
    TRY_VOID(m_store.domain(name));
    const auto count = [](JsonValue value) { return std::max<std::int64_t>(0, value.integer().value_or(0)); };
    if (const JsonValue tls = root["tls"]; tls.isObject())
        return m_store.addTlsReport(name, report.organisation, report.id, report.end, count(tls["successes"]), count(tls["failures"]));
    for (const JsonValue row : root["rows"]) {
        ReportRow one{shortText(row["source"]), count(row["messages"]), count(row["aligned"])};
        one.aligned = std::min(one.aligned, one.messages);
        if (one.source.empty())
            return invalid("each row needs a “source”");
        report.rows.push_back(std::move(one));
    }
    return m_store.addReport(name, report);
}

Result<void> DomainApi::storeTightening(const std::string& domain, const std::string& body, const std::string& caller)
{
    constexpr std::size_t shortestReason = 10;
    const std::string name = TRY(domainName(domain));
    const JsonDocument document = TRY(objectFrom(body));
    const JsonValue root = document.root();
    const Tightening tightening{m_clock.now(), shortText(root["from"]), shortText(root["to"]), shortText(root["reason"]),
                                caller};
    if (tightening.reason.size() < shortestReason)
        return fail(ErrorCode::InvalidInput, "tightening before the gate is open needs a reason in writing",
                    "say in a sentence why it can't wait");
    TRY_VOID(m_store.domain(name));
    return m_store.addTightening(name, tightening);
}

} // namespace waybill::relay
