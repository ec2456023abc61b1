// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/RelayProgram.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace waybill::tests {

namespace {

void writePrivately(const QString& path, const QByteArray& content)
{
    QFile file(path);
    file.open(QIODevice::WriteOnly | QIODevice::Truncate);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(content);
}

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

} // namespace

RelayProgram::RelayProgram(const std::vector<simulator::SimulatedEndpoint>& endpoints)
{
    const QString table =
        QStringLiteral("[[endpoint]]\nname = \"%1\"\nprovider = \"%2\"\nenvironment = \"%3\"\nauth = \"%4\"\n");
    for (const simulator::SimulatedEndpoint& endpoint : endpoints)
        m_endpointTables += table.arg(text(endpoint.name), text(endpoint.source.provider), text(endpoint.environment),
                                      text(providers::toString(endpoint.encoder->auth())));
    writeSecrets(endpoints);
}

RelayProgram::~RelayProgram() { kill(); }

void RelayProgram::writeSecrets(const std::vector<simulator::SimulatedEndpoint>& endpoints) const
{
    const QString folder = path("secrets");
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    for (const simulator::SimulatedEndpoint& endpoint : endpoints) {
        const Secret line = endpoint.encoder->secretLine();
        writePrivately(folder + QLatin1Char('/') + text(endpoint.name) + QStringLiteral(".signing"),
                       QByteArray(line.reveal().data(), qsizetype(line.reveal().size())) + '\n');
    }
}

void RelayProgram::writeConfig() const
{
    const QString listeners = QStringLiteral("[hooks]\nlisten = \"%1\"\n[api]\nlisten = \"%2\"\n");
    writePrivately(path("relay.toml"), (listeners.arg(text(m_hooks), text(m_api)) + m_endpointTables).toUtf8());
}

bool RelayProgram::start()
{
    writeConfig();
    QFile::remove(path("data/relay.json")); // one that was killed left it there
    m_process.start(QStringLiteral(WAYBILL_BINARIES "/waybill-relay"),
                    {QStringLiteral("--config"), path("relay.toml"), QStringLiteral("--data"), path("data"),
                     QStringLiteral("--secrets"), path("secrets")});
    return QTest::qWaitFor([this] { return !isRunning() || readAddresses(); }, 20000) && isRunning();
}

void RelayProgram::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool RelayProgram::readAddresses()
{
    QFile file(path("data/relay.json"));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QJsonObject running = QJsonDocument::fromJson(file.readAll()).object();
    m_hooks = running[QStringLiteral("hooks")].toString().toStdString();
    m_api = running[QStringLiteral("api")].toString().toStdString();
    m_address = {QUrl(QStringLiteral("http://") + text(m_api)),
                 running[QStringLiteral("token_file")].toString().toStdString()};
    return true;
}

} // namespace waybill::tests
