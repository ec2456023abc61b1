// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the relay's page asks and what it may change there: the relay in the console, prepared answers in tests. Main
// thread; the callbacks come in the main thread too and never after the guard is gone.

#include "core/base/Secret.h"
#include "core/feed/RelayClient.h"
#include "core/feed/RelayDetails.h"
#include "core/providers/Provider.h"
#include "ui/first_start/EndpointDraft.h"

#include <QObject>

#include <functional>
#include <string>
#include <vector>

namespace waybill::ui::relay {

struct RelaySource {
    template <typename T>
    using Done = std::function<void(Result<T>)>;

    std::function<void(QObject* guard, Done<feed::RelayDetails> done)> details;
    std::function<void(QObject* guard, Done<std::vector<feed::DeadLetterDetail>> done)> deadLetters;
    std::function<void(QObject* guard, Done<feed::CopiesDetail> done)> copies;
    std::function<void(QObject* guard, Done<std::vector<feed::RefusedRequest>> done)> refused;
    // As they came, by their ids.
    std::function<void(std::int64_t deadLetter, QObject* guard, Done<feed::RawRequest> done)> deadLetterBytes;
    std::function<void(std::int64_t refused, QObject* guard, Done<feed::RawRequest> done)> refusedBytes;
    std::function<void(events::EventId id, QObject* guard, Done<std::vector<feed::CopyDifference>> done)> differences;

    // These change something, and need a token that may.
    std::function<void(std::int64_t deadLetter, QObject* guard, Done<feed::ReplayCount> done)> replay;
    std::function<void(QObject* guard, Done<feed::ReplayCount> done)> replayAll;
    std::function<void(const std::string& endpoint, QObject* guard, Done<feed::QuarantineCheck> done)> checkAgain;
    std::function<void(const std::string& endpoint, QObject* guard, Done<feed::TestResult> done)> test;

    // The set-up: endpoints, and their keys, which go in and never come out again.
    using Keys = std::vector<feed::KeyDetail>;
    std::vector<providers::ProviderCard> cards; // of the providers that there are
    std::function<void(const first_start::EndpointDraft& draft, QObject* guard, Done<feed::NewEndpoint> done)> addEndpoint;
    std::function<void(const std::string& endpoint, QObject* guard, Done<Keys> done)> keys;
    std::function<void(const std::string& endpoint, Secret key, QObject* guard, Done<Keys> done)> addKey;
    std::function<void(const std::string& endpoint, const std::string& id, QObject* guard, Done<Keys> done)> removeKey;
};

} // namespace waybill::ui::relay
