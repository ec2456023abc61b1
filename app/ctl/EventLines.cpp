// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/EventLines.h"

#include "core/base/Rfc3339.h"

namespace waybill::ctl {

std::string wholeSeconds(Timestamp time)
{
    std::string text = formatRfc3339(time);
    return text.replace(text.size() - 5, 4, "");
}

std::vector<std::string> eventTitles()
{
    return {"TIME", "EVENT", "PROVIDER", "ENVIRONMENT", "RECIPIENT", "CODE", "REASON"};
}

std::vector<std::string> eventCells(const events::Event& event)
{
    std::string type(events::toString(event.type));
    if (event.bounce != events::BounceClass::None)
        type += " " + std::string(events::toString(event.bounce));
    std::string code = event.smtpCode ? std::to_string(*event.smtpCode) : std::string();
    if (!event.enhancedCode.empty())
        code += (code.empty() ? "" : " ") + event.enhancedCode;
    return {wholeSeconds(event.time()), type, event.provider, event.environment, event.recipient, code,
            event.reason.substr(0, 200)};
}

const std::vector<std::size_t>& eventWidths()
{
    static const std::vector<std::size_t> widths{20, 20, 10, 11, 32, 9, 0};
    return widths;
}

} // namespace waybill::ctl
