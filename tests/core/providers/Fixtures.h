// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bodies under tests/fixtures/payloads, and short ways to normalise a body in a test.

#include "core/events/EventJson.h"
#include "core/providers/registry/Registry.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

#include <string>
#include <vector>

namespace waybill::providers::tests {

inline QString fixturePath(const QString& name) { return QStringLiteral(WAYBILL_FIXTURES "/payloads/") + name; }

inline QByteArray fixture(const QString& name)
{
    QFile file(fixturePath(name));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

// "sendgrid/delivered.json" and so on: everything that has an expectation beside it.
inline QStringList bodyNames()
{
    QStringList names;
    const Registry registry;
    for (const auto& provider : registry.all()) {
        const QString folder = QString::fromUtf8(provider->card().id.data(), qsizetype(provider->card().id.size()));
        for (const QString& file : QDir(fixturePath(folder)).entryList(QDir::Files, QDir::Name)) {
            if (file.endsWith(".expected.json") || file == "signature-vector.json")
                continue;
            names << folder + "/" + file;
        }
    }
    return names;
}

inline std::vector<NormalisedEvent> normalise(const char* provider, const std::string& body, const Headers& headers = {})
{
    const Registry registry;
    auto result = registry.find(provider)->normalise({headers, body});
    return result ? std::move(*result) : std::vector<NormalisedEvent>();
}

// The first event of a body; a default one where there is none.
inline events::Event eventOf(const char* provider, const std::string& body)
{
    const auto normalised = normalise(provider, body);
    return normalised.empty() ? events::Event() : normalised.front().event;
}

inline QJsonArray toJson(const std::vector<NormalisedEvent>& normalised)
{
    JsonWriter writer;
    writer.beginArray();
    for (const NormalisedEvent& one : normalised)
        events::writeNormalised(writer, one.event);
    writer.endArray();
    return QJsonDocument::fromJson(QByteArray::fromStdString(writer.take())).array();
}

} // namespace waybill::providers::tests
