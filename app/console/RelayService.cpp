// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/RelayService.h"

#include <QTimer>

#include <chrono>
#include <utility>

namespace waybill::console {

namespace {

using namespace std::chrono_literals;

constexpr auto longestAnswer = 60s;
const QString unit = QStringLiteral("waybill-relay.service");

} // namespace

RelayService::RelayService(QString systemctl, QObject* parent) : QObject(parent), m_systemctl(std::move(systemctl))
{
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(QProcess::nullDevice());
    const auto end = [this](bool done) {
        if (const auto then = std::exchange(m_then, nullptr))
            then(done);
    };
    connect(&m_process, &QProcess::finished, this,
            [end](int code, QProcess::ExitStatus status) { end(status == QProcess::NormalExit && code == 0); });
    connect(&m_process, &QProcess::errorOccurred, this, [end](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(false);
    });
}

void RelayService::run(const QStringList& arguments, std::function<void(bool done)> then)
{
    m_then = std::move(then);
    m_process.start(m_systemctl, QStringList{QStringLiteral("--user")} + arguments);
    QTimer::singleShot(longestAnswer, &m_process, [this] { m_process.kill(); });
}

void RelayService::start()
{
    if (m_systemctl.isEmpty()) {
        emit notInstalled();
        return;
    }
    run({QStringLiteral("--quiet"), QStringLiteral("is-enabled"), unit}, [this](bool isEnabled) {
        if (!isEnabled) {
            emit notInstalled();
            return;
        }
        run({QStringLiteral("start"), unit}, [this](bool isRunning) {
            if (isRunning)
                emit started();
            else
                emit failed({ErrorCode::Unavailable, tr("The relay’s service does not start").toStdString(),
                             tr("Look at: journalctl --user -u waybill-relay").toStdString()});
        });
    });
}

} // namespace waybill::console
