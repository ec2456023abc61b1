// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/EventFormat.h"

#include "core/base/Encoding.h"
#include "core/base/Redact.h"
#include "core/base/Rfc3339.h"
#include "core/base/Utf8.h"
#include "core/events/EventJson.h"
#include "core/events/MaskEvent.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::exports {

namespace {

using events::Event;
using namespace std::string_view_literals;

std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : "; ") + part;
    return text;
}

std::string joined(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    std::string text;
    for (const auto& [key, value] : pairs)
        text += (text.empty() ? "" : "; ") + key + "=" + value;
    return text;
}

struct Column {
    std::string_view title;
    std::string (*text)(const Event&);
};

// Named as in the JSON, so that the two formats tell one story.
constexpr Column columns[] = {
    {"id", [](const Event& e) { return toString(e.id); }},
    {"occurred_at", [](const Event& e) { return e.occurredAt ? formatRfc3339(*e.occurredAt) : std::string(); }},
    {"received_at", [](const Event& e) { return formatRfc3339(e.receivedAt); }},
    {"type", [](const Event& e) { return std::string(toString(e.type)); }},
    {"bounce", [](const Event& e) { return std::string(toString(e.bounce)); }},
    {"provider", [](const Event& e) { return e.provider; }},
    {"environment", [](const Event& e) { return e.environment; }},
    {"endpoint", [](const Event& e) { return e.endpoint; }},
    {"recipient", [](const Event& e) { return e.recipient; }},
    {"sender", [](const Event& e) { return e.sender; }},
    {"message_type", [](const Event& e) { return e.messageType; }},
    {"subject", [](const Event& e) { return e.subject; }},
    {"message_id", [](const Event& e) { return e.messageId; }},
    {"correlation_id", [](const Event& e) { return e.correlationId; }},
    {"event_id", [](const Event& e) { return e.providerEventId; }},
    {"smtp_code", [](const Event& e) { return e.smtpCode ? std::to_string(*e.smtpCode) : std::string(); }},
    {"enhanced_code", [](const Event& e) { return e.enhancedCode; }},
    {"reason", [](const Event& e) { return e.reason; }},
    {"tags", [](const Event& e) { return joined(e.tags); }},
    {"metadata", [](const Event& e) { return joined(e.metadata); }},
    {"url", [](const Event& e) { return e.url; }},
    {"native_type", [](const Event& e) { return e.nativeType; }},
    {"verification", [](const Event& e) { return std::string(toString(e.verification)); }},
    {"strength", [](const Event& e) { return std::string(toString(e.strength)); }},
    {"processing", [](const Event& e) { return std::string(toString(e.processing)); }},
    {"dedup_key", [](const Event& e) { return toHex(e.dedupKey); }},
    {"copies", [](const Event& e) { return std::to_string(e.copies); }},
};

// Spreadsheets look past leading blanks, and take the wide forms of the signs too.
bool beginsFormula(std::string_view text)
{
    const auto start = text.find_first_not_of(' ');
    if (start == std::string_view::npos)
        return false;
    const char32_t first = codePointAt(text, start).value;
    return U"=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20"sv.find(first) != std::u32string_view::npos;
}

void appendCsv(std::string& text, const Event& event)
{
    bool first = true;
    for (const Column& column : columns) {
        if (!std::exchange(first, false))
            text += ',';
        text += csvCell(column.text(event));
    }
    text += "\r\n";
}

// JsonWriter escapes what JSON must; what would bend an editor's line is escaped too, and stays the same data.
void appendJson(std::string& text, const Event& event)
{
    JsonWriter writer;
    events::writeEvent(writer, event);
    const std::string_view json = writer.text();
    for (std::size_t at = 0; at < json.size();) {
        const CodePoint point = codePointAt(json, at);
        if (!isTreacherous(point.value)) {
            text += json.substr(at, point.length);
        } else if (point.value < 0x10000) {
            text += fmt::format("\\u{:04x}", std::uint32_t(point.value));
        } else {
            const std::uint32_t rest = std::uint32_t(point.value) - 0x10000;
            text += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
        }
        at += point.length;
    }
    text += '\n';
}

} // namespace

std::optional<Format> formatFrom(std::string_view name)
{
    for (const Format format : {Format::Csv, Format::JsonLines}) {
        if (name == nameOf(format))
            return format;
    }
    return {};
}

std::string_view nameOf(Format format) { return format == Format::Csv ? "csv"sv : "jsonl"sv; }

std::string heading(Format format)
{
    if (format == Format::JsonLines)
        return {};
    std::string text;
    for (const Column& column : columns)
        text.append(text.empty() ? "" : ",").append(column.title);
    return text + "\r\n";
}

void appendEvent(std::string& text, const Event& event, Format format, Recipients recipients)
{
    const auto append = format == Format::Csv ? appendCsv : appendJson;
    append(text, recipients == Recipients::Masked ? events::masked(event) : event);
}

std::string csvCell(std::string_view text)
{
    std::string cell = printable(text);
    const bool formula = beginsFormula(text) || beginsFormula(cell);
    if (!formula && cell.find_first_of(",;\"") == std::string::npos)
        return cell;
    std::string quoted = formula ? "\"'" : "\"";
    for (const char c : cell)
        quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

} // namespace waybill::exports
