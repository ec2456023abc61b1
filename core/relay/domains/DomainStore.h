// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the relay remembers of sending domains (domains.db): which there are, every observation of every check, the rows of
// imported reports, and the reasons given for tightening DMARC early. Safe from any thread; calls block on the disk.

#include "core/base/AddressTraces.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/domains/history/Observation.h"
#include "core/sqlite/Database.h"
#include "core/sqlite/Migrations.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace waybill::relay {

struct StoredDomain {
    std::string name;
    std::string profile; // a JSON object: what the console and scripts made of it
};

// One check as it was seen.
struct StoredCheck {
    domains::Observation observation;
    std::string title;
    std::string sentence;
};

struct ReportRow {
    std::string source; // an address, or who sends from it
    std::int64_t messages = 0;
    std::int64_t aligned = 0;
};

struct StoredReport {
    std::string organisation;
    std::string id;
    Timestamp end{};
    std::vector<ReportRow> rows;
};

struct TlsSums {
    std::int64_t reports = 0;
    std::int64_t successes = 0;
    std::int64_t failures = 0;
};

struct Tightening {
    Timestamp at{};
    std::string from;
    std::string to;
    std::string reason;
    std::string by; // the token's name
};

const sqlite::Schema& domainSchema();

class DomainStore {
public:
    static Result<std::unique_ptr<DomainStore>> open(const std::string& path);

    Result<void> putDomain(const StoredDomain& domain);
    // With everything that is known of it. NotFound.
    Result<void> removeDomain(const std::string& name);
    Result<std::vector<StoredDomain>> domains() const; // by name
    Result<StoredDomain> domain(const std::string& name) const; // NotFound

    // All of one run, in one transaction.
    Result<void> addChecks(const std::string& domain, const std::vector<StoredCheck>& checks);
    // Oldest first.
    Result<std::vector<domains::Observation>> observations(const std::string& domain, Timestamp since) const;
    Result<std::optional<Timestamp>> newest(const std::string& domain) const; // when it was looked at last
    // The newest of each check of the newest run and the day before it, in the order in which they were run.
    Result<std::vector<StoredCheck>> newestChecks(const std::string& domain) const;

    // The same report again changes nothing.
    Result<void> addReport(const std::string& domain, const StoredReport& report);
    Result<void> addTlsReport(const std::string& domain, const std::string& organisation, const std::string& id, Timestamp end,
                              std::int64_t successes, std::int64_t failures);
    Result<std::vector<ReportRow>> sources(const std::string& domain, Timestamp since) const; // most messages first
    Result<TlsSums> tlsSums(const std::string& domain, Timestamp since) const;

    // How far something that goes through the events has come; empty at first.
    Result<std::string> place(const std::string& name) const;
    Result<void> setPlace(const std::string& name, const std::string& place);

    // Masks a person in all of it, in the file too; gives the number of rows.
    Result<std::int64_t> erase(const AddressTraces& traces);

    Result<void> addTightening(const std::string& domain, const Tightening& tightening);
    Result<std::vector<Tightening>> tightenings(const std::string& domain) const; // newest first

private:
    explicit DomainStore(sqlite::Database database) : m_database(std::move(database)) {}

    mutable std::mutex m_mutex; // one connection: people look at domains seldom
    mutable sqlite::Database m_database;
};

} // namespace waybill::relay
