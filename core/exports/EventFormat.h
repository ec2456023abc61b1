// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events as lines of a file that other programs read: CSV (RFC 4180) or JSON lines. What is exported is data: no cell
// begins a formula, control characters and bidi overrides are shown, one event is one line. Pure; safe from any thread.

#include "core/events/Event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::exports {

enum class Format : std::uint8_t { Csv, JsonLines };
std::optional<Format> formatFrom(std::string_view name); // "csv", "jsonl"
std::string_view nameOf(Format format);                   // also the file's extension

enum class Recipients : std::uint8_t { Plain, Masked };

// What stands before the first event: CSV's titles; nothing for JSON lines.
std::string heading(Format format);

// Appends the event and a line break. Masked leaves no address but the sender's.
void appendEvent(std::string& text, const events::Event& event, Format format, Recipients recipients);

// One cell: quoted where it must be; an apostrophe before what a spreadsheet would take for a formula.
std::string csvCell(std::string_view text);

} // namespace waybill::exports
