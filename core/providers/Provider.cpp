// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Provider.h"

#include <array>

namespace waybill::providers {

namespace {

constexpr std::array<std::string_view, 5> authNames{"signature", "basic", "header", "bearer", "none"};
constexpr std::array<std::string_view, 6> refusalNames{"none",     "no_signature", "malformed",
                                                       "mismatch", "too_old",      "too_new"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; }

} // namespace

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

std::optional<std::string_view> Headers::find(std::string_view name) const
{
    for (const auto& [entryName, value] : m_entries) {
        if (equalsIgnoringCase(entryName, name))
            return value;
    }
    return {};
}

std::string_view toString(Auth auth) { return authNames[std::size_t(auth)]; }
std::string_view toString(Refusal refusal) { return refusalNames[std::size_t(refusal)]; }

std::optional<Auth> authFrom(std::string_view name)
{
    for (std::size_t i = 0; i < authNames.size(); ++i) {
        if (authNames[i] == name)
            return Auth(i);
    }
    return {};
}

Verification verified(events::Strength strength)
{
    return {.status = events::VerificationStatus::Verified, .strength = strength};
}

Verification refused(Refusal refusal, std::chrono::seconds skew)
{
    return {.status = events::VerificationStatus::Failed, .refusal = refusal, .skew = skew};
}

} // namespace waybill::providers
