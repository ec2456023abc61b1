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

} // namespace

std::vector<Story> tellStories(std::vector<Event> events, const std::function<Context(const MessageKey&)>& context)
{
    std::map<std::pair<MessageKey, std::string>, std::vector<Event>> messages;
    for (Event& event : events) {
        auto key = std::pair(events::messageKeyOf(event), partWithoutMessageId(event));
        messages[std::move(key)].push_back(std::move(event));
    }
    std::vector<Story> stories;
    stories.reserve(messages.size());
    for (auto& [key, own] : messages) {
        std::sort(own.begin(), own.end(), isEarlier);
        Verdict verdict = judge(key.first, own, context(key.first));
        stories.push_back({key.first, std::move(own), std::move(verdict)});
    }
    // A message is as new as its first event: an old one that was opened today stays old.
    std::stable_sort(stories.begin(), stories.end(), [](const Story& a, const Story& b) {
        return a.events.front().time() > b.events.front().time();
    });
    return stories;
}

} // namespace waybill::trace
