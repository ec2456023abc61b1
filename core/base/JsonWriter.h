// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes one JSON text piece by piece (RapidJSON behind it). Keys and values must alternate as JSON asks.
// Text that is not valid UTF-8 has its bad bytes replaced by U+FFFD. Not shared between threads.

#include "core/base/Clock.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

class JsonWriter {
public:
    JsonWriter();
    ~JsonWriter();

    JsonWriter& beginObject();
    JsonWriter& endObject();
    JsonWriter& beginArray();
    JsonWriter& endArray();
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(std::uint64_t number);
    JsonWriter& value(int number) { return value(std::int64_t(number)); }
    JsonWriter& value(double number);
    JsonWriter& value(bool truth);
    JsonWriter& value(Timestamp time); // RFC 3339 text
    JsonWriter& null();
    JsonWriter& rawValue(std::string_view json); // already JSON

    // null for an empty text or a missing value.
    JsonWriter& valueOrNull(std::string_view text) { return text.empty() ? null() : value(text); }
    template <typename T>
    JsonWriter& valueOrNull(const std::optional<T>& maybe) { return maybe ? value(*maybe) : null(); }

    template <typename T>
    JsonWriter& member(std::string_view name, T&& v) { return key(name).value(std::forward<T>(v)); }
    template <typename T>
    JsonWriter& memberOrNull(std::string_view name, const T& v) { return key(name).valueOrNull(v); }

    std::string_view text() const;
    std::string take();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill
