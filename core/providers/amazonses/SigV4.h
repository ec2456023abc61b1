// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// AWS Signature Version 4 for one request. Pure; safe from any thread.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html

#include "core/base/Clock.h"
#include "core/base/Secret.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::providers::amazonses {

struct SigV4Request {
    std::string_view method;
    std::string_view path;  // percent-encoded
    std::string_view query; // canonical: sorted and percent-encoded
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case; "host" and "x-amz-date" among them
    std::string_view body;
};

struct SigV4Scope {
    std::string_view accessKeyId;
    std::string_view region;
    std::string_view service;
};

// "20150830T123600Z", the value of x-amz-date.
std::string amzDate(Timestamp time);

// The value of the Authorization header.
std::string sigV4Authorization(const SigV4Request& request, const SigV4Scope& scope, const Secret& secretKey,
                               Timestamp time);

} // namespace waybill::providers::amazonses
