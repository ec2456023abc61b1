// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Story.h"

#include "core/trace/Findings.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace waybill::trace {

using events::Event;
using events::MessageKey;

namespace {

// Some events name no message (a drop for an invalid address); those of different messages must not make one story.
std::string partWithoutMessageId(const Event& event)
{
    if (!event.messageId.empty())
        return {};
    return event.correlationId.empty() ? events::toString(event.id) : event.correlationId;
}

// Addresses are the same in any case.
bool isSameAddress(const std::string& a, const std::string& b)
{
    return QString::fromStdString(a).compare(QString::fromStdString(b), Qt::CaseInsensitive) == 0;
}

bool isOf(const events::Send& send, const MessageKey& key)
{
    return send.messageId == key.messageId && send.provider == key.provider && send.environment == key.environment
           && isSameAddress(send.recipient, key.recipient);
}

bool isOf(const LedgerSend& send, const Story& story)
{
    const MessageKey& key = story.key;
    if (story.ledger || send.provider != key.provider || send.environment != key.environment
        || !isSameAddress(send.recipient, key.recipient))
        return false;
    if (!send.messageId.empty())
        return send.messageId == key.messageId;
    // Without the provider's word our own id tells; the ledger's stands for it where there is none.
    const std::string& own = send.correlationId.empty() ? send.id : send.correlationId;
    return std::ranges::any_of(story.events, [&](const Event& event) { return event.correlationId == own; });
}

void addLedger(std::vector<Story>& stories, std::vector<LedgerSend> ledger)
{
    for (LedgerSend& send : ledger) {
        const auto story = std::ranges::find_if(stories, [&](const Story& one) { return isOf(send, one); });
        if (story == stories.end()) {
            const MessageKey key{send.provider, send.environment, send.messageId, send.recipient};
            stories.push_back({.key = key, .events = {}, .verdict = {}, .ledger = std::move(send)});
        } else {
            story->ledger = std::move(send);
        }
    }
}

} // namespace

std::vector<Story> tellStories(std::vector<Event> events, const std::function<Context(const MessageKey&)>& context,
                               std::vector<events::Send> sends, std::vector<LedgerSend> ledger)
{
    std::map<std::pair<MessageKey, std::string>, std::vector<Event>> messages;
    for (Event& event : events) {
        auto key = std::pair(events::messageKeyOf(event), partWithoutMessageId(event));
        messages[std::move(key)].push_back(std::move(event));
    }
    std::vector<Story> stories;
    stories.reserve(messages.size() + sends.size());
    for (auto& [key, own] : messages) {
        std::sort(own.begin(), own.end(), isEarlier);
        Story& story = stories.emplace_back(Story{key.first, std::move(own), {}});
        const auto send =
            std::find_if(sends.begin(), sends.end(), [&](const events::Send& one) { return isOf(one, story.key); });
        if (send != sends.end()) {
            story.send = std::move(*send);
            sends.erase(send);
        }
    }
    for (events::Send& send : sends) {
        const MessageKey key{send.provider, send.environment, send.messageId, send.recipient};
        stories.push_back({key, {}, {}, std::move(send)});
    }
    addLedger(stories, std::move(ledger));
    for (Story& story : stories) {
        Context known = context(story.key);
        known.send = story.send;
        known.ledger = story.ledger;
        story.verdict = judge(story.key, story.events, known);
    }
    // A message is as new as its first event: an old one that was opened today stays old.
    std::stable_sort(stories.begin(), stories.end(),
                     [](const Story& a, const Story& b) { return beginningOf(a) > beginningOf(b); });
    return stories;
}

namespace {

// Providers leave fields out of some of their events.
const std::string& firstOf(const Story& story, std::string Event::* ofEvent, std::string LedgerSend::* ofLedger,
                           std::string events::Send::* ofSend)
{
    static const std::string none;
    for (const Event& event : story.events)
        if (!(event.*ofEvent).empty())
            return event.*ofEvent;
    if (story.ledger && !((*story.ledger).*ofLedger).empty())
        return (*story.ledger).*ofLedger;
    return story.send ? (*story.send).*ofSend : none;
}

} // namespace

const std::string& ownIdOf(const Story& story)
{
    return firstOf(story, &Event::correlationId, &LedgerSend::correlationId, &events::Send::correlationId);
}

const std::string& messageTypeOf(const Story& story)
{
    return firstOf(story, &Event::messageType, &LedgerSend::messageType, &events::Send::messageType);
}

Timestamp beginningOf(const Story& story)
{
    if (!story.events.empty())
        return story.events.front().time();
    if (story.ledger)
        return story.ledger->askedAt;
    return story.send ? story.send->registeredAt : Timestamp();
}

} // namespace waybill::trace
