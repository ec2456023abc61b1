// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A resolver whose answers a test lists. Reads and asking may happen from several threads once everything is added.

#include "core/dns/Resolver.h"

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::tests {

class ZoneResolver : public dns::Resolver {
public:
    // A record; text as in a master file for names, addresses and "10 mail.example.org". A TXT is one string as it is.
    void add(std::string_view name, dns::RecordType type, std::string_view value, std::uint32_t ttl = 300);
    void addTxt(std::string_view name, std::vector<std::string> strings, std::uint32_t ttl = 300);
    // What questions for the name get, whatever records it has: Timeout, ServFail, Refused, …
    void fail(std::string_view name, dns::Outcome outcome);
    void fail(std::string_view name, dns::RecordType type, dns::Outcome outcome);
    // Every type that the name has no records of.
    void failOthers(std::string_view name, dns::Outcome outcome);

    std::vector<dns::Answer> ask(std::span<const dns::Question> questions, std::stop_token stop) const override;
    using Resolver::ask;

    // Calls and questions so far: round trips, and what they carried.
    int calls() const { return m_calls; }
    int questions() const { return m_questions; }

private:
    dns::Answer answer(const dns::Question& question) const;
    bool exists(const dns::Name& name) const;

    std::multimap<std::pair<std::string, dns::RecordType>, dns::Record> m_records;
    std::map<std::pair<std::string, dns::RecordType>, dns::Outcome> m_typeFailures;
    std::map<std::string, dns::Outcome> m_failures;
    std::map<std::string, dns::Outcome> m_otherFailures;
    std::vector<dns::Name> m_names;
    mutable std::atomic<int> m_calls = 0;
    mutable std::atomic<int> m_questions = 0;
};

} // namespace waybill::tests
