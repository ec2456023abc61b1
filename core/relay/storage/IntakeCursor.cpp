// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/IntakeCursor.h"

#include "core/base/Thread.h"
#include "core/relay/storage/RequestCodec.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

namespace waybill::relay {

IntakeCursor::IntakeCursor(std::vector<std::shared_ptr<sqlite::ReaderPool>> files, std::int64_t after, std::int64_t last)
    : m_files(std::move(files)), m_after(after), m_last(last)
{
    std::ranges::reverse(m_files);
}

Result<std::vector<StoredRequest>> IntakeCursor::next(std::size_t maxCount, std::size_t maxBytes)
{
    while (m_after < m_last && (m_rows || TRY(openNext()))) {
        std::vector<StoredRequest> found = TRY(take(*m_rows, maxCount, maxBytes));
        if (!found.empty()) {
            m_after = found.back().id.value();
            if (m_after >= m_last)
                m_rows.reset();
            return found;
        }
        m_rows.reset();
    }
    m_rows.reset();
    return {};
}

Result<bool> IntakeCursor::openNext()
{
    static const std::string sql =
        fmt::format("SELECT {} FROM requests WHERE id > ? AND id <= ? ORDER BY id", storedColumns());
    while (!m_files.empty()) {
        const std::shared_ptr<sqlite::ReaderPool> file = std::move(m_files.back());
        m_files.pop_back();
        Result<sqlite::ReaderPool::Lease> reader = file->lease();
        if (!reader && reader.error().code == ErrorCode::NotFound)
            continue; // removed since
        sqlite::ReaderPool::Lease lease = TRY(std::move(reader));
        sqlite::Statement select = TRY(sqlite::Statement::prepare(*lease, sql));
        select.bind(0, m_after).bind(1, m_last);
        m_rows.emplace(file, std::move(lease), std::move(select));
        return true;
    }
    return false;
}

Result<std::vector<StoredRequest>> IntakeCursor::take(Rows& rows, std::size_t maxCount, std::size_t maxBytes)
{
    std::vector<StoredRequest> found;
    std::size_t bytes = 0;
    while (found.size() < maxCount && rows.place != Place::End) {
        if (rows.place == Place::Between)
            rows.place = TRY(rows.select.step()) ? Place::AtRow : Place::End;
        if (rows.place == Place::End)
            break;
        bytes += storedBodyBytes(rows.select);
        if (!found.empty() && bytes > maxBytes)
            break;
        found.push_back(readStored(rows.select));
        rows.place = Place::Between;
        letOthersIn();
    }
    return found;
}

} // namespace waybill::relay
