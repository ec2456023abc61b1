// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/DedupKey.h"

#include "core/base/Digest.h"
#include "core/base/Json.h"
#include "core/providers/Form.h"

#include <algorithm>
#include <map>

namespace waybill::providers {

namespace {

std::string bigEndian(std::uint64_t number)
{
    std::string bytes(8, '\0');
    for (int i = 7; i >= 0; --i) {
        bytes[std::size_t(i)] = char(number & 0xFF);
        number >>= 8;
    }
    return bytes;
}

// With its length before it, so that no two lists of parts give the same bytes.
void appendFramed(std::string& bytes, std::string_view part)
{
    bytes += bigEndian(part.size());
    bytes += part;
}

// The same for every spelling of one value: white space, escapes and the order of members don't count.
void appendCanonical(std::string& bytes, const JsonValue& value)
{
    bytes.push_back(char('0' + int(value.kind())));
    switch (value.kind()) {
    case JsonValue::Kind::Object: {
        std::vector<std::size_t> order(value.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return value.keyAt(a) < value.keyAt(b); });
        bytes += bigEndian(order.size());
        for (const std::size_t i : order) {
            appendFramed(bytes, value.keyAt(i));
            appendCanonical(bytes, value.at(i));
        }
        break;
    }
    case JsonValue::Kind::Array:
        bytes += bigEndian(value.size());
        for (const JsonValue& element : value)
            appendCanonical(bytes, element);
        break;
    case JsonValue::Kind::String: appendFramed(bytes, *value.string()); break;
    default: appendFramed(bytes, value.raw()); break;
    }
}

// A form's boundary is made anew for every try, so its fields count.
std::string canonical(std::string_view element)
{
    std::string bytes;
    JsonDocument document;
    if (document.parse(element)) {
        appendCanonical(bytes, document.root());
    } else {
        const Form form = Form::parse(element);
        for (const auto& [name, value] : form.fields()) {
            appendFramed(bytes, name);
            appendFramed(bytes, value);
        }
    }
    return sha256({bytes});
}

std::string_view elementOf(std::string_view body, const events::RawSlice& raw)
{
    return raw.offset <= body.size() ? body.substr(raw.offset, raw.length) : std::string_view();
}

events::EventId idFrom(std::string_view key)
{
    std::uint64_t id = 0;
    for (const char byte : key.substr(0, 8))
        id = id << 8 | static_cast<unsigned char>(byte);
    return events::EventId(id);
}

} // namespace

std::string canonicalDigest(std::string_view element) { return canonical(element); }

void assignDedupKeys(std::string_view endpoint, std::string_view body, std::vector<NormalisedEvent>& normalised)
{
    std::map<std::string, std::uint64_t> seen;
    events::RawSlice lastRaw;
    std::string lastCanonical;
    for (NormalisedEvent& one : normalised) {
        std::string framed;
        appendFramed(framed, endpoint);
        if (!one.dedupId.empty()) {
            appendFramed(framed, "id");
            appendFramed(framed, one.dedupId);
            appendFramed(framed, bigEndian(one.recipientOrdinal));
        } else {
            const events::RawSlice raw = one.event.raw;
            if (lastCanonical.empty() || raw.offset != lastRaw.offset || raw.length != lastRaw.length) {
                lastRaw = raw;
                lastCanonical = canonical(elementOf(body, raw));
            }
            appendFramed(framed, "bytes");
            appendFramed(framed, lastCanonical);
            appendFramed(framed, bigEndian(one.recipientOrdinal));
            const std::uint64_t equalOnesBefore = seen[framed]++;
            appendFramed(framed, bigEndian(equalOnesBefore));
        }
        one.event.dedupKey = sha256({framed});
        one.event.id = idFrom(one.event.dedupKey);
    }
}

} // namespace waybill::providers
