// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/TableCopy.h"

#include <algorithm>

namespace waybill::timeline {

TableCopy::TableCopy(EventTable& from) : m_from(from)
{
    m_to->setAside(from.chunkCount());
    m_to->sources.intern(Source{});
    m_to->details.intern(Detail{});
    m_blankMessage = m_to->messages.intern(Message{});
    m_blankReply = m_to->replies.intern(Reply{});
}

bool TableCopy::isBehind(std::uint32_t number) const
{
    const Chunk* const from = m_from.chunk(number);
    const Chunk* const to = number < m_to->chunkCount() ? m_to->chunk(number) : nullptr;
    if (from == nullptr || to == nullptr)
        return (from != nullptr && from->rows > 0) || to != nullptr;
    return to->rows < from->rows || m_changes[number] != from->changes;
}

bool TableCopy::advance()
{
    m_changes.resize(m_from.chunkCount());
    for (std::uint32_t number = 0; number < m_from.chunkCount(); ++number) {
        if (!isBehind(number))
            continue;
        const Chunk* const chunk = m_from.chunk(number);
        if (chunk == nullptr)
            m_to->drop(number);
        else if (number >= m_to->chunkCount() || m_to->chunk(number) == nullptr || m_to->chunk(number)->rows < chunk->rows)
            copyRows(number, *chunk);
        else
            copyStates(number, *chunk);
        return true;
    }
    return false;
}

void TableCopy::copyRows(std::uint32_t number, const Chunk& chunk)
{
    const bool isThere = number < m_to->chunkCount() && m_to->chunk(number) != nullptr;
    const std::uint32_t begin = isThere ? m_to->chunk(number)->rows.load() : 0;
    const std::uint32_t end = std::min<std::uint32_t>(chunk.rows, begin + rowsAtOnce);
    if (begin == 0)
        m_changes[number] = chunk.changes;
    for (std::uint32_t at = begin; at < end; ++at) {
        const std::uint16_t state = chunk.state[at].load(std::memory_order_relaxed);
        const bool isGone = (state & goneBit) != 0;
        m_to->put(number, {chunk.timeAt(at), chunk.id[at], isGone ? 0 : chunk.providerEventId[at], chunk.delay[at],
                           isGone ? m_blankMessage : messageFor(chunk.message[at]),
                           isGone ? m_blankReply : replyFor(chunk.reply[at]), chunk.kind[at], state});
    }
}

// In place: nobody reads the copy yet.
void TableCopy::copyStates(std::uint32_t number, const Chunk& chunk)
{
    Chunk& to = *m_to->chunkAt(number);
    for (std::uint32_t at = 0; at < to.rows; ++at) {
        const std::uint16_t state = chunk.state[at].load(std::memory_order_relaxed);
        const std::uint16_t before = to.state[at].exchange(state, std::memory_order_relaxed);
        if ((state & goneBit) != 0 && (before & goneBit) == 0) {
            ++to.goneCount;
            to.providerEventId[at] = 0;
            to.message[at] = m_blankMessage;
            to.reply[at] = m_blankReply;
        }
    }
    m_changes[number] = chunk.changes;
}

std::shared_ptr<EventTable> TableCopy::take()
{
    for (const std::uint32_t chunk : m_from.takeChangedChunks()) // not saved yet
        m_to->noteChanged(chunk);
    return std::move(m_to);
}

std::uint32_t TableCopy::messageFor(std::uint32_t code)
{
    if (code >= m_messages.size())
        m_messages.resize(m_from.messages.size(), none);
    if (m_messages[code] == none) {
        const Message& message = m_from.messages[code];
        const Detail& detail = m_from.details[message.detail];
        m_messages[code] = m_to->messages.intern(
            {message.messageId, m_to->internRecipient(m_from.recipients.text(message.recipient)),
             m_to->correlations.intern(m_from.correlations.text(message.correlation)),
             m_to->details.intern({m_to->metadata.intern(m_from.metadata.text(detail.metadata)),
                                   m_to->subjects.intern(m_from.subjects.text(detail.subject)), name(detail.templateId)}),
             sourceFor(message.source)});
    }
    return m_messages[code];
}

std::uint32_t TableCopy::replyFor(std::uint32_t code)
{
    if (code >= m_replies.size())
        m_replies.resize(m_from.replies.size(), none);
    if (m_replies[code] == none) {
        const Reply& reply = m_from.replies[code];
        m_replies[code] = m_to->replies.intern({m_to->reasons.intern(m_from.reasons.text(reply.reason)), reply.smtpCode,
                                                name(reply.enhanced), name(reply.native)});
    }
    return m_replies[code];
}

std::uint32_t TableCopy::sourceFor(std::uint32_t code)
{
    if (code >= m_sources.size())
        m_sources.resize(m_from.sources.size(), none);
    if (m_sources[code] == none) {
        const Source& source = m_from.sources[code];
        m_sources[code] = m_to->sources.intern({name(source.provider), name(source.environment), name(source.endpoint),
                                                name(source.messageType), name(source.sender),
                                                m_to->tags.intern(m_from.tags.text(source.tags)), source.verification});
    }
    return m_sources[code];
}

} // namespace waybill::timeline
