// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/Account.h"

#include "core/base/Ascii.h"

#include <algorithm>

namespace waybill::providers::amazonses {

Result<void> checkAccount(const SendAccount& account)
{
    if (account.region.empty() || account.user.empty())
        return fail(ErrorCode::InvalidInput, "Amazon SES needs an access key id and a region",
                    "fill them in with the credential, as eu-west-1");
    if (account.user.starts_with("ASIA"))
        return fail(ErrorCode::InvalidInput, "temporary AWS credentials are not supported",
                    "use an access key that begins with AKIA, permitted ses:SendEmail only");
    const auto plain = [](char c) { return isAsciiLower(c) || isAsciiDigit(c) || c == '-'; };
    if (!std::ranges::all_of(account.region, plain))
        return fail(ErrorCode::InvalidInput, "this is not a region", "for example eu-west-1");
    return {};
}

std::string errorType(const HttpAnswer& answer, const AnswerBody& body)
{
    std::string type(answer.headers.find("x-amzn-ErrorType").value_or(""));
    if (type.empty())
        type = body.text({"__type"});
    return type.substr(0, type.find(':'));
}

} // namespace waybill::providers::amazonses
