// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/JsonWriter.h"

#include "core/base/Redact.h"
#include "core/base/Rfc3339.h"
#include "core/base/Utf8.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>

namespace waybill {

struct JsonWriter::Impl {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

JsonWriter::JsonWriter() : m_impl(std::make_unique<Impl>()) {}
JsonWriter::~JsonWriter() = default;

JsonWriter& JsonWriter::beginObject()
{
    m_impl->writer.StartObject();
    return *this;
}

JsonWriter& JsonWriter::endObject()
{
    m_impl->writer.EndObject();
    return *this;
}

JsonWriter& JsonWriter::beginArray()
{
    m_impl->writer.StartArray();
    return *this;
}

JsonWriter& JsonWriter::endArray()
{
    m_impl->writer.EndArray();
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) { return value(name); }

JsonWriter& JsonWriter::value(std::string_view text)
{
    if (isValidUtf8(text)) {
        m_impl->writer.String(text.empty() ? "" : text.data(), rapidjson::SizeType(text.size()));
    } else {
        const std::string repaired = toValidUtf8(text);
        m_impl->writer.String(repaired.data(), rapidjson::SizeType(repaired.size()));
    }
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number)
{
    m_impl->writer.Int64(number);
    return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number)
{
    m_impl->writer.Uint64(number);
    return *this;
}

JsonWriter& JsonWriter::value(double number)
{
    // JSON has no word for these.
    if (!std::isfinite(number))
        return null();
    m_impl->writer.Double(number);
    return *this;
}

JsonWriter& JsonWriter::value(bool truth)
{
    m_impl->writer.Bool(truth);
    return *this;
}

JsonWriter& JsonWriter::value(Timestamp time) { return value(std::string_view(formatRfc3339(time))); }

JsonWriter& JsonWriter::null()
{
    m_impl->writer.Null();
    return *this;
}

JsonWriter& JsonWriter::rawValue(std::string_view json)
{
    m_impl->writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    return *this;
}

std::string_view JsonWriter::text() const { return {m_impl->buffer.GetString(), m_impl->buffer.GetSize()}; }

std::string JsonWriter::take()
{
    std::string json(text());
    m_impl->buffer.Clear();
    m_impl->writer.Reset(m_impl->buffer);
    return json;
}

} // namespace waybill
