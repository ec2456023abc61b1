// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The http and https links in a text or an HTML part, by their host. Pure; safe from any thread.

#include <string>
#include <string_view>
#include <vector>

namespace waybill::sending {

struct Link {
    std::string url;
    std::string host; // lower case, without user and port
};

// In order, each URL once, at most a thousand.
std::vector<Link> linksIn(std::string_view content);

// Whether the host is the domain or below it.
bool isUnder(std::string_view host, std::string_view domain);

} // namespace waybill::sending
