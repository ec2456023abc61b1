// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Confirmations.h"

#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/base/Rfc3339.h"
#include "core/relay/storage/Files.h"

#include <spdlog/spdlog.h>

namespace waybill::relay {

Confirmations::Confirmations(std::string path, HttpsGet& https, Later later, const Clock& clock)
    : m_path(std::move(path)), m_https(https), m_later(std::move(later)), m_clock(clock)
{
}

void Confirmations::load()
{
    const auto text = readPrivateFile(m_path);
    if (!text) {
        if (text.error().code != ErrorCode::NotFound)
            spdlog::warn("hooks: what waits to be confirmed can't be read: {}", text.error().text());
        return;
    }
    JsonDocument document;
    if (!document.parse(text->reveal())) { // to read the file
        spdlog::warn("hooks: what waits to be confirmed can't be read: {} is damaged", m_path);
        return;
    }
    const std::lock_guard lock(m_mutex);
    for (const JsonValue& each : document.root()) {
        AwaitedConfirmation awaited;
        awaited.url = textOrEmpty(each["url"]);
        awaited.what = textOrEmpty(each["what"]);
        awaited.receivedAt = parseRfc3339(textOrEmpty(each["received_at"])).value_or(Timestamp());
        awaited.isVerified = each["verified"].boolean().value_or(false);
        awaited.confirmedAt = parseRfc3339(textOrEmpty(each["confirmed_at"]));
        m_awaited.insert_or_assign(textOrEmpty(each["endpoint"]), std::move(awaited));
    }
}

void Confirmations::note(const std::string& endpoint, const providers::Confirmation& asked, Timestamp receivedAt,
                         bool isVerified)
{
    const std::lock_guard lock(m_mutex);
    AwaitedConfirmation& awaited = m_awaited[endpoint];
    if (awaited.url == asked.url)
        return;
    awaited = {asked.url, asked.what, receivedAt, isVerified, {}};
    spdlog::warn("hooks: {} asks to confirm a subscription to {}; an operator decides: waybillctl relay confirm {}",
                 endpoint, forLog(asked.what), endpoint);
    saveLater();
}

std::optional<AwaitedConfirmation> Confirmations::of(const std::string& endpoint) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_awaited.find(endpoint);
    return found == m_awaited.end() ? std::nullopt : std::optional(found->second);
}

std::map<std::string, AwaitedConfirmation> Confirmations::all() const
{
    const std::lock_guard lock(m_mutex);
    return m_awaited;
}

void Confirmations::confirm(const std::string& endpoint, std::function<void(Result<AwaitedConfirmation>)> done)
{
    const auto awaited = of(endpoint);
    if (!awaited || awaited->confirmedAt)
        return done(fail(ErrorCode::NotFound, "nothing waits to be confirmed for the endpoint \"" + endpoint + "\"",
                         awaited ? "it was confirmed already" : "subscribe the endpoint's URL at the provider first"));
    m_https.get(awaited->url, [this, endpoint, url = awaited->url, done](const Result<std::string>& answer) {
        done(confirmed(endpoint, url, answer));
    });
}

Result<AwaitedConfirmation> Confirmations::confirmed(const std::string& endpoint, const std::string& url,
                                                     const Result<std::string>& answer)
{
    if (!answer)
        return fail(answer.error().code == ErrorCode::PermissionDenied ? ErrorCode::Conflict : answer.error().code,
                    "the provider did not confirm: " + answer.error().message,
                    answer.error().hint.empty() ? "ask it to send the confirmation again" : answer.error().hint);
    const std::lock_guard lock(m_mutex);
    const auto found = m_awaited.find(endpoint);
    if (found == m_awaited.end() || found->second.url != url)
        return fail(ErrorCode::Conflict, "another confirmation came meanwhile", "confirm once more");
    found->second.confirmedAt = m_clock.now();
    saveLater();
    return found->second;
}

void Confirmations::saveLater()
{
    m_later([this] { save(); });
}

void Confirmations::save() const
{
    const std::lock_guard fileLock(m_fileMutex);
    JsonWriter writer;
    writer.beginArray();
    for (const auto& [endpoint, awaited] : all()) {
        writer.beginObject()
            .member("endpoint", endpoint)
            .member("url", awaited.url)
            .member("what", awaited.what)
            .member("received_at", awaited.receivedAt)
            .member("verified", awaited.isVerified)
            .memberOrNull("confirmed_at", awaited.confirmedAt)
            .endObject();
    }
    writer.endArray();
    if (const auto saved = writePrivateFile(m_path, writer.text()); !saved)
        spdlog::error("hooks: {}", saved.error().text());
}

} // namespace waybill::relay
