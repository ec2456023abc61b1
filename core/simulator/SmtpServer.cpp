// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/SmtpServer.h"

#include "core/base/Encoding.h"
#include "core/simulator/Loopback.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <mutex>
#include <thread>

namespace waybill::simulator {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct Ledger {
    std::mutex mutex;
    std::vector<SmtpMail> taken;
    std::string clear;
    std::atomic<int> connections = 0;
};

// One client, from greeting to goodbye, in blocking steps.
class Session {
public:
    Session(tcp::socket& socket, asio::ssl::context& tls, SmtpFault fault, Ledger& ledger)
        : m_stream(socket, tls), m_fault(fault), m_ledger(ledger)
    {
    }

    void run(bool tlsFromTheStart)
    {
        if (tlsFromTheStart && !secure())
            return;
        say(m_fault == SmtpFault::Garbage ? "HTTP/1.1 200 OK" : "220 sim.example.com ESMTP");
        std::string line;
        while (read(line)) {
            if (!answer(line))
                return;
        }
    }

private:
    bool secure()
    {
        error_code failed;
        m_stream.handshake(asio::ssl::stream_base::server, failed);
        m_secure = !failed;
        return m_secure;
    }

    void say(const std::string& text)
    {
        error_code ignored;
        const std::string line = text + "\r\n";
        if (m_secure)
            asio::write(m_stream, asio::buffer(line), ignored);
        else
            asio::write(m_stream.next_layer(), asio::buffer(line), ignored);
    }

    bool read(std::string& line)
    {
        error_code failed;
        auto buffer = asio::dynamic_buffer(m_in);
        const std::size_t size = m_secure ? asio::read_until(m_stream, buffer, "\r\n", failed)
                                          : asio::read_until(m_stream.next_layer(), buffer, "\r\n", failed);
        if (failed)
            return false;
        line = m_in.substr(0, size - 2);
        m_in.erase(0, size);
        if (!m_secure) {
            const std::scoped_lock lock(m_ledger.mutex);
            m_ledger.clear += line + '\n';
        }
        return true;
    }

    void hello()
    {
        say("250-sim.example.com");
        if (!m_secure && m_fault != SmtpFault::NoStartTls)
            say("250-STARTTLS");
        if (m_secure && m_fault != SmtpFault::NoLogin)
            say(m_fault == SmtpFault::LoginOnly ? "250-AUTH LOGIN" : "250-AUTH PLAIN LOGIN");
        say("250 SIZE 10485760");
    }

    bool startTls()
    {
        if (m_fault == SmtpFault::InjectsBeforeTls) {
            error_code ignored;
            asio::write(m_stream.next_layer(), asio::buffer(std::string("220 ready\r\n250 injected\r\n")), ignored);
        } else {
            say("220 ready");
        }
        m_in.clear();
        return secure();
    }

    void login(const std::string& line)
    {
        if (line.starts_with("AUTH PLAIN ")) {
            const std::string decoded = fromBase64(line.substr(11)).value_or("");
            const std::size_t second = decoded.find('\0', 1);
            m_mail.user = decoded.substr(1, second - 1);
            m_mail.password = decoded.substr(second + 1);
        } else {
            std::string text;
            for (std::string* part : {&m_mail.user, &m_mail.password}) {
                say("334 more");
                if (read(text))
                    *part = fromBase64(text).value_or("");
            }
        }
        say(m_fault == SmtpFault::WrongPassword ? "535 5.7.8 the password is wrong" : "235 2.7.0 welcome");
    }

    // The data, up to the line with a dot. False: the connection is at its end.
    bool data()
    {
        say("354 go on");
        std::string line;
        while (read(line) && line != ".") {
            m_mail.data += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
            if (m_fault == SmtpFault::DropInData)
                return false;
        }
        if (line != ".")
            return false;
        if (m_fault == SmtpFault::LaterAfterData || m_fault == SmtpFault::TooLarge) {
            say(m_fault == SmtpFault::TooLarge ? "552 5.3.4 too large" : "451 4.3.0 come back later");
            return true;
        }
        {
            const std::scoped_lock lock(m_ledger.mutex);
            m_ledger.taken.push_back(m_mail);
        }
        if (m_fault == SmtpFault::SilenceAfterData) {
            read(line); // until the client goes
            return false;
        }
        if (m_fault == SmtpFault::DropAfterData)
            return false;
        say("250 2.0.0 Ok: queued as 4Wz9");
        return true;
    }

