// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An IPv4 or IPv6 address, and the network that it lies in. Value type; safe from any thread.

#include "core/dns/Name.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace waybill::dns {

class IpAddress {
public:
    IpAddress() = default; // 0.0.0.0

    // Strict: four decimal parts, or RFC 4291 text; no zone index, no prefix.
    static std::optional<IpAddress> parse(std::string_view text);
    // 4 or 16 octets in network order.
    static std::optional<IpAddress> fromOctets(std::span<const std::uint8_t> octets);

    bool isV4() const { return m_isV4; }
    int bits() const { return m_isV4 ? 32 : 128; }
    std::span<const std::uint8_t> octets() const { return {m_octets.data(), m_isV4 ? 4U : 16U}; }
    std::string text() const;
    // ::ffff:192.0.2.1 becomes 192.0.2.1; others stay.
    IpAddress unmapped() const;

    // Whether the first prefix bits are the same; never across families.
    bool isIn(const IpAddress& network, int prefix) const;
    // 1.2.0.192.in-addr.arpa, or nibbles below ip6.arpa.
    Name reverseName() const;

    friend bool operator==(const IpAddress&, const IpAddress&) = default;
    friend std::strong_ordering operator<=>(const IpAddress&, const IpAddress&) = default;

private:
    bool m_isV4 = true;
    std::array<std::uint8_t, 16> m_octets{};
};

// Where a name server listens.
struct Endpoint {
    IpAddress address;
    std::uint16_t port = 53;

    // "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353". InvalidInput.
    static Result<Endpoint> parse(std::string_view text);
    std::string text() const; // "192.0.2.53:53", "[2001:db8::53]:53"
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
    friend std::strong_ordering operator<=>(const Endpoint&, const Endpoint&) = default;
};

} // namespace waybill::dns
