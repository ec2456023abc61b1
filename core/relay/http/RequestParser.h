// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One HTTP/1.1 request out of the bytes of a connection, however they are cut: its head within limits, then its body,
// which grows in the parser until somebody takes it. Pure: no I/O, no clock; one thread at a time. Boost.Beast parses,
// and no other file knows of it.

#include "core/relay/http/Http.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::relay {

class RequestParser {
public:
    enum class Step {
        NeedsMore, // all that can be used now was taken
        HeadDone,  // once a request, before any of its body is taken
        BodyGrew,  // taken or not: the caller decides how large it may get
        Done,
        Refused, // not a request that can be served: refusal() says what to answer
    };
    struct Progress {
        std::size_t taken = 0; // of the bytes given
        Step step = Step::NeedsMore;
    };

    explicit RequestParser(std::size_t headLimit);
    ~RequestParser();
    RequestParser(RequestParser&&) noexcept;
    RequestParser& operator=(RequestParser&&) noexcept;

    // As far as the next step. What was not taken is to be given again, in front of what comes in later.
    Progress put(std::string_view bytes);
    HttpResponse refusal() const;

    bool isHeadDone() const;
    bool isDone() const;

    // Once the head is done.
    HttpHead takeHead(); // without the peer; once
    bool keepsAlive() const;
    bool expectsContinue() const;
    bool hasBody() const;                               // or may have: a chunked one can still turn out empty
    std::optional<std::uint64_t> contentLength() const; // nothing when chunked
    std::optional<std::uint64_t> remainingBody() const; // of contentLength
    std::string& body();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// "HTTP/1.1 200 OK" and the header lines with the empty one at the end.
std::string responseHead(const HttpResponse& response, bool closes);

} // namespace waybill::relay
