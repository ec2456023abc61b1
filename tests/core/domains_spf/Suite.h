// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The RFC 7208 test suite, read from its YAML file. Value types.

#include "tests/support/ZoneResolver.h"

#include <optional>
#include <string>
#include <vector>

namespace waybill::domains::spf::tests {

struct SuiteRecord {
    std::string name;
    dns::RecordType type = dns::RecordType::Txt;
    std::vector<std::string> values; // a TXT's strings, an MX's two parts, else one
};

struct SuiteCase {
    std::string name;
    std::string host;
    std::string helo;
    std::string mailFrom;
    std::vector<std::string> results; // the preferred one first
    std::optional<std::string> explanation;
};

struct Scenario {
    std::string description;
    std::vector<SuiteCase> cases;
    std::vector<SuiteRecord> records;
    std::vector<std::string> timeouts; // names

    void fill(waybill::tests::ZoneResolver& resolver) const;
    // A master file of the root zone; what no file can carry is left out.
    std::string zoneText() const;
};

// Empty when the file can't be read.
std::vector<Scenario> readSuite(const std::string& path);

} // namespace waybill::domains::spf::tests
