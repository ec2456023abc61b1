// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/environments/LedgerRelay.h"

#include <QPointer>

namespace waybill::tests {

namespace {

template <typename T>
Result<QByteArray> listed(const char* key, const Result<std::vector<T>>& things)
{
    if (!things)
        return std::unexpected(things.error());
    std::string json = std::string("{\"") + key + "\":[";
    for (const T& thing : *things)
        json += (json.ends_with('[') ? "" : ",") + toJson(thing);
    return QByteArray::fromStdString(json + "]}");
}

// The part of "/v1/credentials/<name>/note" between the slashes.
std::string nameIn(const std::string& path)
{
    const std::size_t begin = path.find('/', 4) + 1;
    return path.substr(begin, path.rfind('/') - begin);
}

} // namespace

LedgerRelay::LedgerRelay(const Clock& clock)
    : m_ledger(relay::SendLedger::open(m_folder.filePath(QStringLiteral("sends.db")).toStdString(), clock).value())
{
}

environments::EnvironmentBook::Ask LedgerRelay::ask()
{
    return [this](const feed::ApiRequest& request, QObject* guard, std::function<void(Result<QByteArray>)> done) {
        QMetaObject::invokeMethod(guard, [result = answer(request), done = std::move(done)] { done(result); }, Qt::QueuedConnection);
    };
}

Result<QByteArray> LedgerRelay::answer(const feed::ApiRequest& request)
{
    if (away)
        return fail(ErrorCode::Unavailable, "The relay does not answer", "see that it runs");
    const std::string path = request.path.toStdString();
    if (path == "/v1/suppressions")
        return suppressions;
    if (!request.post)
        return path == "/v1/environments" ? listed("environments", m_ledger->environments())
                                          : listed("credentials", m_ledger->credentials());
    const auto changed = change(path, request.json.toStdString());
    return changed ? Result<QByteArray>(QByteArray("{}")) : std::unexpected(changed.error());
}

Result<void> LedgerRelay::change(const std::string& path, const std::string& body)
{
    if (path == "/v1/environments")
        return m_ledger->change(TRY(environments::environmentChangeFromJson(body)));
    if (path == "/v1/credentials")
        return m_ledger->save(TRY(sending::credentialFromJson(body)));
    if (path.ends_with("/note"))
        return m_ledger->noteCredential(nameIn(path), TRY(sending::credentialNoteFromJson(body)));
    if (path.starts_with("/v1/environments/"))
        return m_ledger->removeEnvironment(nameIn(path));
    return m_ledger->removeCredential(nameIn(path));
}

} // namespace waybill::tests
