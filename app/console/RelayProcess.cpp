// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/RelayProcess.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <chrono>

namespace waybill::console {

namespace {

using namespace std::chrono_literals;

// As waybill-relay documents them.
enum ExitCode {
    ConfigInvalid = 2, AddressInUse = 3, NewerDatabase = 4, DamagedDatabase = 5, SecretsExposed = 6, DataInUse = 7,
    DamageNoticed = 8,
};

constexpr auto longestPause = 30s;
constexpr qsizetype mostErrorOutput = 16 * 1024;

QString tr(const char* text)
{
    return QCoreApplication::translate("RelayProcess", text);
}

// Waiting does not help against these; only a person can.
bool isFinal(int exitCode)
{
    return exitCode == ConfigInvalid || exitCode == NewerDatabase || exitCode == DamagedDatabase
           || exitCode == SecretsExposed;
}

std::pair<QString, ErrorCode> meaning(int exitCode)
{
    switch (exitCode) {
    case ConfigInvalid: return {tr("The relay's configuration is not valid"), ErrorCode::InvalidInput};
    case AddressInUse: return {tr("The relay's port is taken by another program"), ErrorCode::Conflict};
    case NewerDatabase: return {tr("The relay's database is from a newer version of Waybill"), ErrorCode::NewerVersion};
    case DamagedDatabase: return {tr("The relay's database is damaged"), ErrorCode::Corrupt};
    case SecretsExposed: return {tr("The relay's secrets can't be used"), ErrorCode::PermissionDenied};
    case DamageNoticed: return {tr("The relay met a damaged database and starts again to mend it"), ErrorCode::Corrupt};
    case DataInUse: return {tr("Another relay uses the same data directory"), ErrorCode::Conflict};
    default: return {tr("The relay ended unexpectedly"), ErrorCode::Unavailable};
    }
}

} // namespace

RelayProcess::RelayProcess(Command command, QObject* parent) : QObject(parent), m_command(std::move(command))
{
    m_process.setProgram(m_command.program);
    m_process.setArguments({QStringLiteral("--config"), m_command.config, QStringLiteral("--data"), m_command.data});
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_look.setInterval(50ms);
    m_retry.setSingleShot(true);
    connect(&m_process, &QProcess::finished, this, &RelayProcess::finished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            emit failed(Error{ErrorCode::NotFound, tr("waybill-relay could not be started").toStdString(),
                              m_process.errorString().toStdString()},
                        false);
    });
    connect(&m_process, &QProcess::readyReadStandardError, this, [this] {
        m_errors += m_process.readAllStandardError();
        m_errors = m_errors.right(mostErrorOutput);
    });
    connect(&m_look, &QTimer::timeout, this, &RelayProcess::lookForAddress);
    connect(&m_retry, &QTimer::timeout, this, &RelayProcess::start);
}

RelayProcess::~RelayProcess()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    // It answers what is under way first; whatever it had acknowledged is on the disk already.
    if (!m_process.waitForFinished(5000))
        m_process.kill();
}

void RelayProcess::start()
{
    m_errors.clear();
    m_running.start();
    m_process.start();
    m_look.start();
}

QString RelayProcess::findProgram()
{
    const QString beside = QCoreApplication::applicationDirPath() + QLatin1String("/waybill-relay");
    if (QFileInfo(beside).isExecutable())
        return beside;
    return QStandardPaths::findExecutable(QStringLiteral("waybill-relay"));
}

Error RelayProcess::explain(int exitCode, const QByteArray& errorOutput)
{
    static const QString prefix = QStringLiteral("waybill-relay: ");
    QString said;
    for (const QString& line : QString::fromUtf8(errorOutput).split(QLatin1Char('\n'))) {
        if (line.startsWith(prefix))
            said = line.mid(prefix.size());
    }
    const auto [sentence, code] = meaning(exitCode);
    const QString why = said.section(QLatin1String("; "), 0, 0);
    const QString hint = said.section(QLatin1String("; "), 1);
    return Error{code, (why.isEmpty() ? sentence : sentence + QLatin1String(": ") + why).toStdString(),
                 hint.toStdString()};
}

void RelayProcess::finished(int exitCode, QProcess::ExitStatus status)
{
    m_look.stop();
    m_errors += m_process.readAllStandardError();
    const Error error = explain(status == QProcess::NormalExit ? exitCode : -1, m_errors);
    if (status == QProcess::NormalExit && isFinal(exitCode))
        emit failed(error, false);
    else
        retryLater(error);
}

void RelayProcess::lookForAddress()
{
    const Result<feed::RelayAddress> address = feed::runningRelay(m_command.data.toStdString());
    if (!address)
        return;
    m_look.stop();
    emit ready(*address);
}

void RelayProcess::retryLater(const Error& error)
{
    // One that ran for a while starts with a clean slate.
    m_failures = m_running.hasExpired(60'000) ? 1 : m_failures + 1;
    const auto pause = std::min<std::chrono::milliseconds>(longestPause, 500ms * (1 << std::min(m_failures, 6)));
    m_retry.start(pause);
    emit failed(error, true);
}

} // namespace waybill::console
