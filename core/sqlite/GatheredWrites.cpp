// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/GatheredWrites.h"

#include "core/base/Thread.h"

#include <cstring>

namespace waybill::sqlite {

namespace {

constexpr sqlite3_int64 syncedBytes = 1 << 20;

} // namespace

GatheredWrites::GatheredWrites(sqlite3_file* file, Pace pace, Gather gather)
    : m_file(file), m_own(file->pMethods), m_methods{*file->pMethods, this}, m_pace(pace), m_gather(gather)
{
    m_methods.xWrite = &write;
    m_methods.xRead = &read;
    m_methods.xSync = &sync;
    m_methods.xTruncate = &truncate;
    m_methods.xFileSize = &size;
    m_file->pMethods = &m_methods;
}

GatheredWrites::~GatheredWrites()
{
    flush();
    m_file->pMethods = m_own;
}

GatheredWrites& GatheredWrites::of(sqlite3_file* file) { return *static_cast<const Methods*>(file->pMethods)->self; }

int GatheredWrites::write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset)
{
    return of(file).take(bytes, count, offset);
}

int GatheredWrites::read(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset)
{
    const int code = of(file).flush();
    return code == SQLITE_OK ? of(file).m_own->xRead(file, bytes, count, offset) : code;
}

int GatheredWrites::sync(sqlite3_file* file, int flags)
{
    const int code = of(file).flush();
    return code == SQLITE_OK ? of(file).m_own->xSync(file, flags) : code;
}

int GatheredWrites::truncate(sqlite3_file* file, sqlite3_int64 size)
{
    const int code = of(file).flush();
    return code == SQLITE_OK ? of(file).m_own->xTruncate(file, size) : code;
}

int GatheredWrites::size(sqlite3_file* file, sqlite3_int64* size)
{
    const int code = of(file).flush();
    return code == SQLITE_OK ? of(file).m_own->xFileSize(file, size) : code;
}

int GatheredWrites::take(const void* bytes, int count, sqlite3_int64 offset)
{
    const bool isNext = offset == m_begin + m_count && std::size_t(m_count + count) <= m_bytes.size();
    if (!isNext) {
        if (const int code = flush(); code != SQLITE_OK)
            return code;
        m_begin = offset;
    }
    if (m_gather == Gather::Nothing || std::size_t(count) > m_bytes.size())
        return writeOut(bytes, count, offset);
    std::memcpy(m_bytes.data() + m_count, bytes, std::size_t(count));
    m_count += count;
    return SQLITE_OK;
}

int GatheredWrites::flush()
{
    if (m_count == 0)
        return SQLITE_OK;
    const int code = writeOut(m_bytes.data(), m_count, m_begin);
    m_count = 0;
    return code;
}

int GatheredWrites::writeOut(const void* bytes, int count, sqlite3_int64 offset)
{
    int code = m_own->xWrite(m_file, bytes, count, offset);
    if (m_pace == Pace::AtOnce)
        return code;
    if (code == SQLITE_OK && offset / syncedBytes != (offset + count) / syncedBytes)
        code = m_own->xSync(m_file, SQLITE_SYNC_NORMAL);
    letOthersIn();
    return code;
}

} // namespace waybill::sqlite
