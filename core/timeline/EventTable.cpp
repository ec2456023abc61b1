// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/EventTable.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace waybill::timeline {

namespace {

void appendPart(std::string& list, std::string_view part)
{
    for (const char c : part)
        list += c == '\0' ? ' ' : c;
    list += '\0';
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string list;
    for (const std::string& part : parts)
        appendPart(list, part);
    return list;
}

std::string joined(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    std::string list;
    for (const auto& [key, value] : pairs) {
        appendPart(list, key);
        appendPart(list, value);
    }
    return list;
}

std::uint16_t stateOf(const events::Event& event)
{
    const int copies = std::clamp(event.copies, 0, int(copiesMask));
    return std::uint16_t(copies | int(event.processing) << processingShift);
}

} // namespace

EventTable::EventTable()
{
    domainOfRecipient.append(0);
}

std::uint64_t EventTable::hashedId(std::string_view id)
{
    if (id.empty())
        return 0;
    const std::uint64_t hash = std::hash<std::string_view>()(id);
    return hash == 0 ? 1 : hash;
}

std::uint32_t EventTable::internRecipient(std::string_view recipient)
{
    const std::uint32_t code = recipients.intern(recipient);
    if (code == domainOfRecipient.size())
        domainOfRecipient.append(domains.intern(events::domainOf(recipient)));
    return code;
}

std::uint32_t EventTable::internMessage(const events::Event& event)
{
    Source source{};
    source.provider = names.intern(event.provider);
    source.environment = names.intern(event.environment);
    source.endpoint = names.intern(event.endpoint);
    source.messageType = names.intern(event.messageType);
    source.sender = names.intern(event.sender);
    source.tags = tags.intern(joined(event.tags));
    source.verification = std::uint32_t(event.verification);
    Message message{};
    message.messageId = hashedId(event.messageId);
    message.recipient = internRecipient(event.recipient);
    message.correlation = correlations.intern(event.correlationId);
    message.detail = details.intern(
        {metadata.intern(joined(event.metadata)), subjects.intern(event.subject), names.intern(event.templateId)});
    message.source = sources.intern(source);
    return messages.intern(message);
}

// Others may be reading the list as it is.
void EventTable::replaceChunk(std::uint32_t number, std::shared_ptr<Chunk> chunk)
{
    std::vector<std::shared_ptr<Chunk>> chunks = m_chunks->all();
    chunks.resize(std::max<std::size_t>(chunks.size(), number + std::size_t(1)));
    chunks[number] = std::move(chunk);
    m_chunks = std::make_shared<Chunks>(std::move(chunks));
}

Chunk& EventTable::made(std::uint32_t number)
{
    if (number >= chunkCount() || chunkAt(number) == nullptr)
        replaceChunk(number, std::shared_ptr<Chunk>(new Chunk)); // not value-initialised: pages are touched as rows come
    return *chunkAt(number);
}

// Where the next row goes; a full chunk is followed by a new one.
Chunk& EventTable::tail()
{
    const Chunk* const last = chunkCount() == 0 ? nullptr : chunkAt(chunkCount() - 1);
    return last == nullptr || last->rows == chunkRows ? made(chunkCount()) : *chunkAt(chunkCount() - 1);
}

void EventTable::setTime(Chunk& chunk, std::uint32_t at, std::int64_t time)
{
    if (at == 0)
        chunk.baseTime = time;
    const std::int64_t offset = time - chunk.baseTime;
    if (!chunk.farTimesHeld && std::in_range<std::int32_t>(offset)) {
        chunk.timeOffset[at] = std::int32_t(offset);
        return;
    }
    if (!chunk.farTimesHeld) {
        chunk.farTimesHeld = std::make_unique_for_overwrite<std::int64_t[]>(chunkRows);
        for (std::uint32_t row = 0; row < at; ++row)
            chunk.farTimesHeld[row] = chunk.baseTime + chunk.timeOffset[row];
        chunk.farTimes.store(chunk.farTimesHeld.get(), std::memory_order_release);
    }
    chunk.farTimesHeld[at] = time;
}

void EventTable::seal(Chunk& chunk)
{
    if (chunk.isByTime)
        return;
    const auto rows = std::make_shared_for_overwrite<std::uint16_t[]>(chunkRows);
    std::iota(rows.get(), rows.get() + chunkRows, std::uint16_t(0));
    std::sort(rows.get(), rows.get() + chunkRows, [&](std::uint16_t a, std::uint16_t b) {
        const std::int64_t timeA = chunk.timeAt(a);
        const std::int64_t timeB = chunk.timeAt(b);
        return timeA != timeB ? timeA < timeB : a < b;
    });
    chunk.rowsByTime = rows;
}

std::uint32_t EventTable::internReply(const events::Event& event)
{
    return replies.intern({reasons.intern(event.reason), event.smtpCode.value_or(0), names.intern(event.enhancedCode),
                           names.intern(event.nativeType)});
}

