// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/RequestParser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/status.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

namespace waybill::relay {

namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

HttpResponse answerTo(error_code error)
{
    if (error == http::error::header_limit)
        return {.status = 431, .body = "The request's headers are too large.\n"};
    if (error == http::error::bad_version)
        return {.status = 505, .body = "Only HTTP/1.0 and HTTP/1.1 are spoken here.\n"};
    return {.status = 400, .body = "This is not an HTTP request.\n"};
}

constexpr std::size_t usualHeaderBytes = 512;
constexpr std::size_t mostReserved = 64 * 1024; // a Content-Length is only a promise

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

} // namespace

// Takes the parts of a request as they come by; Beast's own message would be a second copy of everything.
struct RequestParser::Impl : http::basic_parser<true> {
    HttpHead head;
    std::string body;
    std::size_t headLimit = 0;
    std::size_t headBytes = 0; // so far
    bool headTold = false;
    bool expectsContinue = false;
    error_code error;

    // What Beast lets through and we don't: it makes unclear to whom the request goes, or where it ends.
    bool isAmbiguous() const
    {
        const bool badHost = m_hosts > 1 || (m_hosts == 0 && m_version >= 11);
        return badHost || (m_hasLength && m_hasEncoding) || !head.path.starts_with('/');
    }

private:
    void on_request_impl(http::verb, boost::beast::string_view method, boost::beast::string_view target, int version,
                         error_code&) override
    {
        head.headers.reserve(usualHeaderBytes);
        head.method = view(method);
        const std::size_t mark = view(target).find('?');
        head.path = view(target).substr(0, mark);
        if (mark != std::string_view::npos)
            head.query = view(target).substr(mark + 1);
        m_version = version;
    }

    void on_field_impl(http::field name, boost::beast::string_view text, boost::beast::string_view value,
                       error_code&) override
    {
        if (headTold)
            return; // a trailer; the head was judged without it
        head.headers.add(view(text), view(value));
        if (name == http::field::expect)
            expectsContinue = expectsContinue || boost::beast::iequals(value, "100-continue");
        m_hosts += name == http::field::host ? 1 : 0;
        m_hasLength = m_hasLength || name == http::field::content_length;
        m_hasEncoding = m_hasEncoding || name == http::field::transfer_encoding;
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override
    {
        body.reserve(std::min<std::size_t>(length.value_or(0), mostReserved));
    }
    std::size_t on_body_impl(boost::beast::string_view bytes, error_code&) override
    {
        body += view(bytes);
        return bytes.size();
    }
    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view bytes, error_code&) override
    {
        body += view(bytes);
        return bytes.size();
    }
    void on_response_impl(int, boost::beast::string_view, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, error_code&) override {}
    void on_finish_impl(error_code&) override {}

    int m_version = 0;
    int m_hosts = 0;
    bool m_hasLength = false;
    bool m_hasEncoding = false;
};

RequestParser::RequestParser(std::size_t headLimit) : m_impl(std::make_unique<Impl>())
{
    m_impl->headLimit = headLimit;
    m_impl->header_limit(std::uint32_t(headLimit));
    m_impl->body_limit(boost::none); // the caller's, who has an answer for it
}

RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

RequestParser::Progress RequestParser::put(std::string_view bytes)
{
    Impl& parser = *m_impl;
    Progress progress;
    while (!parser.is_done() && progress.taken < bytes.size()) {
        const std::size_t bodyBefore = parser.body.size();
        const std::string_view rest = bytes.substr(progress.taken);
        const std::size_t taken = parser.put(boost::asio::buffer(rest.data(), rest.size()), parser.error);
        progress.taken += taken;
        parser.headBytes += parser.headTold ? 0 : taken;
        if (parser.error == http::error::need_more) {
            parser.error = {};
            break;
        }
        if (!parser.error && !parser.headTold && parser.is_header_done()) {
            parser.headTold = true;
            // Beast holds the request line and the fields to the limit each.
            if (parser.headBytes > parser.headLimit) {
                parser.error = http::error::header_limit;
            } else if (parser.isAmbiguous()) {
                parser.error = http::error::bad_field;
            } else {
                parser.eager(true);
                progress.step = Step::HeadDone;
                return progress;
            }
        }
        if (parser.error) {
            progress.step = Step::Refused;
            return progress;
        }
        if (parser.body.size() > bodyBefore) {
            progress.step = Step::BodyGrew;
            return progress;
        }
    }
    progress.step = parser.is_done() ? Step::Done : Step::NeedsMore;
    return progress;
}

HttpResponse RequestParser::refusal() const { return answerTo(m_impl->error); }

bool RequestParser::isHeadDone() const { return m_impl->is_header_done(); }
bool RequestParser::isDone() const { return m_impl->is_done(); }

HttpHead RequestParser::takeHead() { return std::move(m_impl->head); }
bool RequestParser::keepsAlive() const { return m_impl->keep_alive(); }
bool RequestParser::expectsContinue() const { return m_impl->expectsContinue; }
bool RequestParser::hasBody() const { return m_impl->chunked() || m_impl->content_length().value_or(0) > 0; }

std::optional<std::uint64_t> RequestParser::contentLength() const
{
    const auto length = m_impl->content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

std::optional<std::uint64_t> RequestParser::remainingBody() const
{
    const auto length = m_impl->content_length_remaining();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

std::string& RequestParser::body() { return m_impl->body; }

std::string responseHead(const HttpResponse& response, bool closes)
{
    const auto reason = http::obsolete_reason(http::status(response.status));
    std::string head = fmt::format("HTTP/1.1 {} {}\r\nContent-Length: {}\r\n", response.status,
                                   std::string_view(reason.data(), reason.size()), response.body.size());
    if (!response.body.empty())
        head += "Content-Type: " + response.contentType + "\r\n";
    for (const auto& [name, value] : response.headers)
        head += name + ": " + value + "\r\n";
    head += closes ? "Connection: close\r\n\r\n" : "\r\n";
    return head;
}

} // namespace waybill::relay
