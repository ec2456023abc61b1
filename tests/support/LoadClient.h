// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keeps many connections busy with signed webhooks, one request outstanding on each, from one thread that costs little:
// for benchmarks and for tests under load.

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::tests {

struct LoadResult {
    std::vector<std::uint64_t> acknowledged; // numbers of the requests that were answered with 200
    std::vector<std::uint32_t> latenciesUs;  // of those, in the same order
    std::uint64_t otherAnswers = 0;
    double seconds = 0;
};

struct Load {
    std::string address;       // "127.0.0.1:8025"
    std::size_t connections = 64;
    std::uint64_t firstNumber = 0; // requests are numbered on from here, each is sent once
    std::function<std::string(std::uint64_t number)> request; // the bytes to send
    std::string answerStart = "HTTP/1.1 200"; // of one that acknowledges
    std::string answerEnd = "\r\n\r\n";       // of any; none has a body
};

// Whether somebody listens there.
bool canConnect(const std::string& address);

// Runs until `stop`, and then until what is outstanding was answered; or until all connections are gone.
LoadResult runLoad(const Load& load, const std::atomic<bool>& stop);

// A Resend "email.delivered" of about 0.8 KB whose email_id is "em-<number>".
struct SvixMessage {
    std::uint64_t number;
    long long signedAt;   // seconds since 1970
    long long happenedAt; // ms since 1970

    std::string signature() const; // base64, with loadKey
    std::string request(const std::string& endpoint, std::string_view signature) const; // to POST /hooks/<endpoint>
};

// Signed now; it tells of what happened just before.
std::string svixRequest(const std::string& endpoint, std::uint64_t number, long long unixSeconds);
inline const std::string loadKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

} // namespace waybill::tests