PackedRow EventTable::packed(const events::Event& event)
{
    PackedRow row{};
    row.time = toMs(event.time());
    row.id = event.id.value();
    row.providerEventId = hashedId(event.providerEventId);
    row.delay = packedDelay(toMs(event.receivedAt) - row.time);
    row.message = internMessage(event);
    row.reply = internReply(event);
    row.kind = std::uint8_t(unsigned(event.type) | unsigned(event.bounce) << 4 | unsigned(event.strength) << 6);
    row.state = stateOf(event);
    return row;
}

void EventTable::append(const events::Event& event)
{
    if (chunkCount() < maxChunks)
        put(tail(), packed(event));
}

bool EventTable::appendTo(std::uint32_t chunk, const events::Event& event)
{
    if (roomIn(chunk) == 0)
        return false;
    put(chunk, packed(event));
    return true;
}

void EventTable::put(Chunk& chunk, const PackedRow& row)
{
    const std::uint32_t at = chunk.rows.load(std::memory_order_relaxed);
    setTime(chunk, at, row.time);
    chunk.id[at] = row.id;
    chunk.providerEventId[at] = row.providerEventId;
    chunk.delay[at] = row.delay;
    chunk.message[at] = row.message;
    chunk.reply[at] = row.reply;
    chunk.kind[at] = row.kind;
    chunk.state[at].store(row.state, std::memory_order_relaxed);
    chunk.goneCount += (row.state & goneBit) != 0 ? 1 : 0;
    chunk.isByTime = chunk.isByTime && (at == 0 || chunk.timeAt(at - 1) <= row.time);
    chunk.earliest = at == 0 ? row.time : std::min(chunk.earliest, row.time);
    chunk.latest = at == 0 ? row.time : std::max(chunk.latest, row.time);
    ++m_rowCount;
    chunk.rows.store(at + 1, std::memory_order_release);
    if (at + 1 == chunkRows)
        seal(chunk);
}

void EventTable::setAside(std::uint32_t chunks)
{
    m_chunks = std::make_shared<Chunks>(std::vector<std::shared_ptr<Chunk>>(std::min<std::size_t>(chunks, maxChunks - 1)));
}

std::uint32_t EventTable::roomIn(std::uint32_t chunk) const
{
    return chunk >= chunkCount() ? 0 : this->chunk(chunk) != nullptr ? chunkRows - this->chunk(chunk)->rows : chunkRows;
}

void EventTable::put(std::uint32_t chunk, const PackedRow& row) { put(made(chunk), row); }

void EventTable::drop(std::uint32_t chunk)
{
    if (const Chunk* const dropped = chunkAt(chunk)) {
        m_rowCount -= dropped->rows;
        replaceChunk(chunk, nullptr);
    }
}

void EventTable::noteChanged(std::uint32_t chunk)
{
    ++chunkAt(chunk)->changes;
    if (m_changedChunks.empty() || m_changedChunks.back() != chunk)
        m_changedChunks.push_back(chunk);
}

std::vector<std::uint32_t> EventTable::takeChangedChunks()
{
    std::vector<std::uint32_t> changed = std::exchange(m_changedChunks, {});
    std::ranges::sort(changed);
    const auto twice = std::ranges::unique(changed);
    changed.erase(twice.begin(), twice.end());
    return changed;
}

// Backwards, since what changes is mostly new; an id stands in the table once.
template <typename Found>
void EventTable::findIds(std::vector<std::uint64_t> wanted, std::int64_t earliest, std::int64_t latest,
                         const Found& found) const
{
    std::ranges::sort(wanted);
    for (std::uint32_t number = chunkCount(); number-- > 0 && !wanted.empty();) {
        if (this->chunk(number) == nullptr)
            continue;
        const Chunk& chunk = *this->chunk(number);
        if (chunk.latest < earliest || chunk.earliest > latest)
            continue;
        for (std::uint32_t at = 0; at < chunk.rows; ++at) {
            const auto hit = std::ranges::lower_bound(wanted, chunk.id[at]);
            if (hit == wanted.end() || *hit != chunk.id[at])
                continue;
            found(number, at);
            wanted.erase(hit);
        }
    }
}

std::vector<std::uint64_t> EventTable::known(std::vector<std::uint64_t> ids, std::int64_t earliest,
                                             std::int64_t latest) const
{
    std::vector<std::uint64_t> known;
    findIds(std::move(ids), earliest, latest,
            [&](std::uint32_t number, std::uint32_t at) { known.push_back(chunk(number)->id[at]); });
    std::ranges::sort(known);
    return known;
}

std::vector<const events::Event*> EventTable::update(std::span<const events::Event* const> changed)
{
    std::unordered_map<std::uint64_t, const events::Event*> states; // the last one wins
    std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
    std::int64_t latest = std::numeric_limits<std::int64_t>::min();
    for (const events::Event* event : changed) {
        states[event->id.value()] = event;
        earliest = std::min<std::int64_t>(earliest, toMs(event->time()));
        latest = std::max<std::int64_t>(latest, toMs(event->time()));
    }
    std::vector<std::uint64_t> ids;
    for (const auto& [id, event] : states)
        ids.push_back(id);
    std::vector<const events::Event*> anew;
    findIds(std::move(ids), earliest, latest, [&](std::uint32_t number, std::uint32_t at) {
        Chunk& chunk = *chunkAt(number);
        const events::Event& event = *states[chunk.id[at]];
        const std::uint16_t gone = chunk.state[at].load(std::memory_order_relaxed) & goneBit;
        if (gone == 0 && (chunk.message[at] != internMessage(event) || chunk.reply[at] != internReply(event))) {
            markGone(number, at);
            anew.push_back(&event);
            return;
        }
        chunk.state[at].store(gone | stateOf(event), std::memory_order_relaxed);
        noteChanged(number);
    });
    return anew;
}

