// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Provider.h"

#include <spdlog/fmt/fmt.h>

#include <array>

namespace waybill::providers {

namespace {

constexpr std::array<std::string_view, 5> authNames{"signature", "basic", "header", "bearer", "none"};
constexpr std::array<std::string_view, 10> refusalNames{"none",      "no_signature", "malformed",   "mismatch",
                                                        "too_old",   "too_new",      "wrong_key",   "body_changed",
                                                        "wrong_topic", "bad_certificate"};

} // namespace

std::string_view toString(Auth auth) { return authNames[std::size_t(auth)]; }
std::string_view toString(Refusal refusal) { return refusalNames[std::size_t(refusal)]; }

std::string describe(Refusal refusal, std::chrono::seconds skew)
{
    switch (refusal) {
    case Refusal::None: return "nothing was refused";
    case Refusal::NoSignature: return "there was no signature, or no credentials";
    case Refusal::Malformed: return "the signature could not be read";
    case Refusal::Mismatch: return "the signature does not fit: another key, or the body was changed on its way";
    case Refusal::TooOld: return fmt::format("signed too long ago: clock skew of {} s", skew.count());
    case Refusal::TooNew: return fmt::format("signed in the future: clock skew of {} s", skew.count());
    case Refusal::WrongKey: return "signed with another key, or another secret was given";
    case Refusal::BodyChanged: return "signed with the right key, but the body was changed on its way";
    case Refusal::WrongTopic: return "posted for another SNS topic than this endpoint's";
    case Refusal::BadCertificate: return "the signing certificate is not Amazon's, or not valid now";
    }
    return {};
}

std::string_view toString(ProviderCard::ReportsDelivered reports)
{
    using enum ProviderCard::ReportsDelivered;
    return reports == Always ? "always" : reports == OptIn ? "opt-in" : "never";
}

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
