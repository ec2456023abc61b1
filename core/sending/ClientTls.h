// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a client of this room trusts a server: certificate and host name are verified, TLS 1.2 or later. Same thread rule as
// the stream.

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <string>

namespace waybill::sending {

// Before the handshake. authorities: see post(). What fails here fails the handshake: nothing is trusted then.
template <typename Layer>
void prepareClientTls(boost::asio::ssl::context& tls, boost::asio::ssl::stream<Layer>& stream, const std::string& host,
                      const std::string& authorities)
{
    namespace ssl = boost::asio::ssl;
    boost::system::error_code failed;
    // Whatever the system's own setting is: no RSA below 2048 bits, no SHA-1, no cipher below 112 bits.
    constexpr int atLeast112Bits = 2;
    SSL_CTX_set_security_level(tls.native_handle(), atLeast112Bits);
    SSL_set_security_level(stream.native_handle(), atLeast112Bits); // it took the context's when it was made
    tls.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, failed);
    SSL_set_min_proto_version(stream.native_handle(), TLS1_2_VERSION);
    if (authorities.empty())
        tls.set_default_verify_paths(failed);
    else
        tls.load_verify_file(authorities, failed);
    stream.set_verify_mode(ssl::verify_peer, failed);
    stream.set_verify_callback(ssl::host_name_verification(host), failed);
    SSL_set_tlsext_host_name(stream.native_handle(), host.c_str()); // RFC 6066 3
}

} // namespace waybill::sending
