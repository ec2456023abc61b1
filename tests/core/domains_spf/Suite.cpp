// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/domains_spf/Suite.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace waybill::domains::spf::tests {

namespace {

std::vector<std::string> strings(const YAML::Node& node)
{
    std::vector<std::string> all;
    if (node.IsSequence()) {
        for (const YAML::Node& each : node)
            all.push_back(each.as<std::string>(""));
    } else {
        all.push_back(node.as<std::string>(""));
    }
    return all;
}

void readName(Scenario& scenario, const std::string& name, const YAML::Node& entries)
{
    std::vector<SuiteRecord> records;
    bool hasTxt = false;
    for (const YAML::Node& entry : entries) {
        if (entry.IsScalar()) { // TIMEOUT
            scenario.timeouts.push_back(name);
            continue;
        }
        const auto type = dns::recordTypeFrom(entry.begin()->first.as<std::string>());
        hasTxt = hasTxt || type == dns::RecordType::Txt;
        if (type == dns::RecordType::Txt && entry.begin()->second.IsScalar()
            && entry.begin()->second.as<std::string>() == "NONE")
            continue;
        records.push_back({name, *type, strings(entry.begin()->second)});
    }
    for (const SuiteRecord& record : records) {
        scenario.records.push_back(record);
        if (record.type == dns::RecordType::Spf && !hasTxt)
            scenario.records.push_back({name, dns::RecordType::Txt, record.values});
    }
}

SuiteCase readCase(const std::string& name, const YAML::Node& node)
{
    SuiteCase each{name,
                   node["host"].as<std::string>(),
                   node["helo"].as<std::string>(""),
                   node["mailfrom"].as<std::string>(""),
                   strings(node["result"]),
                   std::nullopt};
    if (node["explanation"])
        each.explanation = node["explanation"].as<std::string>();
    return each;
}

std::string quoted(const std::string& text)
{
    std::string all = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet >= 0x20 && octet < 0x7f && c != '"' && c != '\\' && c != ';') {
            all += c;
        } else {
            char escape[5];
            std::snprintf(escape, sizeof escape, "\\%03u", unsigned(octet));
            all += escape;
        }
    }
    return all + '"';
}

std::string absolute(std::string name)
{
    if (name.ends_with('.'))
        name.pop_back();
    return name.empty() ? "." : dns::Name::fromDotted(name)->text() + '.';
}

} // namespace

void Scenario::fill(waybill::tests::ZoneResolver& resolver) const
{
    for (const SuiteRecord& record : records) {
        if (record.type == dns::RecordType::Txt)
            resolver.addTxt(record.name, record.values);
        else if (record.type == dns::RecordType::Mx)
            resolver.add(record.name, record.type, record.values[0] + ' ' + record.values[1]);
        else
            resolver.add(record.name, record.type, record.values.empty() ? "" : record.values[0]);
    }
    for (const std::string& name : timeouts)
        resolver.failOthers(name, dns::Outcome::Timeout);
}

std::string Scenario::zoneText() const
{
    std::string text;
    for (const SuiteRecord& record : records) {
        if (record.values.empty())
            continue; // a TXT without strings
        std::string data;
        switch (record.type) {
        case dns::RecordType::Txt:
        case dns::RecordType::Spf:
            for (const std::string& each : record.values)
                data += quoted(each) + ' ';
            break;
        case dns::RecordType::Mx: data = record.values[0] + ' ' + absolute(record.values[1]); break;
        case dns::RecordType::Ptr:
        case dns::RecordType::Cname: data = absolute(record.values[0]); break;
        default: data = record.values[0];
        }
        text += absolute(record.name) + " 300 IN " + dns::toString(record.type) + ' ' + data + '\n';
    }
    return text;
}

std::vector<Scenario> readSuite(const std::string& path)
{
    std::vector<Scenario> scenarios;
    try { // yaml-cpp throws
        for (const YAML::Node& document : YAML::LoadAllFromFile(path)) {
            Scenario scenario{document["description"].as<std::string>(""), {}, {}, {}};
            for (const auto& each : document["tests"])
                scenario.cases.push_back(readCase(each.first.as<std::string>(), each.second));
            for (const auto& each : document["zonedata"])
                readName(scenario, each.first.as<std::string>(), each.second);
            scenarios.push_back(std::move(scenario));
        }
    } catch (const YAML::Exception& error) {
        std::fprintf(stderr, "%s: %s\n", path.c_str(), error.what());
        return {};
    }
    return scenarios;
}

} // namespace waybill::domains::spf::tests
