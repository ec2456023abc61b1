// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds an email address in bytes, in any case and in the encodings that providers write it in, so that it can be
// erased: plain, percent-encoded, JSON's \u0040, HTML's &#64;, quoted-printable (RFC 2045, with soft line breaks), as
// part of a return path (user=domain), with its domain in either form of IDNA, and within base64. It does not find
// "joann@example.org" when asked for "ann@example.org". Immutable; safe from any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

class AddressTraces {
public:
    explicit AddressTraces(std::string_view address);
    // The same, but what stands right before and after does not matter: for pieces of databases, whose columns follow
    // each other without a gap. Finds "ann@example.org" in "joann@example.org" too.
    AddressTraces withoutBounds() const;

    bool isIn(std::string_view bytes) const;
    // Overwrites every trace with asterisks (within base64, with what encodes them), so that everything else stays
    // where it is. Says how many there were.
    std::size_t mask(std::string& bytes) const;

private:
    struct Letter {
        std::vector<std::string> spelled; // UTF-8, both cases
        std::vector<char32_t> codes;
    };
    struct Place {
        std::size_t begin;
        std::size_t end;
    };
    using Spelling = std::vector<Letter>;

    void addSpelling(std::string_view address);
    std::optional<Place> find(std::string_view text, std::size_t from) const;
    std::optional<std::size_t> matchAt(std::string_view text, std::size_t at, const Spelling& spelling) const;
    std::size_t maskPlain(std::string& bytes) const;
    std::size_t maskBase64(std::string& bytes) const;

    std::vector<Spelling> m_spellings;
    std::array<bool, 256> m_mayBegin{};
    std::size_t m_shortest = 0; // bytes
    bool m_hasBounds = true;
};

} // namespace waybill
