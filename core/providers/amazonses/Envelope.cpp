// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/Envelope.h"

#include "core/base/Ascii.h"
#include "core/providers/Text.h"
#include "core/providers/Values.h"

#include <algorithm>
#include <span>

namespace waybill::providers::amazonses {

namespace {

constexpr std::string_view start = "https://sns.";
constexpr std::size_t longestUrl = 1024;

// "us-east-1", "us-gov-west-1": letters and hyphens, and a number at the end.
bool isRegion(std::string_view text)
{
    const std::size_t hyphen = text.rfind('-');
    if (text.size() > 32 || hyphen == std::string_view::npos || !isDigits(text.substr(hyphen + 1)))
        return false;
    const std::string_view name = text.substr(0, hyphen);
    return name.size() >= 4 && isAsciiLower(name.front()) && isAsciiLower(name.back()) &&
           std::ranges::all_of(name, [](char c) { return isAsciiLower(c) || c == '-'; });
}

struct Address {
    SnsHost host;
    std::string_view path; // and query
};

// Read by hand and strictly: what two parsers could read in two ways is refused.
std::optional<Address> snsAddress(std::string_view url)
{
    if (url.size() > longestUrl || !url.starts_with(start))
        return {};
    const std::string_view rest = url.substr(start.size());
    const std::size_t slash = rest.find('/');
    const std::size_t dot = rest.find('.');
    if (slash == std::string_view::npos || dot == std::string_view::npos || dot > slash)
        return {};
    const std::string_view region = rest.substr(0, dot);
    const std::string_view domain = rest.substr(dot + 1, slash - dot - 1);
    if (!isRegion(region) || (domain != "amazonaws.com" && domain != "amazonaws.com.cn"))
        return {};
    return Address{{std::string(region), std::string(domain)}, rest.substr(slash)};
}

bool isNameCharacter(char c) { return isAsciiLetterOrDigit(c) || c == '-' || c == '_'; }

constexpr std::string_view notificationFields[] = {"Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"};
constexpr std::string_view confirmationFields[] = {"Message", "MessageId", "SubscribeURL", "Timestamp",
                                                   "Token",   "TopicArn",  "Type"};

} // namespace

// Opt-in regions sign under a name of their own, the others under one for all (as AWS's own SDKs have it).
std::vector<std::string> SnsHost::certificateNames() const
{
    return {"sns." + region + "." + domain, "sns-signing." + region + "." + domain, "sns." + domain};
}

bool isEnvelope(const JsonValue& element)
{
    return !textOf(element["Type"]).empty() &&
           firstText({element["eventType"], element["notificationType"]}).empty();
}

std::optional<SnsHost> certificateHost(std::string_view url)
{
    constexpr std::string_view name = "/SimpleNotificationService-";
    constexpr std::string_view end = ".pem";
    const auto address = snsAddress(url);
    if (!address || !address->path.starts_with(name) || !address->path.ends_with(end))
        return {};
    const std::string_view id = address->path.substr(name.size(), address->path.size() - name.size() - end.size());
    if (address->path.size() <= name.size() + end.size() || !std::ranges::all_of(id, isNameCharacter))
        return {};
    return address->host;
}

bool isSubscribeUrl(std::string_view url)
{
    const auto address = snsAddress(url);
    const auto isPlain = [](char c) { return c > ' ' && c < '\x7f' && c != '#' && c != '\\' && c != '"'; };
    return address && address->path.starts_with("/?Action=ConfirmSubscription&") &&
           std::ranges::all_of(address->path, isPlain);
}

std::optional<std::string> signedText(const JsonValue& envelope)
{
    const auto type = envelope["Type"].string();
    const bool isNotification = type == "Notification";
    if (!isNotification && type != "SubscriptionConfirmation" && type != "UnsubscribeConfirmation")
        return {};
    std::string text;
    const std::span<const std::string_view> fields =
        isNotification ? std::span<const std::string_view>(notificationFields) : confirmationFields;
    for (const std::string_view field : fields) {
        const auto value = envelope[field].string();
        if (!value && field == "Subject")
            continue;
        if (!value)
            return {};
        text.append(field).append("\n").append(*value).append("\n");
    }
    return text;
}

} // namespace waybill::providers::amazonses
