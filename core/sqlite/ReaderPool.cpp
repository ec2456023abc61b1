// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/ReaderPool.h"

namespace waybill::sqlite {

Result<ReaderPool::Lease> ReaderPool::lease()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            Database database = std::move(m_idle.back());
            m_idle.pop_back();
            return Lease(*this, std::move(database));
        }
    }
    return Lease(*this, TRY(Database::openReader(m_path)));
}

void ReaderPool::keepNone()
{
    const std::lock_guard lock(m_mutex);
    m_keep = 0;
    m_idle.clear();
}

void ReaderPool::giveBack(Database database)
{
    const std::lock_guard lock(m_mutex);
    if (m_idle.size() < m_keep)
        m_idle.push_back(std::move(database));
}

} // namespace waybill::sqlite
