// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/EventMaker.h"

#include "core/relay/Correlation.h"
#include "core/relay/EraseRequest.h"
#include "core/relay/NormaliseRequest.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

namespace waybill::relay {

namespace {

// What the config knows of the event beside the provider. A provider that has only its message's id to give as
// correlation id gives none of the application's.
void complete(events::Event& event, const EventRules& rules)
{
    for (const MessageTypeRule& rule : rules.messageTypes) {
        if (std::ranges::find(event.tags, rule.tag) != event.tags.end()) {
            event.messageType = rule.name;
            break;
        }
    }
    if (!event.correlationId.empty() && event.correlationId != event.messageId)
        return;
    if (std::string own = correlationIn(event, rules.correlationKeys); !own.empty())
        event.correlationId = std::move(own);
}

} // namespace

EventMaker::EventMaker(EventRules rules, const Endpoints& endpoints, const MailFolder& mail)
    : m_endpoints(endpoints), m_mail(mail), m_rules(std::make_shared<const EventRules>(std::move(rules)))
{
}

void EventMaker::setRules(EventRules rules)
{
    auto shared = std::make_shared<const EventRules>(std::move(rules));
    const std::lock_guard lock(m_mutex);
    m_rules = std::move(shared);
}

std::shared_ptr<const EventRules> EventMaker::rules() const
{
    const std::lock_guard lock(m_mutex);
    return m_rules;
}

Result<void> EventMaker::make(const StoredRequest& stored, events::Processing processing,
                              std::vector<events::Event>& events) const
{
    const IncomingRequest& request = stored.request;
    const auto endpoint = m_endpoints.find(request.endpoint);
    if (!endpoint)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("the endpoint \"{}\" is no longer in the config", request.endpoint),
                    "add it again and replay the request");
    if (stored.isRewritten && request.body.empty() && request.mail.empty())
        return {};
    std::vector<providers::NormalisedEvent> found =
        request.mail.empty() ? TRY(normaliseRequest(*endpoint, request)) : TRY(normaliseMail(*endpoint, request, m_mail));
    if (stored.isRewritten) {
        std::erase_if(found, [&](const providers::NormalisedEvent& one) {
            const events::RawSlice raw = one.event.raw;
            return raw.offset <= request.body.size()
                   && isErasedElement(std::string_view(request.body).substr(raw.offset, raw.length));
        });
    }
    const auto rules = this->rules();
    for (providers::NormalisedEvent& one : found) {
        events::Event& event = events.emplace_back(std::move(one.event));
        event.endpoint = endpoint->config.name;
        event.environment = endpoint->config.environment;
        event.receivedAt = request.receivedAt;
        event.verification = request.verification.status;
        event.strength = request.verification.strength;
        event.processing = processing;
        event.request = stored.id;
        complete(event, *rules);
    }
    return {};
}

} // namespace waybill::relay
