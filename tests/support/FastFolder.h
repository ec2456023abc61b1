// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a test's temporary folder is made when it matters little that it is on a disk: a relay's start syncs some forty
// times, each of which may take 10 ms. What must survive a crash has tests of its own, on the disk.

#include <QDir>
#include <QStorageInfo>
#include <QString>

namespace waybill::tests {

// For QTemporaryDir: in memory where there is room, else, or where somebody named a place, where temporary folders are.
inline QString fastFolderTemplate()
{
    constexpr qint64 roomy = qint64(512) << 20;
    const bool isPlaceNamed = qEnvironmentVariableIsSet("TMPDIR");
    const QStorageInfo memory(QStringLiteral("/dev/shm"));
    const bool isUsable = !isPlaceNamed && memory.isReady() && !memory.isReadOnly() && memory.rootPath() == QLatin1String("/dev/shm")
                          && memory.bytesAvailable() > roomy;
    return (isUsable ? memory.rootPath() : QDir::tempPath()) + QStringLiteral("/waybill-test-XXXXXX");
}

} // namespace waybill::tests
