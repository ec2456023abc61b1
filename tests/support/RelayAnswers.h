// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bodies a relay answers with, and a token file.

#include "core/base/Encoding.h"
#include "core/events/EventJson.h"

#include <QByteArray>
#include <QFile>
#include <QTemporaryDir>

namespace waybill::tests {

inline events::Event eventOf(std::uint64_t id, events::EventType type = events::EventType::Delivered)
{
    events::Event event;
    event.provider = "sendgrid";
    event.environment = "production";
    event.endpoint = "sendgrid-production";
    event.messageId = "m1";
    event.recipient = "nora.quist@example.org";
    event.type = type;
    event.id = events::EventId(id);
    event.dedupKey = std::string(32, char(id));
    event.occurredAt = timestampFromMs(1795425245000);
    event.receivedAt = timestampFromMs(1795425246000);
    event.verification = events::VerificationStatus::Verified;
    event.strength = events::Strength::Body;
    event.processing = events::Processing::Applied;
    return event;
}

inline std::string jsonOf(const events::Event& event)
{
    JsonWriter writer;
    events::writeEvent(writer, event);
    return writer.take();
}

inline QByteArray pageOf(const std::vector<std::uint64_t>& ids, const char* cursor)
{
    std::string records;
    for (const std::uint64_t id : ids)
        records += (records.empty() ? "" : ",") + std::string(R"({"seq":)") + std::to_string(id) +
                   R"(,"kind":"event","event":)" + jsonOf(eventOf(id)) + "}";
    return QByteArray::fromStdString("{\"records\":[" + records + "],\"cursor\":\"" + cursor + "\"}");
}

inline const QByteArray statusBody =
    R"({"version":"0.1.0","demo":false,"started_at":"2026-11-23T09:00:00.000Z","now":"2026-11-23T10:00:00.000Z","lag_ms":400,)"
    R"("queued":0,"events":3,"messages":2,"copies":1,"dead_letters":4,"refused_today":41,"last_verified_at":"2026-11-23T09:59:58.000Z",)"
    R"("feed_seq":3,"endpoints":[{"name":"sendgrid-production","provider":"sendgrid","environment":"production","auth":"signature",)"
    R"("last_received_at":null,"last_verified_at":"2026-11-23T09:59:58.000Z","last_event_at":null,"last_refused_at":null,)"
    R"("last_refusal":null,"received":7,"refused":2,"dead_letters":1,"secret":"unreadable","secret_problem":"locked"}]})";

// A directory with a token file of the given mode.
class TokenDirectory {
public:
    explicit TokenDirectory(QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner)
    {
        QFile file(path());
        if (file.open(QIODevice::WriteOnly))
            file.write("s3cret-token\n");
        file.close();
        setPermissions(permissions);
    }
    QString path() const { return m_directory.filePath(QStringLiteral("api-token")); }
    void setPermissions(QFile::Permissions permissions) { QFile::setPermissions(path(), permissions); }

private:
    QTemporaryDir m_directory;
};

} // namespace waybill::tests
