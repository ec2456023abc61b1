// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the domains page asks: relay and DNS in the console, prepared answers in tests. Main thread; the callbacks come in
// the main thread too and never after the guard is gone.

#include "core/domains/client/DomainRecords.h"

#include <QObject>

#include <functional>
#include <stop_token>

namespace waybill::ui::domains {

// What one server says of one record.
struct ServerView {
    QString server;            // "ns1.dns.example.net", "1.1.1.1"
    bool isAuthoritative = false;
    waybill::dns::Answer answer;                 // of the record's name, as TXT, aliases followed
    std::optional<std::uint32_t> serial;         // of the zone, authoritative servers only
};

struct DomainsSource {
    template <typename T>
    using Done = std::function<void(Result<T>)>;

    std::function<void(QObject* guard, Done<std::vector<waybill::domains::DomainSummary>> done)> list;
    std::function<void(const std::string& domain, QObject* guard, Done<waybill::domains::DomainHistory> done)> history;
    std::function<void(const waybill::domains::DomainProfile& profile, QObject* guard, Done<QByteArray> done)> save;
    std::function<void(const std::string& domain, QObject* guard, Done<QByteArray> done)> remove;
    // Asks DNS, and keeps what was observed in the relay. `progress` hears each check as it ends.
    std::function<std::stop_source(const waybill::domains::DomainProfile& profile, QObject* guard,
                                   std::function<void(std::vector<waybill::domains::Check>)> progress,
                                   std::function<void(std::vector<waybill::domains::Check>)> done)>
        check;
    // Every authoritative server and every chosen resolver, about one name.
    std::function<void(const waybill::dns::Name& name, const waybill::dns::Name& domain, QObject* guard,
                       std::function<void(std::vector<ServerView>)> done)>
        propagation;
    // Files with reports; the text says what became of them.
    std::function<void(const std::string& domain, const QStringList& files, QObject* guard, std::function<void(QString)> done)>
        importReports;
    std::function<void(const std::string& domain, const std::string& json, QObject* guard, Done<QByteArray> done)> tighten;
};

} // namespace waybill::ui::domains
