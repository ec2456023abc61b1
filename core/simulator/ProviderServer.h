// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The providers' send APIs on loopback, and the endpoints that a key is tried at, with faults on demand: what the demo and
// the tests ask. It takes a message, counts it, and answers as that provider does; an idempotency key that it knows gets
// the first answer again, where the provider has such keys. A GET asks which records it wants for a domain. Plain HTTP on
// 127.0.0.1; nothing leaves the machine. Functions are safe from any thread.

#include "core/base/Result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::simulator {

enum class SendFault : std::uint8_t {
    None,
    RateLimited,   // 429 with Retry-After: 0
    ServerError,   // 500, nothing taken
    ErrorAfter,    // taken, then 500
    ResetBefore,   // the connection is reset before the message is taken
    ResetAfter,    // taken, then reset
    SilenceBefore, // never answers
    SilenceAfter,  // taken, never answers
    Slow,          // taken, answers byte by byte
    Malformed,     // taken, and the answer is none
    WrongKey,      // 401, or what the provider answers a key that it doesn't know
    NarrowKey,     // of a probe: the key is good and may not do what is asked
};

struct SimulatedSend {
    std::string provider;
    std::string messageId;     // as the webhooks bring it
    std::string correlationId; // found in the request, where that provider carries it
    std::string body;
};

class ProviderServer {
public:
    // Called for each request, in the server's thread, with its number from 1.
    using Plan = std::function<SendFault(int number)>;

    static Result<std::unique_ptr<ProviderServer>> start(Plan plan = {},
                                                         std::function<void(const SimulatedSend&)> onTaken = {});
    ~ProviderServer();

    std::string origin() const; // "http://127.0.0.1:41234": an account's origin
    int requests() const;
    std::vector<SimulatedSend> taken() const;

private:
    struct Impl;
    explicit ProviderServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::simulator
