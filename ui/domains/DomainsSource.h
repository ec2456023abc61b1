// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the domains page asks: relay and DNS in the console, prepared answers in tests. Main thread; the callbacks come in
// the main thread too and never after the guard is gone.

#include "core/domains/client/DomainRecords.h"
#include "core/domains/dkim/Verify.h"
#include "core/domains/propagation/Propagation.h"

#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>

namespace waybill::ui::domains {

// A saved message: its signatures as they verify now.
struct MessageFacts {
    QString title; // the file's name
    std::vector<waybill::domains::dkim::Verification> signatures;
    std::vector<std::string> selectors; // of those for the domain
};

struct DomainsSource {
    template <typename T>
    using Done = std::function<void(Result<T>)>;
    using Snapshot = std::shared_ptr<const waybill::domains::Propagation>;

    std::function<void(QObject* guard, Done<std::vector<waybill::domains::DomainSummary>> done)> list;
    std::function<void(const std::string& domain, QObject* guard, Done<waybill::domains::DomainHistory> done)> history;
    std::function<void(const waybill::domains::DomainProfile& profile, QObject* guard, Done<QByteArray> done)> save;
    std::function<void(const std::string& domain, QObject* guard, Done<QByteArray> done)> remove;
    // Asks DNS, and keeps what was observed in the relay. `progress` hears each check as it ends.
    std::function<std::stop_source(const waybill::domains::DomainProfile& profile, QObject* guard,
                                   std::function<void(std::vector<waybill::domains::Check>)> progress,
                                   std::function<void(std::vector<waybill::domains::Check>)> done)>
        check;
    // Every authoritative server and every chosen resolver, about one record, once.
    std::function<void(const waybill::dns::Question& question, QObject* guard, std::function<void(Snapshot)> done)> propagation;
    // The same again and again until all agree: on `expected`, where it is known. isLast: they do. What is returned ends
    // the watch when it goes.
    std::function<std::unique_ptr<QObject>(const waybill::dns::Question& question,
                                           const std::optional<waybill::domains::FixRecord>& expected,
                                           std::function<void(Snapshot snapshot, bool isLast)> observed)>
        watch;
    // Files, and folders with everything below them. progress: files read, of how many. The text says what became of them.
    std::function<std::stop_source(const std::string& domain, const QStringList& paths, QObject* guard,
                                   std::function<void(int done, int all)> progress, std::function<void(QString)> done)>
        importReports;
    std::function<void(const std::string& domain, const QString& file, QObject* guard, Done<MessageFacts> done)> readMessage;
    std::function<void(const std::string& domain, const std::string& json, QObject* guard, Done<QByteArray> done)> tighten;
    // Others are to be asked from now on.
    std::function<void()> resolversChanged;
};

} // namespace waybill::ui::domains
