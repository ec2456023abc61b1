// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A tiny blocking HTTP/1.1 client for tests: one connection, kept alive, that can also send what no decent client
// would. For one thread.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::tests {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
    int status = 0; // 0: the connection ended, or the time was up, before an answer came
    HeaderList headers;
    std::string body;

    std::optional<std::string> header(std::string_view name) const; // without case
};

class HttpClient {
public:
    // "127.0.0.1:8025". `timeout` is for each read and write.
    explicit HttpClient(std::string hostAndPort, std::chrono::milliseconds timeout = std::chrono::seconds(20));
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // Sends Host and Content-Length unless `headers` has them; connects (again) when needed.
    HttpAnswer request(std::string_view method, std::string_view target, const HeaderList& headers = {},
                       std::string_view body = {});
    HttpAnswer get(std::string_view target, const HeaderList& headers = {}) { return request("GET", target, headers); }
    HttpAnswer post(std::string_view target, const HeaderList& headers, std::string_view body)
    {
        return request("POST", target, headers, body);
    }

    bool connect();
    void close();
    // False when the peer has gone.
    bool sendRaw(std::string_view bytes);
    HttpAnswer readAnswer();
    // Whether the peer ends the connection within that time.
    bool isClosedWithin(std::chrono::milliseconds time);

    // GET with the token of a file, as every caller of the pull API does.
    static HeaderList bearer(const std::string& tokenFile);

private:
    bool readMore();

    std::string m_host;
    std::chrono::milliseconds m_timeout;
    int m_socket = -1;
    std::string m_in;
};

} // namespace waybill::tests
