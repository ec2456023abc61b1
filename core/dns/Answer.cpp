// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/Answer.h"

namespace waybill::dns {

std::string_view toString(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Found: return "found";
    case Outcome::NoData: return "no_data";
    case Outcome::NxDomain: return "nxdomain";
    case Outcome::Referral: return "referral";
    case Outcome::CnameLoop: return "cname_loop";
    case Outcome::ServFail: return "servfail";
    case Outcome::Refused: return "refused";
    case Outcome::Failed: return "failed";
    case Outcome::Timeout: return "timeout";
    case Outcome::Unreachable: return "unreachable";
    case Outcome::Malformed: return "malformed";
    case Outcome::Cancelled: return "cancelled";
    }
    return {};
}

std::vector<std::string> Answer::texts() const
{
    std::vector<std::string> texts;
    for (const Record& record : records) {
        if (const Txt* txt = record.txt())
            texts.push_back(txt->joined());
    }
    return texts;
}

} // namespace waybill::dns
