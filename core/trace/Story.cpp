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

} // namespace

std::vector<Story> tellStories(std::vector<Event> events, const std::function<Context(const MessageKey&)>& context,
                               std::vector<events::Send> sends)
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
    for (Story& story : stories) {
        Context known = context(story.key);
        known.send = story.send;
        story.verdict = judge(story.key, story.events, known);
    }
    // A message is as new as its first event: an old one that was opened today stays old.
    std::stable_sort(stories.begin(), stories.end(),
                     [](const Story& a, const Story& b) { return beginningOf(a) > beginningOf(b); });
    return stories;
}

Timestamp beginningOf(const Story& story)
{
    if (!story.events.empty())
        return story.events.front().time();
    return story.send ? story.send->registeredAt : Timestamp();
}

} // namespace waybill::trace
