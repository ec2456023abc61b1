// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/Http.h"

#include "core/base/Encoding.h"

#include <atomic>

namespace waybill::relay {

struct Reply::State {
    explicit State(Send s) : send(std::move(s)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { answer({.status = 503, .headers = {{"Retry-After", "5"}}}); }

    void answer(HttpResponse response)
    {
        if (!answered.exchange(true))
            send(std::move(response));
    }

    Send send;
    std::atomic<bool> answered = false;
};

Reply::Reply(Send send) : m_state(std::make_shared<State>(std::move(send))) {}

void Reply::operator()(HttpResponse response) const { m_state->answer(std::move(response)); }

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const auto byte = i + 2 < text.size() ? fromHex(text.substr(i + 1, 2)) : std::nullopt;
            if (!byte)
                return {};
            c = byte->front();
            i += 2;
        } else if (c == '+' && plusIsSpace) {
            c = ' ';
        }
        if (c == '\0')
            return {};
        decoded.push_back(c);
    }
    return decoded;
}

std::optional<std::string> queryParameter(std::string_view query, std::string_view name)
{
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) == name)
            return percentDecoded(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1),
                                  true);
    }
    return {};
}

} // namespace waybill::relay
