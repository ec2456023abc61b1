// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/credentials/SecretLines.h"

namespace waybill::credentials {

namespace {

std::string_view trimmed(std::string_view line)
{
    constexpr std::string_view space = " \t\r";
    const auto first = line.find_first_not_of(space);
    if (first == std::string_view::npos)
        return {};
    return line.substr(first, line.find_last_not_of(space) - first + 1);
}

} // namespace

std::vector<Secret> secretLines(const Secret& secret)
{
    std::vector<Secret> lines;
    std::string_view rest = secret.reveal(); // to be cut into its lines
    while (!rest.empty()) {
        std::size_t end = rest.find('\n');
        const std::string_view line = trimmed(rest.substr(0, end));
        if (line.starts_with("-----BEGIN ")) {
            const std::size_t last = rest.find("-----END ");
            end = last == std::string_view::npos ? last : rest.find('\n', last);
            lines.emplace_back(
                std::string(trimmed(rest.substr(rest.find('-'), end == rest.npos ? end : end - rest.find('-')))));
        } else if (!line.empty()) {
            lines.emplace_back(std::string(line));
        }
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return lines;
}

} // namespace waybill::credentials
