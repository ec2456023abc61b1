// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Real name servers for tests: Knot answers for zones that the test writes, unbound validates and caches in front of it.
// Each runs in a folder of its own on a free loopback port, and ends with the object. Main thread.

#include "core/dns/IpAddress.h"

#include <QByteArray>
#include <QProcess>
#include <QTemporaryDir>

#include <vector>

namespace waybill::tests {

// A loopback port that is free for UDP and TCP.
std::uint16_t freePort(const QByteArray& address);

struct Zone {
    QByteArray name;          // "example.org"
    QByteArray text;          // a master file without SOA and NS; those of `apex` are put before it
    bool isSigned = false;    // Knot makes and keeps the keys
    bool hasFile = true;      // without one, Knot answers SERVFAIL
    QByteArray apex = "@ 300 SOA ns hostmaster 1 3600 600 86400 60\n@ 300 NS ns\nns 300 A 127.0.0.1\n";
};

class KnotServer {
public:
    // All of 127.0.0.0/8 is loopback, so two servers can share a port. Port 0: a free one.
    explicit KnotServer(std::vector<Zone> zones, QByteArray address = "127.0.0.1", std::uint16_t port = 0);
    ~KnotServer();

    // False with the reason in error() when knotd is not installed or does not come up.
    bool start();
    QByteArray error() const { return m_error; }
    const dns::Endpoint& endpoint() const { return m_endpoint; }

    // Replaces the records of that name and type while the server runs; the serial goes up.
    bool set(const QByteArray& zone, const QByteArray& owner, const QByteArray& ttl, const QByteArray& type,
             const QByteArray& data);
    // The DS record of a signed zone, as a trust anchor.
    QByteArray ds(const QByteArray& zone);

private:
    QByteArray run(const QString& program, const QStringList& arguments);
    QString configFile() const { return m_folder.filePath(QStringLiteral("knot.conf")); }

    std::vector<Zone> m_zones;
    dns::Endpoint m_endpoint;
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_error;
};

class UnboundServer {
public:
    // Asks `upstream` about every one of the zones, and believes the anchors (DS records).
    UnboundServer(dns::Endpoint upstream, std::vector<QByteArray> zones, std::vector<QByteArray> anchors);
    ~UnboundServer();

    bool start();
    QByteArray error() const { return m_error; }
    const dns::Endpoint& endpoint() const { return m_endpoint; }

private:
    dns::Endpoint m_upstream;
    std::vector<QByteArray> m_zones;
    std::vector<QByteArray> m_anchors;
    dns::Endpoint m_endpoint;
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_error;
};

} // namespace waybill::tests
