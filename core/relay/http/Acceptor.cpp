// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/Acceptor.h"

#include "core/relay/http/Connection.h"

#include <boost/asio/post.hpp>
#include <spdlog/fmt/fmt.h>

namespace waybill::relay {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Acceptor::Acceptor(asio::io_context& io, std::shared_ptr<ListenerState> listener, std::shared_ptr<ServerShared> shared)
    : m_listener(std::move(listener)), m_shared(std::move(shared)), m_acceptor(io), m_pause(io)
{
}

Result<ListenAddress> Acceptor::bind()
{
    const ListenAddress& address = m_listener->settings.address;
    error_code error;
    const tcp::endpoint endpoint(asio::ip::make_address(address.host, error), address.port);
    if (error)
        return fail(ErrorCode::InvalidInput, fmt::format("{} is not an IP address", address.host),
                    "write it as 127.0.0.1:8025 or [::1]:8025");
    m_acceptor.open(endpoint.protocol(), error);
    if (!error)
        m_acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        m_acceptor.bind(endpoint, error);
    if (!error)
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use)
        return fail(ErrorCode::Conflict, fmt::format("{} is already in use", address.toString()),
                    "another relay may be running; stop it, or choose another port in the config");
    if (error)
        return fail(ErrorCode::Io, fmt::format("can't listen on {}: {}", address.toString(), error.message()),
                    "check the listen address in the config");
    return ListenAddress{address.host, m_acceptor.local_endpoint(error).port()};
}

void Acceptor::accept(const std::vector<std::shared_ptr<ServerThread>>& threads)
{
    const std::shared_ptr<ServerThread>& thread = threads[m_next++ % threads.size()];
    m_acceptor.async_accept(thread->io,
                            [self = shared_from_this(), &threads, thread](error_code error, tcp::socket socket) {
                                if (error == asio::error::operation_aborted || !self->m_acceptor.is_open())
                                    return;
                                if (error)
                                    return self->acceptLater(threads);
                                self->take(std::move(socket), thread);
                                self->accept(threads);
                            });
}

void Acceptor::close()
{
    error_code ignored;
    m_acceptor.close(ignored);
    m_pause.cancel();
}

void Acceptor::take(tcp::socket socket, const std::shared_ptr<ServerThread>& thread)
{
    if (++m_listener->connections > m_listener->settings.maxConnections) {
        --m_listener->connections;
        return;
    }
    auto connection = std::make_shared<Connection>(std::move(socket), thread, m_listener, m_shared);
    asio::post(thread->io, [connection] { connection->start(); });
}

// Out of file descriptors, most likely: wait until some are free again.
void Acceptor::acceptLater(const std::vector<std::shared_ptr<ServerThread>>& threads)
{
    m_pause.expires_after(sweepInterval);
    m_pause.async_wait([self = shared_from_this(), &threads](error_code error) {
        if (!error)
            self->accept(threads);
    });
}

Result<asio::ssl::context> makeTls(const Listener& listener)
{
    asio::ssl::context tls(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    error_code error;
    tls.use_certificate_chain_file(listener.tlsCertificate, error);
    if (error)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("the certificate {} can't be used: {}", listener.tlsCertificate, error.message()),
                    "tls_cert names a PEM file with the certificate and its chain");
    tls.use_private_key_file(listener.tlsKey, asio::ssl::context::pem, error);
    if (error || SSL_CTX_check_private_key(tls.native_handle()) != 1)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("the key {} can't be used with the certificate", listener.tlsKey),
                    "tls_key names the PEM file of the certificate's private key, without a passphrase");
    return tls;
}

} // namespace waybill::relay
