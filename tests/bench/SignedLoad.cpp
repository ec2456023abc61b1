// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/SignedLoad.h"

#include "tests/support/LoadClient.h"

#include <algorithm>
#include <ctime>
#include <string_view>

namespace waybill::bench {

namespace {

// What the events tell of passes about as fast as they are sent.
constexpr std::uint64_t sentInAMillisecond = 40;

tests::SvixMessage messageOf(std::uint64_t number, long long signedAt)
{
    return {number, signedAt, signedAt * 1000 + static_cast<long long>(number / sentInAMillisecond)};
}

} // namespace

SignedLoad::SignedLoad(std::size_t count) : m_signedAt(std::time(nullptr)), m_signatures(count)
{
    for (std::size_t number = 0; number < count; ++number)
        std::ranges::copy(messageOf(number, m_signedAt).signature(), m_signatures[number].begin());
}

std::string SignedLoad::request(std::uint64_t number) const
{
    const tests::SvixMessage message = messageOf(number, m_signedAt);
    if (number >= m_signatures.size())
        return message.request("load", message.signature());
    return message.request("load", std::string_view(m_signatures[number].data(), m_signatures[number].size()));
}

} // namespace waybill::bench
