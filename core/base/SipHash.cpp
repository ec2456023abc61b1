// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/SipHash.h"

#include <bit>

namespace waybill {

namespace {

struct State {
    std::uint64_t v0, v1, v2, v3;

    void round()
    {
        v0 += v1;
        v2 += v3;
        v1 = std::rotl(v1, 13) ^ v0;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 = std::rotl(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = std::rotl(v1, 17) ^ v2;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 = std::rotl(v2, 32);
    }

    void take(std::uint64_t word)
    {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }
};

std::uint64_t littleEndian(std::string_view bytes)
{
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        word |= std::uint64_t(std::uint8_t(bytes[i])) << (8 * i);
    return word;
}

} // namespace

std::uint64_t sipHash(const SipKey& key, std::string_view text)
{
    State state{key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
                key[1] ^ 0x7465646279746573};
    const std::uint64_t length = text.size();
    while (text.size() >= 8) {
        state.take(littleEndian(text.substr(0, 8)));
        text.remove_prefix(8);
    }
    state.take(littleEndian(text) | length << 56);
    state.v2 ^= 0xff;
    for (int i = 0; i < 4; ++i)
        state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

} // namespace waybill
