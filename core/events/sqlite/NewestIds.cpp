// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/NewestIds.h"

#include <algorithm>

namespace waybill::events {

NewestIds::NewestIds(std::optional<Timestamp> newest)
    : m_begin(newest.value_or(Timestamp::min())), m_newest(m_begin), m_words(wordCount)
{
}

bool NewestIds::isCertainlyNew(const Event& event) const
{
    return event.occurredAt && *event.occurredAt > m_begin && (~m_words[wordOf(event)] & bitsOf(event)) != 0;
}

void NewestIds::add(const Event& event)
{
    if (!event.occurredAt)
        return;
    m_newest = std::max(m_newest, *event.occurredAt);
    m_words[wordOf(event)] |= bitsOf(event);
    if (++m_added < maxAdded)
        return;
    m_begin = m_newest;
    m_added = 0;
    std::ranges::fill(m_words, 0);
}

} // namespace waybill::events
