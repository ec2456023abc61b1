// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/config/RelayConfig.h"

#include <arpa/inet.h>

#include <charconv>

namespace waybill::relay {

namespace {

constexpr const char* expectation = "expected an IP address and a port, such as \"127.0.0.1:8025\" or \"[::1]:8025\"";

bool isIpv4(const std::string& host)
{
    in_addr address;
    return inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool isIpv6(const std::string& host)
{
    in6_addr address;
    return inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

} // namespace

bool ListenAddress::isLoopback() const { return host.starts_with("127.") || host == "::1"; }

std::string ListenAddress::toString() const
{
    const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return shown + ":" + std::to_string(port);
}

Result<ListenAddress> parseListenAddress(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return fail(ErrorCode::InvalidInput, "no port", expectation);
    const std::string_view portText = text.substr(colon + 1);
    ListenAddress address{std::string(text.substr(0, colon))};
    const auto [end, error] = std::from_chars(portText.data(), portText.data() + portText.size(), address.port);
    if (error != std::errc() || end != portText.data() + portText.size())
        return fail(ErrorCode::InvalidInput, "the port is not a number from 0 to 65535", expectation);

    if (address.host.size() > 2 && address.host.front() == '[' && address.host.back() == ']') {
        address.host = address.host.substr(1, address.host.size() - 2);
        if (isIpv6(address.host))
            return address;
    } else if (address.host == "localhost") {
        address.host = "127.0.0.1";
        return address;
    } else if (isIpv4(address.host)) {
        return address;
    }
    return fail(ErrorCode::InvalidInput, "the host is not an IP address", expectation);
}

} // namespace waybill::relay
