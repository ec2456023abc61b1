// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the providers' send APIs answer when they take a message. Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill::simulator {

// Which provider a request's path belongs to; empty when to none.
std::string_view providerAt(std::string_view path);

struct SendAnswer {
    int status = 200;
    std::string messageIdHeader; // the value of X-Message-Id, where the provider answers in it
    std::string body;
};

// The answer to a message taken under that id.
SendAnswer takenAnswer(std::string_view provider, const std::string& messageId, const std::string& recipient);

// A message id as that provider makes them.
std::string messageIdFor(std::string_view provider, int number);

} // namespace waybill::simulator
