// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/AttachmentFiles.h"

#include "core/base/Redact.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeDatabase>

namespace waybill::sending {

namespace {

constexpr qint64 mostBytes = qint64(10) << 20; // see MessageSafety.cpp

} // namespace

Result<environments::Attachment> readAttachment(const std::string& path)
{
    const QFileInfo info(QString::fromStdString(path));
    QFile file(info.filePath());
    // A pipe or a device may never end.
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, printable(path) + " can't be read", "look at its name and who may read it");
    const QByteArray bytes = file.read(mostBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Io, printable(path) + " can't be read: " + file.errorString().toStdString(),
                    "check its name and permissions");
    if (bytes.size() > mostBytes)
        return fail(ErrorCode::TooLarge, printable(path) + " is larger than 10 MiB", "send a link to it instead");
    const QString type = QMimeDatabase().mimeTypeForFileNameAndData(info.fileName(), bytes).name();
    return environments::Attachment{.fileName = info.fileName().toStdString(),
                                    .contentType = type.toStdString(),
                                    .bytes = bytes.toStdString()};
}

Result<std::vector<environments::Attachment>> readAttachments(std::span<const std::string> paths)
{
    std::vector<environments::Attachment> attachments;
    for (const std::string& path : paths)
        attachments.push_back(TRY(readAttachment(path)));
    return attachments;
}

} // namespace waybill::sending
