// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/SmtpPost.h"

#include "core/base/Encoding.h"
#include "core/providers/smtp/Send.h"
#include "core/sending/SmtpConnection.h"

#include <exception>

namespace waybill::sending {

namespace {

namespace smtp = providers::smtp;

constexpr int taken = 250;

// Runs the dialogue; the first reply that isn't the wanted one ends it.
class Dialogue {
public:
    Dialogue(const providers::SendCall& call, const smtp::Server& server, SmtpConnection& connection)
        : m_call(call), m_server(server), m_connection(connection)
    {
    }

    PostOutcome run()
    {
        try { // what is thrown on the way must not make it look as if nothing had been sent
            if (begin() && login() && envelope())
                sendData();
        } catch (const std::exception& thrown) {
            trouble(thrown.what());
        }
        return std::move(m_outcome);
    }

private:
    std::string field(std::string_view name) const { return std::string(m_call.headers.find(name).value_or("")); }

    bool trouble(std::string what)
    {
        m_outcome.trouble = std::move(what);
        return false;
    }

    // The reply to what was just written, which must have that code.
    bool expect(int code)
    {
        auto reply = m_connection.readReply();
        if (!reply)
            return trouble(reply.error());
        m_reply = std::move(*reply);
        if (m_reply.code == code)
            return true;
        m_outcome.reachedProvider = true; // it was asked, and said no
        m_outcome.answer = providers::HttpAnswer{.status = m_reply.code, .headers = {}, .body = m_reply.text()};
        return false;
    }

    bool command(const std::string& line, int code)
    {
        // A line break would be a command of its own.
        if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
            return trouble("a command would have had a line break in it");
        if (const auto written = m_connection.write(line + "\r\n"); !written)
            return trouble(written.error());
        return expect(code);
    }

    bool hello() { return command("EHLO " + m_connection.ownName(), taken); }

    bool begin()
    {
        if (const auto connected = m_connection.connect(m_server.tlsFromTheStart); !connected)
            return trouble(connected.error());
        if (!expect(220) || !hello())
            return false;
        if (m_server.tlsFromTheStart)
            return true;
        if (!m_reply.offers("STARTTLS"))
            return trouble("the server offers no TLS, so neither the password nor the message was sent");
        if (!command("STARTTLS", 220))
            return false;
        if (const auto secured = m_connection.startTls(); !secured)
            return trouble(secured.error());
        return hello(); // what was said before TLS doesn't count (RFC 3207 4.2)
    }

    bool login()
    {
        const std::string user = field(smtp::userName);
        const std::string password = field(smtp::password);
        if (m_reply.offers("AUTH", "PLAIN")) // RFC 4616
            return command("AUTH PLAIN " + toBase64(std::string(1, '\0') + user + '\0' + password), 235);
        if (m_reply.offers("AUTH", "LOGIN"))
            return command("AUTH LOGIN", 334) && command(toBase64(user), 334) && command(toBase64(password), 235);
        return trouble("the server offers no login that this program knows (PLAIN, LOGIN)");
    }

    bool envelope()
    {
        return command("MAIL FROM:<" + field(smtp::mailFrom) + ">", taken) &&
               command("RCPT TO:<" + field(smtp::rcptTo) + ">", taken) && command("DATA", 354);
    }

    void sendData()
    {
        const std::string data = dotStuffed(m_call.body);
        constexpr std::size_t mark = 3; // ".\r\n": without it nothing is taken
        if (const auto written = m_connection.write(std::string_view(data).substr(0, data.size() - mark)); !written) {
            trouble(written.error());
            return;
        }
        m_outcome.reachedProvider = true; // from here on nobody can say that it wasn't
        if (const auto written = m_connection.write(std::string_view(data).substr(data.size() - mark)); !written) {
            trouble(written.error());
            return;
        }
        if (expect(taken)) {
            m_outcome.answer = providers::HttpAnswer{.status = taken, .headers = {}, .body = m_reply.text()};
            m_outcome.answer->headers.add(smtp::messageId, field(smtp::messageId));
        }
        m_connection.quit();
    }

    const providers::SendCall& m_call;
    const smtp::Server& m_server;
    SmtpConnection& m_connection;
    SmtpReply m_reply;
    PostOutcome m_outcome;
};

} // namespace

std::string dotStuffed(std::string_view message)
{
    std::string out;
    out.reserve(message.size() + message.size() / 50 + 8);
    while (!message.empty()) {
        const std::size_t end = message.find('\n');
        std::string_view line = message.substr(0, end);
        message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.starts_with('.'))
            out += '.';
        out += line;
        out += "\r\n";
    }
    return out += ".\r\n";
}

PostOutcome smtpPost(const providers::SendCall& call, const PostLimits& limits, std::stop_token stop,
                     const std::string& authorities)
{
    const auto server = smtp::serverOf(call.url);
    if (!server)
        return {.reachedProvider = false, .answer = {}, .trouble = server.error().message};
    try { // asio throws where the system has no more descriptors
        SmtpConnection connection({server->host, server->port}, limits, stop, authorities);
        return Dialogue(call, *server, connection).run();
    } catch (const std::exception& thrown) {
        return {.reachedProvider = false, .answer = {}, .trouble = thrown.what()};
    }
}

} // namespace waybill::sending
