// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Why a message was refused, read from an event's codes and reason. Pure; safe from any thread.

#include "core/events/Event.h"
#include "core/trace/SmtpMeaning.h"

#include <QString>

#include <chrono>

namespace waybill::trace {

// Providers give up after one to five days; RFC 5321 section 4.5.4.1 asks for four to five.
inline constexpr auto longestRetry = std::chrono::hours(5 * 24);

struct Refusal {
    Cause cause = Cause::Unnamed;
    QString why;                   // "no mailbox by that name", or the quoted reason; empty when nothing was given
    bool byServer = false;         // the recipient's server answered; else the provider never got as far
};

// Of a bounce or deferral. The enhanced code says most, then the basic code, then the text.
Refusal readRefusal(const events::Event& event);

// Why a provider did not even try.
enum class ProviderRefusal : std::uint8_t {
    Other,
    BounceList,
    ComplaintList,
    UnsubscribeList,
    SuppressionList,
    Spam,
    InvalidAddress
};
ProviderRefusal readProviderRefusal(const events::Event& event);

// "550 5.1.1", "5.1.1", "" of an event.
QString codesText(const events::Event& event);

} // namespace waybill::trace
