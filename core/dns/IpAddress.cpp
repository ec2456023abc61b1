// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/IpAddress.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace waybill::dns {

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    const std::string terminated(text);
    if (terminated.size() != terminated.find('\0') && terminated.find('\0') != std::string::npos)
        return std::nullopt;
    IpAddress address;
    if (::inet_pton(AF_INET, terminated.c_str(), address.m_octets.data()) == 1)
        return address;
    address.m_isV4 = false;
    if (::inet_pton(AF_INET6, terminated.c_str(), address.m_octets.data()) == 1)
        return address;
    return std::nullopt;
}

std::optional<IpAddress> IpAddress::fromOctets(std::span<const std::uint8_t> octets)
{
    if (octets.size() != 4 && octets.size() != 16)
        return std::nullopt;
    IpAddress address;
    address.m_isV4 = octets.size() == 4;
    std::copy(octets.begin(), octets.end(), address.m_octets.begin());
    return address;
}

std::string IpAddress::text() const
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(m_isV4 ? AF_INET : AF_INET6, m_octets.data(), text.data(), text.size());
    return text.data();
}

IpAddress IpAddress::unmapped() const
{
    static constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (m_isV4 || !std::equal(mapped.begin(), mapped.end(), m_octets.begin()))
        return *this;
    return *fromOctets(octets().subspan(12));
}

bool IpAddress::isIn(const IpAddress& network, int prefix) const
{
    if (m_isV4 != network.m_isV4)
        return false;
    const int wanted = std::clamp(prefix, 0, bits());
    const int whole = wanted / 8;
    if (!std::equal(m_octets.begin(), m_octets.begin() + whole, network.m_octets.begin()))
        return false;
    const int rest = wanted % 8;
    const int mask = 0xff << (8 - rest) & 0xff;
    return rest == 0 || (m_octets[std::size_t(whole)] & mask) == (network.m_octets[std::size_t(whole)] & mask);
}

Name IpAddress::reverseName() const
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    const auto all = octets();
    for (auto octet = all.rbegin(); octet != all.rend(); ++octet) {
        if (m_isV4)
            text += std::to_string(*octet) + '.';
        else
            text += {digits[*octet & 0xf], '.', digits[*octet >> 4], '.'};
    }
    return *Name::fromDotted(text + (m_isV4 ? "in-addr.arpa" : "ip6.arpa"));
}

Result<Endpoint> Endpoint::parse(std::string_view text)
{
    const auto refused = [&text] {
        return fail(ErrorCode::InvalidInput, "“" + std::string(text) + "” is no name server's address",
                    "write 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353");
    };
    if (const auto bare = IpAddress::parse(text))
        return Endpoint{*bare};
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return refused();
    std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    const bool inBrackets = host.starts_with('[') && host.ends_with(']');
    if (inBrackets)
        host = host.substr(1, host.size() - 2);
    const auto address = IpAddress::parse(host);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (!address || inBrackets == address->isV4() || error != std::errc{} || end != digits.data() + digits.size()
        || port == 0)
        return refused();
    return Endpoint{*address, port};
}

std::string Endpoint::text() const
{
    const std::string host = address.isV4() ? address.text() : '[' + address.text() + ']';
    return host + ':' + std::to_string(port);
}

} // namespace waybill::dns
