// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs the real waybillctl and keeps the test's event loop going meanwhile.

#include <QProcess>
#include <QTest>

namespace waybill::ctl::tests {

struct Run {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

// `outFile`: where its output goes instead of into the result.
inline Run run(const QStringList& arguments, const QByteArray& input = {}, const QString& outFile = {})
{
    QProcess process;
    if (!outFile.isEmpty())
        process.setStandardOutputFile(outFile);
    process.start(QStringLiteral(WAYBILL_BINARIES "/waybillctl"), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 30'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace waybill::ctl::tests
