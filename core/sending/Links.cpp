// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Links.h"

#include "core/base/Ascii.h"

#include <algorithm>

namespace waybill::sending {

namespace {

constexpr std::size_t mostLinks = 1000;

std::size_t endOf(std::string_view content, std::size_t start)
{
    const std::size_t end = content.find_first_of(" \t\r\n\"'<>`\\", start);
    return end == std::string_view::npos ? content.size() : end;
}

// What stands behind the user and before port, path, query and fragment (RFC 3986 3.2).
std::string hostOf(std::string_view afterScheme)
{
    std::string_view authority = afterScheme.substr(0, afterScheme.find_first_of("/?#"));
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    authority = authority.substr(0, authority.rfind(':'));
    return asciiLower(authority);
}

} // namespace

std::vector<Link> linksIn(std::string_view content)
{
    std::vector<Link> links;
    const std::string folded = asciiLower(content);
    for (std::size_t at = folded.find("http"); at != std::string::npos && links.size() < mostLinks;
         at = folded.find("http", at + 4)) {
        const std::string_view rest = std::string_view(folded).substr(at);
        const std::size_t scheme = rest.starts_with("https://") ? 8 : rest.starts_with("http://") ? 7 : 0;
        if (scheme == 0)
            continue;
        std::string url(content.substr(at, endOf(content, at) - at));
        while (!url.empty() && std::string_view(".,;:!?)").contains(url.back())) // the sentence's, not the link's
            url.pop_back();
        if (url.size() <= scheme)
            continue;
        std::string host = hostOf(std::string_view(url).substr(scheme));
        const bool known = std::ranges::any_of(links, [&](const Link& link) { return link.url == url; });
        if (!host.empty() && !known)
            links.push_back({std::move(url), std::move(host)});
    }
    return links;
}

bool isUnder(std::string_view host, std::string_view domain)
{
    return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                              host[host.size() - domain.size() - 1] == '.');
}

} // namespace waybill::sending
