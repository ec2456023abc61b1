// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/RequestParser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <spdlog/fmt/fmt.h>

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

// What Beast lets through and we don't: it makes unclear to whom the request goes, or where it ends.
template <typename Message>
bool isAmbiguous(const Message& message)
{
    const std::size_t hosts = message.count(http::field::host);
    const bool badHost = hosts > 1 || (hosts == 0 && message.version() >= 11);
    const bool twoLengths =
        message.count(http::field::transfer_encoding) > 0 && message.count(http::field::content_length) > 0;
    return badHost || twoLengths || !message.target().starts_with('/');
}

} // namespace

struct RequestParser::Impl {
    http::request_parser<http::string_body> parser;
    bool headTold = false;
    error_code error;
};

RequestParser::RequestParser(std::size_t headLimit) : m_impl(std::make_unique<Impl>())
{
    m_impl->parser.header_limit(std::uint32_t(headLimit));
    m_impl->parser.body_limit(boost::none); // the caller's, who has an answer for it
}

RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

RequestParser::Progress RequestParser::put(std::string_view bytes)
{
    auto& parser = m_impl->parser;
    Progress progress;
    while (!parser.is_done() && progress.taken < bytes.size()) {
        const std::size_t bodyBefore = parser.get().body().size();
        progress.taken += parser.put(
            boost::asio::buffer(bytes.data() + progress.taken, bytes.size() - progress.taken), m_impl->error);
        if (m_impl->error == http::error::need_more) {
            m_impl->error = {};
            break;
        }
        if (!m_impl->error && !m_impl->headTold && parser.is_header_done()) {
            m_impl->headTold = true;
            if (!isAmbiguous(parser.get())) {
                parser.eager(true);
                progress.step = Step::HeadDone;
                return progress;
            }
            m_impl->error = http::error::bad_field;
        }
        if (m_impl->error) {
            progress.step = Step::Refused;
            return progress;
        }
        if (parser.get().body().size() > bodyBefore) {
            progress.step = Step::BodyGrew;
            return progress;
        }
    }
    progress.step = parser.is_done() ? Step::Done : Step::NeedsMore;
    return progress;
}

HttpResponse RequestParser::refusal() const { return answerTo(m_impl->error); }

bool RequestParser::isHeadDone() const { return m_impl->parser.is_header_done(); }
bool RequestParser::isDone() const { return m_impl->parser.is_done(); }

HttpHead RequestParser::head() const
{
    const auto& message = m_impl->parser.get();
    HttpHead head;
    head.method = message.method_string();
    const std::string_view target(message.target().data(), message.target().size());
    const std::size_t mark = target.find('?');
    head.path = target.substr(0, mark);
    head.query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
    for (const auto& field : message)
        head.headers.add(field.name_string(), field.value());
    return head;
}

bool RequestParser::keepsAlive() const { return m_impl->parser.get().keep_alive(); }

bool RequestParser::expectsContinue() const
{
    return boost::beast::iequals(m_impl->parser.get()[http::field::expect], "100-continue");
}

bool RequestParser::hasBody() const
{
    return m_impl->parser.chunked() || m_impl->parser.content_length().value_or(0) > 0;
}

std::optional<std::uint64_t> RequestParser::contentLength() const
{
    const auto length = m_impl->parser.content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

std::optional<std::uint64_t> RequestParser::remainingBody() const
{
    const auto length = m_impl->parser.content_length_remaining();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

std::string& RequestParser::body() { return m_impl->parser.get().body(); }

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
