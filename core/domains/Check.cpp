// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/Check.h"

#include <algorithm>

namespace waybill::domains {

namespace {

constexpr std::size_t maxString = 255; // RFC 1035 3.3: one length octet

int gravity(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Pass: return 0;
    case Verdict::Warning: return 1;
    case Verdict::Unknown: return 2;
    case Verdict::Fail: return 3;
    }
    return 0;
}

std::string quoted(std::string_view text)
{
    std::string all;
    do {
        all += all.empty() ? "\"" : " \"";
        for (const char c : text.substr(0, maxString)) {
            if (c == '"' || c == '\\')
                all += '\\';
            all += c;
        }
        all += '"';
        text.remove_prefix(std::min(text.size(), maxString));
    } while (!text.empty());
    return all;
}

} // namespace

std::string_view toString(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Pass: return "pass";
    case Verdict::Warning: return "warning";
    case Verdict::Fail: return "fail";
    case Verdict::Unknown: return "unknown";
    }
    return {};
}

Verdict worse(Verdict a, Verdict b) { return gravity(a) >= gravity(b) ? a : b; }

std::string FixRecord::zoneLine() const
{
    const std::string data = type == dns::RecordType::Txt ? quoted(value) : value;
    return name.text() + ". " + std::to_string(ttl) + " IN " + dns::toString(type) + ' ' + data;
}

} // namespace waybill::domains
