// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Makes events of stored requests: what the provider's adapter reads in the bytes, and what the config and the request say
// beside. Safe from any thread; what it was given must outlive it.

#include "core/base/Result.h"
#include "core/events/Event.h"
#include "core/relay/Endpoints.h"
#include "core/relay/storage/MailFolder.h"
#include "core/relay/storage/StoredRequest.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace waybill::relay {

// What the config knows of events beside the provider.
struct EventRules {
    std::vector<MessageTypeRule> messageTypes = {};
    std::vector<std::string> correlationKeys = {};
};

class EventMaker {
public:
    EventMaker(EventRules rules, const Endpoints& endpoints, const MailFolder& mail);

    // For what is made from now on.
    void setRules(EventRules rules);

    // Adds the request's events, in their order; none when everybody in it was erased. InvalidInput when it can't be parsed
    // or its endpoint is gone: nothing is added.
    Result<void> make(const StoredRequest& stored, events::Processing processing, std::vector<events::Event>& events) const;

private:
    std::shared_ptr<const EventRules> rules() const;

    const Endpoints& m_endpoints;
    const MailFolder& m_mail;
    mutable std::mutex m_mutex; // for the rules
    std::shared_ptr<const EventRules> m_rules;
};

} // namespace waybill::relay
