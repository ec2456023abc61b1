// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HTTP as the relay's handlers see it: plain data and a callback for the answer, so that no other file knows which
// library speaks the protocol. A handler's functions are called in the server's io threads and must not block.

#include "core/providers/Provider.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::relay {

struct HttpHead {
    std::string method; // "POST"
    std::string path;   // as sent, without the query
    std::string query;  // as sent, after the '?'
    providers::Headers headers;
    std::string peer; // IP address
};

// Takes a body piece by piece while it arrives, so that it is never in memory as a whole.
class BodySink {
public:
    virtual ~BodySink() = default;
    virtual std::size_t limit() const = 0; // of the whole body
    // `done` once, from any thread: false when it can't be taken. The next piece comes after it.
    virtual void write(std::string bytes, std::function<void(bool)> done) = 0;
};

struct HttpRequest : HttpHead {
    std::string body; // empty where a sink took it
    std::shared_ptr<BodySink> sink = {};
};

struct HttpResponse {
    int status = 200;
    std::string body = {};
    std::string contentType = "text/plain; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> headers = {}; // further ones; values must be clean
};

// Answers one request, once, from any thread; later calls do nothing. When every copy goes without an answer the client
// gets a 503: nobody is left waiting. Does nothing once the connection is gone.
class Reply {
public:
    using Send = std::function<void(HttpResponse)>;

    explicit Reply(Send send);
    void operator()(HttpResponse response) const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

class HttpHandler {
public:
    enum class Trouble { BodyTooLarge, NoMemory };

    virtual ~HttpHandler() = default;
    // The head is here, the body is not yet. An answer refuses the request before its body is read.
    virtual std::optional<HttpResponse> checkHead(const HttpHead& head) = 0;
    // Where the body is to go as it arrives; null: into memory, within the listener's limit. An answer refuses the
    // request. After checkHead; nothing for the length of a chunked body.
    virtual std::expected<std::shared_ptr<BodySink>, HttpResponse> sinkFor(const HttpHead&,
                                                                           std::optional<std::uint64_t> /*length*/)
    {
        return nullptr;
    }
    // What to say when the body is over the listener's limit, or all bodies in memory over the budget.
    virtual HttpResponse answerTo(Trouble trouble, const HttpHead& head) = 0;
    virtual void handle(HttpRequest request, Reply reply) = 0;
};

// "%41+b" -> "A b". Nothing for a broken escape or a NUL.
std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace);

// The query's first parameter of that name, decoded. An undecodable one counts as missing.
std::optional<std::string> queryParameter(std::string_view query, std::string_view name);

} // namespace waybill::relay
