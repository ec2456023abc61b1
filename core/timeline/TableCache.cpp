// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/TableCache.h"

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/timeline/EventTable.h"
#include "core/timeline/SegmentCodec.h"

#include <algorithm>

namespace waybill::timeline {

namespace {

constexpr std::int64_t stateVersion = 1;

} // namespace

TableCache::TableCache(CacheOptions options, SegmentStore store, Timestamp now)
    : m_options(std::move(options)), m_store(std::move(store)), m_now(now)
{
}

Result<TableCache> TableCache::open(CacheOptions options, Timestamp now)
{
    SegmentStore store = TRY(SegmentStore::open(options.folder));
    TableCache cache(std::move(options), std::move(store), now);
    if (const auto read = cache.readState(); !read) {
        if (!cache.m_store.numbers().empty() && read.error().code != ErrorCode::NotFound)
            cache.m_problem = Error{ErrorCode::Corrupt, "the timeline's cache can't be read and was discarded: " + read.error().message,
                                    "its rows are asked for again"};
        cache.clear();
    }
    return cache;
}

Result<void> TableCache::readState()
{
    const std::string text = TRY(m_store.readState());
    JsonDocument document;
    TRY_VOID(document.parse(text));
    const JsonValue root = document.root();
    const auto cursor = root["cursor"].string();
    const auto writtenAt = root["written_at"].integer();
    if (root["version"].integer() != stateVersion || !cursor || !writtenAt || !root["files"].isArray())
        return fail(ErrorCode::Corrupt, "its state is not one of ours");
    if (const auto days = root["retention_days"].integer(); days && *days > 0 && *days <= CacheOptions::longest.count())
        m_options.retention = std::chrono::days(*days);
    if (timestampFromMs(*writtenAt) < m_now - m_options.retention)
        return fail(ErrorCode::NotFound, "it is older than events are kept");
    m_cursor = *cursor;
    if (const auto since = root["held_since"].integer())
        m_heldSince = timestampFromMs(*since);
    for (const JsonValue& file : root["files"]) {
        const std::int64_t number = file.at(0).integer().value_or(-1);
        const std::int64_t rows = file.at(1).integer().value_or(-1);
        if (!std::in_range<Number>(number) || rows < 0 || rows > chunkRows)
            return fail(ErrorCode::Corrupt, "its state is not one of ours");
        m_files[Number(number)] = {std::uint32_t(rows), file.at(2).integer().value_or(0)};
    }
    for (const Number number : std::vector(m_store.numbers())) {
        if (!m_files.contains(number))
            m_store.remove(number);
    }
    return {};
}

Result<void> TableCache::writeState(const std::string& cursor)
{
    JsonWriter writer;
    writer.beginObject()
        .member("version", stateVersion)
        .member("cursor", cursor)
        .member("written_at", std::int64_t(toMs(SystemClock().now())));
    writer.member("retention_days", std::int64_t(m_options.retention.count()));
    if (m_heldSince)
        writer.member("held_since", std::int64_t(toMs(*m_heldSince)));
    writer.key("files").beginArray();
    for (const auto& [number, file] : m_files)
        writer.beginArray().value(std::int64_t(number)).value(std::int64_t(file.rows)).value(file.latest).endArray();
    writer.endArray().endObject();
    TRY_VOID(m_store.writeState(writer.text()));
    m_cursor = cursor;
    return {};
}

std::string TableCache::begin(EventTable& table)
{
    m_numbers.clear();
    m_saved.clear();
    const std::int64_t oldest = toMs(m_now - m_options.retention);
    for (const auto& [number, file] : std::map(m_files)) {
        if (file.latest >= oldest && m_numbers.size() < EventTable::mostSetAside) {
            m_numbers.push_back(number);
            continue;
        }
        m_store.remove(number);
        m_files.erase(number);
        m_heldSince = std::max(m_heldSince.value_or(Timestamp()), timestampFromMs(oldest));
    }
    m_saved.resize(m_numbers.size());
    m_next = std::uint32_t(m_numbers.size());
    m_firstChunk = table.chunkCount();
    table.setAside(m_firstChunk + m_next);
    if (m_next == 0)
        return m_cursor;
    if (const auto loaded = load(table, --m_next); !loaded) {
        m_problem = loaded.error();
        clear();
    }
    return m_cursor;
}

Result<void> TableCache::load(EventTable& table, std::uint32_t file)
{
    const std::string bytes = TRY(m_store.read(m_numbers[file]));
    const std::uint32_t wanted = m_files[m_numbers[file]].rows;
    std::string_view left = bytes;
    std::uint32_t rows = 0;
    while (rows < wanted) {
        const std::size_t size = TRY(segmentSize(left));
        rows += TRY(decodeSegment(left, table, m_firstChunk + file, wanted - rows));
        left.remove_prefix(size);
    }
    m_saved[file] = left.empty() ? rows : 0; // written anew when there is something that doesn't count
    return {};
}

bool TableCache::restoreSome(EventTable& table)
{
    if (m_next == 0)
        return false;
    const std::uint32_t file = m_next - 1;
    if (table.rowCount() >= m_options.maxRows) {
        giveUpBelow(table, m_next);
    } else if (const auto loaded = load(table, file); !loaded) {
        m_problem = loaded.error();
        giveUpBelow(table, m_next);
    } else {
        m_next = file;
    }
    return m_next > 0;
}

// What was received before the first row that is held may be missing, and so what happened before that.
void TableCache::giveUpBelow(EventTable& table, std::uint32_t file)
{
    for (std::uint32_t each = 0; each < file; ++each) {
        m_store.remove(m_numbers[each]);
        m_files.erase(m_numbers[each]);
    }
    const std::uint32_t chunk = m_firstChunk + file;
    if (chunk < table.chunkCount() && table.chunk(chunk) != nullptr)
        m_heldSince = table.row(chunk * chunkRows).receivedAt;
    m_next = 0;
}

std::size_t TableCache::rowsToCome() const
{
    std::size_t rows = 0;
    for (std::uint32_t file = 0; file < m_next; ++file)
        rows += m_files.at(m_numbers[file]).rows;
    return rows;
}

TableCache::Number TableCache::numberOf(std::uint32_t chunk)
{
    while (m_numbers.size() <= fileOf(chunk))
        m_numbers.push_back(m_numbers.empty() ? 1 : m_numbers.back() + 1);
    m_saved.resize(m_numbers.size());
    return m_numbers[fileOf(chunk)];
}

Result<void> TableCache::saveChunk(const EventTable& table, std::uint32_t chunk, bool whole)
{
    const Number number = numberOf(chunk);
    const Chunk& rows = *table.chunk(chunk);
    const std::uint32_t from = whole ? 0 : m_saved[fileOf(chunk)];
    const std::string bytes = encodeSegment(table, chunk, from, rows.rows);
    std::uint32_t kept = 0;
    for (std::uint32_t at = from; at < rows.rows; ++at)
        kept += (rows.state[at].load(std::memory_order_relaxed) & goneBit) == 0 ? 1 : 0;
    if (from == 0)
        TRY_VOID(m_store.write(number, bytes));
    else
        TRY_VOID(m_store.append(number, bytes));
    File& file = m_files[number];
    file.rows = (from == 0 ? 0 : file.rows) + kept;
    file.latest = rows.latest;
    m_saved[fileOf(chunk)] = rows.rows;
    if (file.rows == 0) {
        m_store.remove(number);
        m_files.erase(number);
        m_saved[fileOf(chunk)] = 0;
    }
    return {};
}

Result<void> TableCache::save(EventTable& table, const std::string& cursor)
{
    const std::vector<std::uint32_t> changed = table.takeChangedChunks();
    bool any = cursor != m_cursor;
    for (std::uint32_t chunk = m_firstChunk; chunk < table.chunkCount(); ++chunk) {
        if (table.chunk(chunk) == nullptr)
            continue;
        numberOf(chunk);
        const bool isChanged = std::ranges::binary_search(changed, chunk);
        const bool isNew = table.chunk(chunk)->rows > m_saved[fileOf(chunk)];
        // A chunk that has just become full is written as one piece.
        if (isChanged || isNew)
            TRY_VOID(saveChunk(table, chunk, isChanged || table.chunk(chunk)->rows == chunkRows));
        any = any || isChanged || isNew;
    }
    return any ? writeState(cursor) : Result<void>();
}

void TableCache::dropped(std::uint32_t firstChunk, Timestamp heldSince)
{
    for (std::uint32_t file = 0; file < m_numbers.size() && file < fileOf(firstChunk); ++file) {
        m_store.remove(m_numbers[file]);
        m_files.erase(m_numbers[file]);
    }
    m_heldSince = heldSince;
}

void TableCache::clear()
{
    m_store.removeAll();
    m_files.clear();
    m_numbers.clear();
    m_saved.clear();
    m_cursor.clear();
    m_heldSince.reset();
    m_next = 0;
}

} // namespace waybill::timeline
