// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/MessageState.h"

namespace waybill::events {

namespace {

constexpr std::uint8_t lastDiffers = 0x40;
constexpr std::uint8_t isBounce = 0x80;

void keepFirst(std::optional<Fact>& fact, const std::optional<Fact>& other)
{
    if (other && (!fact || *other < *fact))
        fact = other;
}

void keepLast(std::optional<Fact>& fact, const std::optional<Fact>& other)
{
    if (other && (!fact || *other > *fact))
        fact = other;
}

void write64(std::string& bytes, std::uint64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes += char(value >> shift & 0xff);
}

void writeFact(std::string& bytes, const Fact& fact)
{
    write64(bytes, std::uint64_t(toMs(fact.at)));
    write64(bytes, fact.event.value());
}

std::optional<std::uint64_t> read64(std::string_view& bytes)
{
    if (bytes.size() < 8)
        return {};
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i)
        value = value << 8 | std::uint8_t(bytes[i]);
    bytes.remove_prefix(8);
    return value;
}

std::optional<Fact> readFact(std::string_view& bytes)
{
    const auto at = read64(bytes);
    const auto event = at ? read64(bytes) : std::nullopt;
    if (!event)
        return {};
    return Fact{timestampFromMs(static_cast<long long>(*at)), EventId(*event)};
}

} // namespace

std::string_view toString(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Unknown: return "unknown";
    case Outcome::Accepted: return "accepted";
    case Outcome::Deferred: return "deferred";
    case Outcome::Delivered: return "delivered";
    case Outcome::BouncedSoft: return "bounced_soft";
    case Outcome::BouncedHard: return "bounced_hard";
    case Outcome::Rejected: return "rejected";
    case Outcome::Failed: return "failed";
    case Outcome::Complained: return "complained";
    }
    return "unknown";
}

void MessageState::apply(const Event& event)
{
    const Fact fact{event.time(), event.id};
    keepFirst(m_first[std::size_t(event.type)], fact);
    keepLast(m_last[std::size_t(event.type)], fact);
    if (event.type == EventType::Bounced)
        keepLast(m_lastBounce[std::size_t(event.bounce)], fact);
}

void MessageState::merge(const MessageState& other)
{
    for (std::size_t type = 0; type < eventTypeCount; ++type) {
        keepFirst(m_first[type], other.m_first[type]);
        keepLast(m_last[type], other.m_last[type]);
    }
    for (std::size_t bounce = 0; bounce < m_lastBounce.size(); ++bounce)
        keepLast(m_lastBounce[bounce], other.m_lastBounce[bounce]);
}

Outcome MessageState::outcome() const
{
    const auto has = [this](EventType type) { return first(type).has_value(); };
    const auto& hardBounce = lastBounce(BounceClass::Hard);
    const auto& delivered = last(EventType::Delivered);

    if (has(EventType::Complained))
        return Outcome::Complained;
    if (hardBounce && (!delivered || hardBounce->at >= delivered->at))
        return Outcome::BouncedHard;
    if (delivered || has(EventType::Opened) || has(EventType::Clicked))
        return Outcome::Delivered;
    if (has(EventType::Bounced))
        return Outcome::BouncedSoft;
    if (has(EventType::Rejected))
        return Outcome::Rejected;
    if (has(EventType::Failed))
        return Outcome::Failed;
    if (has(EventType::Deferred))
        return Outcome::Deferred;
    if (has(EventType::Sent) || has(EventType::Queued))
        return Outcome::Accepted;
    return Outcome::Unknown;
}

std::optional<std::chrono::milliseconds> MessageState::timeToOutcome() const
{
    std::optional<Fact> accepted = first(EventType::Queued);
    keepFirst(accepted, first(EventType::Sent));
    std::optional<Fact> final = first(EventType::Delivered);
    if (!final)
        final = lastBounce(BounceClass::Hard);
    for (const EventType type : {EventType::Rejected, EventType::Failed}) {
        if (!final)
            final = first(type);
    }
    // The clocks of a provider's machines differ: what seems to end before it began says nothing.
    if (!accepted || !final || final->at < accepted->at)
        return {};
    return final->at - accepted->at;
}

std::string MessageState::toBytes() const
{
    std::string bytes;
    for (std::size_t type = 0; type < eventTypeCount; ++type) {
        if (!m_first[type])
            continue;
        const bool differs = m_last[type] != m_first[type];
        bytes += char(type | (differs ? lastDiffers : 0));
        writeFact(bytes, *m_first[type]);
        if (differs)
            writeFact(bytes, *m_last[type]);
    }
    for (std::size_t bounce = 0; bounce < m_lastBounce.size(); ++bounce) {
        if (!m_lastBounce[bounce])
            continue;
        bytes += char(bounce | isBounce);
        writeFact(bytes, *m_lastBounce[bounce]);
    }
    return bytes;
}

std::optional<MessageState> MessageState::fromBytes(std::string_view bytes)
{
    MessageState state;
    while (!bytes.empty()) {
        const auto tag = std::uint8_t(bytes.front());
        bytes.remove_prefix(1);
        const std::size_t index = tag & 0x3f;
        const std::optional<Fact> fact = readFact(bytes);
        if (!fact || index >= (tag & isBounce ? state.m_lastBounce.size() : eventTypeCount))
            return {};
        if (tag & isBounce) {
            state.m_lastBounce[index] = fact;
            continue;
        }
        state.m_first[index] = state.m_last[index] = fact;
        if (tag & lastDiffers) {
            state.m_last[index] = readFact(bytes);
            if (!state.m_last[index])
                return {};
        }
    }
    return state;
}

} // namespace waybill::events