    bool answer(const std::string& line)
    {
        if (line.starts_with("EHLO")) {
            hello();
        } else if (line == "STARTTLS") {
            return startTls();
        } else if (line.starts_with("AUTH")) {
            login(line);
        } else if (line.starts_with("MAIL FROM:<")) {
            m_mail.from = line.substr(11, line.size() - 12);
            say("250 2.1.0 Ok");
        } else if (line.starts_with("RCPT TO:<")) {
            m_mail.to = line.substr(9, line.size() - 10);
            say(m_fault == SmtpFault::NoSuchMailbox ? "550 5.1.1 no such mailbox"
                : m_fault == SmtpFault::ComeBackLater ? "451 4.3.2 come back later" : "250 2.1.5 Ok");
        } else if (line == "DATA") {
            return data();
        } else if (line == "QUIT") {
            say("221 2.0.0 bye");
            return false;
        } else {
            say("500 5.5.2 not understood");
        }
        return true;
    }

    asio::ssl::stream<tcp::socket&> m_stream;
    SmtpFault m_fault;
    Ledger& m_ledger;
    SmtpMail m_mail;
    std::string m_in;
    bool m_secure = false;
};

} // namespace

struct SmtpServer::Impl {
    Ledger ledger;
    Plan plan;
    bool tlsFromTheStart = false;
    asio::io_context io;
    asio::ssl::context tls{asio::ssl::context::tls_server};
    tcp::acceptor acceptor{io};
    std::mutex current; // for the socket that is served
    tcp::socket socket{io};
    std::atomic<bool> stopped = false;
    std::thread thread;

    void serve()
    {
        while (!stopped) {
            error_code failed;
            tcp::socket accepted(io);
            acceptor.accept(accepted, failed);
            if (failed || stopped)
                return;
            {
                const std::scoped_lock lock(current);
                socket = std::move(accepted);
            }
            const int number = ++ledger.connections;
            Session(socket, tls, plan ? plan(number) : SmtpFault::None, ledger).run(tlsFromTheStart);
            const std::scoped_lock lock(current);
            socket.close(failed);
        }
    }

    void stop()
    {
        stopped = true;
        error_code ignored;
        // Blocking calls in the other thread end with their descriptors shut.
        ::shutdown(acceptor.native_handle(), SHUT_RDWR);
        const std::scoped_lock lock(current);
        if (socket.is_open())
            socket.shutdown(tcp::socket::shutdown_both, ignored);
    }
};

Result<std::unique_ptr<SmtpServer>> SmtpServer::start(const std::string& certificate, const std::string& key, Plan plan,
                                                      bool tlsFromTheStart)
{
    auto impl = std::make_unique<Impl>();
    impl->plan = std::move(plan);
    impl->tlsFromTheStart = tlsFromTheStart;
    error_code failed;
    impl->tls.use_certificate_chain(asio::buffer(certificate), failed);
    if (!failed)
        impl->tls.use_private_key(asio::buffer(key), asio::ssl::context::pem, failed);
    if (!failed)
        failed = listenOnLoopback(impl->acceptor);
    if (failed)
        return fail(ErrorCode::Io, "the simulated mail server can't start: " + failed.message());
    impl->thread = std::thread([raw = impl.get()] { raw->serve(); });
    return std::unique_ptr<SmtpServer>(new SmtpServer(std::move(impl)));
}

SmtpServer::SmtpServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

SmtpServer::~SmtpServer()
{
    m_impl->stop();
    m_impl->thread.join();
}

int SmtpServer::port() const
{
    error_code ignored;
    return m_impl->acceptor.local_endpoint(ignored).port();
}

int SmtpServer::connections() const { return m_impl->ledger.connections; }

std::vector<SmtpMail> SmtpServer::taken() const
{
    const std::scoped_lock lock(m_impl->ledger.mutex);
    return m_impl->ledger.taken;
}

std::string SmtpServer::saidInTheClear() const
{
    const std::scoped_lock lock(m_impl->ledger.mutex);
    return m_impl->ledger.clear;
}

} // namespace waybill::simulator
