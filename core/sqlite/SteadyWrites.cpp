// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/SteadyWrites.h"

#include "core/base/Thread.h"

namespace waybill::sqlite {

namespace {

constexpr sqlite3_int64 syncedBytes = 1 << 20;

} // namespace

SteadyWrites::SteadyWrites(sqlite3_file* file) : m_file(file), m_methods{*file->pMethods, file->pMethods}
{
    m_methods.xWrite = &write;
    m_file->pMethods = &m_methods;
}

int SteadyWrites::write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset)
{
    const sqlite3_io_methods& own = *static_cast<const Methods*>(file->pMethods)->own;
    int code = own.xWrite(file, bytes, count, offset);
    if (code == SQLITE_OK && offset / syncedBytes != (offset + count) / syncedBytes)
        code = own.xSync(file, SQLITE_SYNC_NORMAL);
    letOthersIn();
    return code;
}

} // namespace waybill::sqlite
