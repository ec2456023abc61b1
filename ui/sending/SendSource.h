// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the send page asks: relay, keychain and provider in the console, prepared answers in tests. Main thread; the
// callbacks come in the main thread too and never after the guard is gone.

#include "core/environments/EnvironmentState.h"
#include "core/sending/LedgerEntry.h"
#include "core/sending/Review.h"
#include "core/sending/SavedTemplate.h"
#include "core/sending/Sender.h"

#include <QObject>
#include <QStringList>

#include <chrono>
#include <functional>
#include <stop_token>

namespace waybill::ui::sending {

// What the relay knows of sending.
struct Desk {
    std::vector<waybill::environments::EnvironmentState> environments;
    std::vector<waybill::sending::Credential> credentials;
    std::vector<waybill::sending::SavedTemplate> templates;
    std::vector<waybill::sending::LedgerEntry> recent; // newest first
    std::vector<std::string> domains;                  // sending domains that are watched
};

// One message that is to go out, its variables filled in.
struct SendRequest {
    waybill::environments::Message message;
    std::string environment;
    waybill::sending::Credential credential;
    std::string confirmation;
};

struct SendSource {
    template <typename T>
    using Done = std::function<void(Result<T>)>;
    using Progress = std::function<void(waybill::sending::SendState state, int attempt)>;

    std::function<void(QObject* guard, Done<Desk> done)> desk;
    // Why the address must not be mailed; nothing: it may be.
    std::function<void(const std::string& recipient, const std::string& environment, QObject* guard,
                       Done<std::optional<waybill::environments::Suppression>> done)>
        suppression;
    // What is known of the From domain; nothing: nobody watches it.
    std::function<void(const std::string& domain, QObject* guard,
                       Done<std::optional<waybill::sending::DomainFacts>> done)>
        domain;
    // Off the main thread.
    std::function<void(waybill::environments::Message draft, waybill::sending::ReviewFacts facts, QObject* guard,
                       std::function<void(waybill::sending::Review)> done)>
        review;
    std::function<void(const QStringList& files, QObject* guard, Done<std::vector<waybill::environments::Attachment>> done)>
        readFiles;
    std::function<std::stop_source(SendRequest request, QObject* guard, Progress progress,
                                   std::function<void(waybill::sending::SendReport)> done)>
        send;
    std::function<void(const std::string& id, QObject* guard, Done<waybill::sending::LedgerEntry> done)> reconcile;
    // How long the provider usually takes here to the outcome (p99); nothing: no baseline yet.
    std::function<void(const std::string& provider, QObject* guard, Done<std::optional<std::chrono::milliseconds>> done)> usual;
    std::function<void(const waybill::sending::SavedTemplate& saved, QObject* guard, Done<int> done)> saveTemplate;
    std::function<void(const std::string& environment, const std::string& name, QObject* guard, Done<QByteArray> done)>
        removeTemplate;
    // The From that was last used there: remembered on this machine.
    std::function<QString(const std::string& environment)> lastFrom;
    std::function<void(const std::string& environment, const QString& from)> keepFrom;
};

} // namespace waybill::ui::sending
