// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/SegmentStore.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cstdio>

namespace waybill::timeline {

namespace {

const QString suffix = QStringLiteral(".rows");
constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

std::unexpected<Error> ioError(const QFile& file)
{
    return fail(ErrorCode::Io, file.fileName().toStdString() + ": " + file.errorString().toStdString(),
                "check the free space and the permissions of the cache folder");
}

Result<void> writeAll(QFile& file, QIODevice::OpenMode mode, std::string_view bytes)
{
    if (!file.open(mode) || !file.setPermissions(ownerOnly) || file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size())
        || !file.flush())
        return ioError(file);
    return {};
}

Result<std::string> readAll(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return ioError(file);
    std::string bytes(std::size_t(file.size()), '\0');
    if (file.read(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()))
        return ioError(file);
    return bytes;
}

Result<void> replace(const std::string& path, std::string_view bytes)
{
    QFile file(QString::fromStdString(path + ".new"));
    TRY_VOID(writeAll(file, QIODevice::WriteOnly | QIODevice::Truncate, bytes));
    file.close();
    if (std::rename((path + ".new").c_str(), path.c_str()) != 0)
        return fail(ErrorCode::Io, path + " can't be replaced");
    return {};
}

} // namespace

Result<SegmentStore> SegmentStore::open(const std::string& folder)
{
    const QString path = QString::fromStdString(folder);
    if (!QDir().mkpath(path))
        return fail(ErrorCode::Io, folder + " can't be made", "check the permissions of the folder above it");
    QFile::setPermissions(path, ownerOnly | QFile::ExeOwner);
    auto lock = std::make_unique<QLockFile>(path + QStringLiteral("/lock"));
    lock->setStaleLockTime(0); // however long a console runs
    if (!lock->tryLock(0))
        return fail(ErrorCode::Conflict, "another console keeps its cache in " + folder, "close it, or go on without a cache");
    SegmentStore store(folder, std::move(lock));
    for (const QString& name : QDir(path).entryList({QStringLiteral("*") + suffix}, QDir::Files)) {
        bool isNumber = false;
        const uint number = name.chopped(suffix.size()).toUInt(&isNumber);
        if (isNumber)
            store.m_numbers.push_back(number);
    }
    std::ranges::sort(store.m_numbers);
    return store;
}

SegmentStore::SegmentStore(std::string folder, std::unique_ptr<QLockFile> lock)
    : m_folder(std::move(folder)), m_lock(std::move(lock))
{
}

std::string SegmentStore::pathOf(Number number) const
{
    return m_folder + '/' + QString::number(number).rightJustified(10, QLatin1Char('0')).toStdString() + suffix.toStdString();
}

Result<std::string> SegmentStore::read(Number number) const { return readAll(pathOf(number)); }

Result<std::string> SegmentStore::readState() const { return readAll(statePath()); }

Result<void> SegmentStore::writeState(std::string_view text) { return replace(statePath(), text); }

void SegmentStore::note(Number number)
{
    const auto at = std::ranges::lower_bound(m_numbers, number);
    if (at == m_numbers.end() || *at != number)
        m_numbers.insert(at, number);
}

Result<void> SegmentStore::write(Number number, std::string_view bytes)
{
    TRY_VOID(replace(pathOf(number), bytes));
    note(number);
    return {};
}

Result<void> SegmentStore::append(Number number, std::string_view bytes)
{
    QFile file(QString::fromStdString(pathOf(number)));
    TRY_VOID(writeAll(file, QIODevice::WriteOnly | QIODevice::Append, bytes));
    note(number);
    return {};
}

void SegmentStore::remove(Number number)
{
    QFile::remove(QString::fromStdString(pathOf(number)));
    std::erase(m_numbers, number);
}

void SegmentStore::removeAll()
{
    for (const Number number : std::vector(m_numbers))
        remove(number);
    QFile::remove(QString::fromStdString(statePath()));
}

} // namespace waybill::timeline
