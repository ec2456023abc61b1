// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/NameServer.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QUdpSocket>

namespace waybill::tests {

namespace {

constexpr int patienceMs = 30'000;

bool write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

// Debian keeps servers out of a user's PATH.
QString program(const QString& name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")})
                           : found;
}

// Until the process prints the word; false with what it printed otherwise.
bool startUntil(QProcess& process, const QString& name, const QStringList& arguments, const QByteArray& word,
                QByteArray& error)
{
    const QString path = program(name);
    if (path.isEmpty()) {
        error = name.toUtf8() + " is not installed";
        return false;
    }
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(path, arguments);
    const QDeadlineTimer deadline(patienceMs);
    QByteArray printed;
    while (!deadline.hasExpired()) {
        if (printed.contains(word))
            return true;
        if (process.state() == QProcess::NotRunning)
            break;
        process.waitForReadyRead(500);
        printed += process.readAll();
    }
    error = name.toUtf8() + " did not start: " + printed;
    return printed.contains(word);
}

void end(QProcess& process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(10'000)) {
        process.kill();
        process.waitForFinished();
    }
}

dns::Endpoint endpointAt(const QByteArray& address, std::uint16_t port)
{
    return {dns::IpAddress::parse(address.toStdString()).value_or(dns::IpAddress()), port};
}

QByteArray at(const dns::Endpoint& endpoint)
{
    return QByteArray::fromStdString(endpoint.address.text()) + '@' + QByteArray::number(endpoint.port);
}

} // namespace

std::uint16_t freePort(const QByteArray& address)
{
    const QHostAddress host(QString::fromLatin1(address));
    for (int i = 0; i < 100; ++i) {
        QTcpServer tcp;
        QUdpSocket udp;
        if (tcp.listen(host) && udp.bind(host, tcp.serverPort()))
            return tcp.serverPort();
    }
    return 0;
}

KnotServer::KnotServer(std::vector<Zone> zones, QByteArray address, std::uint16_t port)
    : m_zones(std::move(zones)), m_endpoint(endpointAt(address, port != 0 ? port : freePort(address)))
{
}

KnotServer::~KnotServer() { end(m_process); }

bool KnotServer::start()
{
    const QByteArray folder = m_folder.path().toUtf8();
    QByteArray config = "server:\n  rundir: " + folder + "\n  listen: " + at(m_endpoint)
        + "\n  udp-workers: 1\n  tcp-workers: 1\n  background-workers: 1\nlog:\n  - target: stderr\n    any: info\n"
        + "database:\n  storage: " + folder + "\n  journal-db-max-size: 8M\n  kasp-db-max-size: 8M\n"
        + "template:\n  - id: default\n    storage: " + folder + "\n    zonefile-sync: -1\nzone:\n";
    int number = 0;
    for (const Zone& zone : m_zones) {
        const QByteArray file = "zone" + QByteArray::number(number++);
        if (zone.hasFile && !write(m_folder.filePath(QString::fromLatin1(file)), "$ORIGIN " + zone.name
                                       + (zone.name == "." ? "\n" : ".\n") + "$TTL 300\n" + zone.apex + zone.text))
            return false;
        config += "  - domain: " + zone.name + "\n    file: " + file + '\n';
        if (zone.isSigned)
            config += "    dnssec-signing: on\n";
    }
    return write(configFile(), config)
        && startUntil(m_process, QStringLiteral("knotd"), {QStringLiteral("-c"), configFile()}, "server started", m_error);
}

QByteArray KnotServer::run(const QString& name, const QStringList& arguments)
{
    QProcess process;
    process.start(program(name), QStringList{QStringLiteral("-c"), configFile()} + arguments);
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0) {
        m_error = process.readAllStandardError() + process.readAllStandardOutput();
        return {};
    }
    return process.readAllStandardOutput();
}

bool KnotServer::set(const QByteArray& zone, const QByteArray& owner, const QByteArray& ttl, const QByteArray& type,
                     const QByteArray& data)
{
    const auto knotc = [this](std::initializer_list<QByteArray> words) {
        QStringList arguments;
        for (const QByteArray& word : words)
            arguments += QString::fromUtf8(word);
        return !run(QStringLiteral("knotc"), arguments).isEmpty();
    };
    return knotc({"-b", "zone-begin", zone}) && (knotc({"zone-unset", zone, owner, type}) || true)
        && knotc({"zone-set", zone, owner, ttl, type, data}) && knotc({"-b", "zone-commit", zone});
}

QByteArray KnotServer::ds(const QByteArray& zone)
{
    return run(QStringLiteral("keymgr"), {QString::fromLatin1(zone), QStringLiteral("ds")}).split('\n').first();
}

UnboundServer::UnboundServer(dns::Endpoint upstream, std::vector<QByteArray> zones, std::vector<QByteArray> anchors)
    : m_upstream(upstream), m_zones(std::move(zones)), m_anchors(std::move(anchors)),
      m_endpoint(endpointAt("127.0.0.1", freePort("127.0.0.1")))
{
}

UnboundServer::~UnboundServer() { end(m_process); }

bool UnboundServer::start()
{
    const QByteArray folder = m_folder.path().toUtf8();
    QByteArray config = "server:\n  interface: " + at(m_endpoint) + "\n  directory: \"" + folder
        + "\"\n  chroot: \"\"\n  username: \"\"\n  pidfile: \"\"\n  use-syslog: no\n  logfile: \"\"\n  verbosity: 1\n"
        + "  num-threads: 1\n  do-ip6: no\n  do-not-query-localhost: no\n  do-daemonize: no\n  qname-minimisation: no\n"
        + "  module-config: \"validator iterator\"\n"
        + "  local-zone: \"test.\" nodefault\n";
    for (const QByteArray& anchor : m_anchors)
        config += "  trust-anchor: \"" + anchor + "\"\n";
    for (const QByteArray& zone : m_zones)
        config += "stub-zone:\n  name: \"" + zone + "\"\n  stub-addr: " + at(m_upstream) + '\n';
    const QString file = m_folder.filePath(QStringLiteral("unbound.conf"));
    return write(file, config)
        && startUntil(m_process, QStringLiteral("unbound"),
                      {QStringLiteral("-d"), QStringLiteral("-c"), file}, "start of service", m_error);
}

} // namespace waybill::tests
