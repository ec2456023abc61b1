// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One request to a provider, exactly once: no redirects, no proxy, no second try on a new connection. That last one is why
// this isn't QNetworkAccessManager, which sends a request again when a kept connection closes under it. Certificates
// and host names are verified, TLS 1.2 or later. Blocking: for worker threads.

#include "core/providers/SendApi.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>

namespace waybill::sending {

struct PostLimits {
    std::chrono::milliseconds connect{10'000}; // name, connection and TLS
    std::chrono::milliseconds answer{30'000};  // from the first byte sent to the last byte of the answer
    std::size_t answerBytes = std::size_t(1) << 20;
};

struct PostOutcome {
    // Whether a byte of the request may have reached the provider: false means that it surely asked for nothing.
    bool reachedProvider = false;
    std::optional<providers::HttpAnswer> answer;
    std::string trouble; // why there is no answer, in words; empty with one
};

// `authorities`: a PEM file with the certificate authorities to trust, empty: the system's.
// Stopping gives up what is under way; reachedProvider then says whether it was too late.
PostOutcome post(const providers::SendCall& call, const PostLimits& limits, std::stop_token stop,
                 const std::string& authorities = {});

} // namespace waybill::sending
