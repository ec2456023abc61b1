// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// waybill:// links: what they may say, and nothing else. A link comes from anywhere, so it is parsed strictly and can
// only name something to look at. Pure; safe from any thread.
//
//   waybill://trace/<id>                       one message
//   waybill://view?filter=<filter>&name=<name> the timeline through a filter; the name may be left out

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace waybill::links {

struct Link {
    enum class Kind : std::uint8_t { Trace, View } kind = Kind::Trace;
    std::string id = {};     // Trace
    std::string filter = {}; // View: parses
    std::string name = {};   // View: one line, at most mostName bytes; may be empty

    static constexpr std::size_t mostText = 16 * 1024; // bytes of a whole link
    static constexpr std::size_t mostName = 200;
    friend bool operator==(const Link&, const Link&) = default;
};

bool looksLikeLink(std::string_view text); // begins with "waybill:", well formed or not

// InvalidInput says what is wrong with it.
Result<Link> parseLink(std::string_view text);
// parseLink(toText(link)) gives an equal link.
std::string toText(const Link& link);

// A filter as it may be sent to anybody: conditions that name a person's address are left out.
struct Shareable {
    std::string filter;
    int leftOut = 0; // conditions; the shareable filter lets more through then
};
// The filter must parse, else nothing of it is shareable.
Shareable withoutAddresses(std::string_view filter);

} // namespace waybill::links
