// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One resource record as it came, its data typed where Waybill looks into it. Value types; safe from any thread.

#include "core/dns/IpAddress.h"
#include "core/dns/Name.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace waybill::dns {

// The numbers of the wire (IANA "DNS parameters"); others may come and are kept as they are.
enum class RecordType : std::uint16_t {
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Ds = 43,
    Rrsig = 46,
    Dnskey = 48,
    Tlsa = 52,
    Spf = 99, // obsolete (RFC 7208 3.1); looked for only to say so
    Caa = 257,
};

std::string toString(RecordType type); // "TXT", "TYPE65280"
// By name, any case; none for a type that is not in the list above.
std::optional<RecordType> recordTypeFrom(std::string_view text);

struct Mx {
    std::uint16_t preference = 0;
    Name exchange; // the root is the null MX of RFC 7505
    friend bool operator==(const Mx&, const Mx&) = default;
};

struct Soa {
    Name primary;
    Name mailbox;
    std::uint32_t serial = 0;
    std::uint32_t refresh = 0; // seconds, like the next ones
    std::uint32_t retry = 0;
    std::uint32_t expire = 0;
    std::uint32_t minimum = 0;
    friend bool operator==(const Soa&, const Soa&) = default;
};

// The character-strings of one TXT record, in their order.
struct Txt {
    std::vector<std::string> strings;

    std::string joined() const; // with nothing between them, as SPF, DKIM and DMARC read it
    friend bool operator==(const Txt&, const Txt&) = default;
};

struct Record {
    Name owner;
    RecordType type = RecordType::A;
    std::uint32_t ttl = 0; // seconds
    // An address for A and AAAA, a name for NS, CNAME and PTR; nothing for types that are only shown.
    std::variant<std::monostate, IpAddress, Name, Mx, Txt, Soa> data;
    std::string rdata; // as a master file writes it

    const IpAddress* address() const { return std::get_if<IpAddress>(&data); }
    const Name* target() const { return std::get_if<Name>(&data); }
    const Mx* mx() const { return std::get_if<Mx>(&data); }
    const Txt* txt() const { return std::get_if<Txt>(&data); }
    const Soa* soa() const { return std::get_if<Soa>(&data); }

    std::string line() const; // "example.org. 300 IN TXT "v=spf1 -all""
};

} // namespace waybill::dns