void EventTable::markGone(std::uint32_t number, std::uint32_t row)
{
    Chunk& chunk = *chunkAt(number);
    if ((chunk.state[row].fetch_or(goneBit, std::memory_order_relaxed) & goneBit) != 0)
        return;
    ++chunk.goneCount;
    noteChanged(number);
}

void EventTable::markGone(std::span<const events::EventId> ids)
{
    std::vector<std::uint64_t> wanted;
    for (const events::EventId id : ids)
        wanted.push_back(id.value());
    findIds(std::move(wanted), std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
            [&](std::uint32_t number, std::uint32_t at) { markGone(number, at); });
}

template <typename Predicate>
void EventTable::markGoneIf(const Predicate& predicate)
{
    for (std::uint32_t number = 0; number < chunkCount(); ++number) {
        const Chunk* const rows = chunk(number);
        for (std::uint32_t at = 0; rows != nullptr && at < rows->rows; ++at) {
            if (predicate(*rows, at))
                markGone(number, at);
        }
    }
}

void EventTable::markRecipientGone(std::string_view recipient)
{
    const std::uint32_t code = recipient.empty() ? CodeIndex::none : recipients.find(recipient);
    if (code == CodeIndex::none)
        return;
    markGoneIf([&](const Chunk& chunk, std::uint32_t at) { return messages[chunk.message[at]].recipient == code; });
}

void EventTable::markDayGone(std::chrono::sys_days day)
{
    const std::int64_t from = toMs(Timestamp(day));
    const std::int64_t to = toMs(Timestamp(day + std::chrono::days(1)));
    markGoneIf([&](const Chunk& chunk, std::uint32_t at) {
        return chunk.timeAt(at) >= from && chunk.timeAt(at) < to;
    });
}

Row EventTable::row(const Chunks& chunks, RowId id) const
{
    const Chunk& chunk = chunks.of(id);
    const std::uint32_t at = id % chunkRows;
    const Message& message = messages[chunk.message[at]];
    const Source& source = sources[message.source];
    const Reply& reply = replies[chunk.reply[at]];
    Row row{};
    row.id = events::EventId(chunk.id[at]);
    const std::int64_t time = chunk.timeAt(at);
    row.time = timestampFromMs(time);
    row.receivedAt = timestampFromMs(time + unpackedDelay(chunk.delay[at]));
    row.type = typeOf(chunk.kind[at]);
    row.bounce = bounceOf(chunk.kind[at]);
    row.strength = strengthOf(chunk.kind[at]);
    if (reply.smtpCode != 0)
        row.smtpCode = reply.smtpCode;
    const std::uint16_t state = chunk.state[at].load(std::memory_order_relaxed);
    row.copies = state & copiesMask;
    row.processing = processingOf(state);
    row.verification = events::VerificationStatus(source.verification);
    row.provider = names.text(source.provider);
    row.environment = names.text(source.environment);
    row.endpoint = names.text(source.endpoint);
    row.recipient = recipients.text(message.recipient);
    row.messageType = names.text(source.messageType);
    row.correlationId = correlations.text(message.correlation);
    row.enhancedCode = names.text(reply.enhanced);
    row.reason = reasons.text(reply.reason);
    row.sender = names.text(source.sender);
    row.subject = subjects.text(details[message.detail].subject);
    row.templateId = names.text(details[message.detail].templateId);
    row.nativeType = names.text(reply.native);
    row.tags = tags.text(source.tags);
    row.metadata = metadata.text(details[message.detail].metadata);
    row.messageId = message.messageId;
    row.providerEventId = chunk.providerEventId[at];
    return row;
}

std::size_t EventTable::bytes() const
{
    constexpr std::size_t rowBytes = 35; // of the columns
    std::size_t rows = 0;
    for (const auto& chunk : m_chunks->all()) {
        rows += chunk == nullptr ? 0
                                 : chunk->rows * rowBytes + (chunk->farTimesHeld ? chunkRows * sizeof(std::int64_t) : 0)
                + (chunk->rowsByTime ? chunkRows * sizeof(std::uint16_t) : 0);
    }
    return rows + recipients.bytes() + reasons.bytes() + correlations.bytes() + subjects.bytes() + names.bytes() + domains.bytes()
        + tags.bytes() + metadata.bytes() + domainOfRecipient.bytes() + sources.bytes() + details.bytes() + messages.bytes()
        + replies.bytes();
}

} // namespace waybill::timeline
