// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/MailHeaders.h"

#include "core/base/Ascii.h"
#include "core/providers/Provider.h"
#include "core/providers/Text.h"

namespace waybill::providers {

std::string mailHeader(std::string_view block, std::string_view name)
{
    std::string value;
    bool inside = false;
    while (!block.empty()) {
        const std::size_t newline = block.find('\n');
        std::string_view line = block.substr(0, newline);
        block.remove_prefix(newline == std::string_view::npos ? block.size() : newline + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            break;
        const bool continues = line.front() == ' ' || line.front() == '\t';
        if (inside && continues) {
            value += line;
            continue;
        }
        if (inside)
            break;
        const std::size_t colon = line.find(':');
        inside = !continues && colon != std::string_view::npos &&
                 equalsIgnoringCase(trimmed(line.substr(0, colon)), name);
        if (inside)
            value = line.substr(colon + 1);
    }
    return std::string(trimmed(value));
}

} // namespace waybill::providers
