// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/Authority.h"

#include <algorithm>
#include <set>
#include <thread>

namespace waybill::dns {

namespace {

constexpr std::size_t maxServers = 26; // addresses; more would be a flood

// NS names among records, of that owner.
std::vector<Name> serversIn(const std::vector<Record>& records, const Name& owner)
{
    std::vector<Name> names;
    for (const Record& record : records) {
        if (record.type == RecordType::Ns && record.target() != nullptr && record.owner == owner)
            names.push_back(*record.target());
    }
    return names;
}

bool isAmong(const std::vector<Name>& names, const Name& name) { return std::ranges::find(names, name) != names.end(); }

class Walk {
public:
    Walk(const Resolver& resolver, const Clock& clock, const AuthorityOptions& options, std::stop_token stop)
        : m_resolver(resolver), m_clock(clock), m_options(options), m_stop(std::move(stop))
    {
    }

    Authority find(const Name& name)
    {
        const auto zones = zonesAbove(name);
        if (zones.empty()) {
            m_found.problem = "no zone that holds " + name.text() + " could be found";
            return std::move(m_found);
        }
        m_found.zone = zones[0];
        const Name parent = zones.size() > 1 ? zones[1] : Name();
        std::vector<Question> questions{{m_found.zone, RecordType::Ns}, {parent, RecordType::Ns}};
        const auto lists = ask(questions);
        const std::vector<Name> ownNames = serversIn(lists[0].records, m_found.zone);
        const std::vector<Name> parentNames = askParent(serversIn(lists[1].records, parent));
        addServers(ownNames, parentNames);
        askSerials();
        return std::move(m_found);
    }

private:
    std::vector<Answer> ask(std::span<const Question> questions)
    {
        auto answers = m_resolver.ask(questions, m_stop);
        m_found.answers.insert(m_found.answers.end(), answers.begin(), answers.end());
        return answers;
    }

    // Those of the name and its ancestors that have a SOA of their own, the deepest first: one round trip.
    std::vector<Name> zonesAbove(const Name& name)
    {
        std::vector<Question> questions;
        for (Name each = name; !each.isRoot(); each = each.parent())
            questions.push_back({each, RecordType::Soa});
        std::vector<Name> zones;
        for (const Answer& answer : ask(questions)) {
            if (answer.isFound() && answer.chain.empty())
                zones.push_back(answer.question.name);
        }
        return zones;
    }

    std::vector<std::pair<Name, IpAddress>> addressesOf(const std::vector<Name>& names)
    {
        std::vector<Question> questions;
        for (const Name& name : names) {
            questions.push_back({name, RecordType::A});
            questions.push_back({name, RecordType::Aaaa});
        }
        std::vector<std::pair<Name, IpAddress>> addresses;
        if (questions.empty())
            return addresses;
        for (const Answer& answer : ask(questions)) {
            for (const Record& record : answer.records) {
                if (record.address() != nullptr && addresses.size() < maxServers)
                    addresses.emplace_back(answer.question.name, *record.address());
            }
        }
        return addresses;
    }

    // The delegation, as the first parent server that answers has it.
    std::vector<Name> askParent(const std::vector<Name>& parents)
    {
        std::vector<Endpoint> servers;
        for (const auto& [name, address] : addressesOf(parents))
            servers.push_back({address, m_options.port});
        const Question question{m_found.zone, RecordType::Ns};
        for (const auto& answers : askEach(servers, m_clock, m_options.server, std::span(&question, 1), m_stop)) {
            const Answer& answer = answers.front();
            m_found.answers.push_back(answer);
            // A server that holds both zones answers for the child: then there is no delegation to see.
            const auto names = serversIn(answer.outcome == Outcome::Referral ? answer.authority : answer.records,
                                         m_found.zone);
            if (names.empty())
                continue;
            m_found.parentAnswered = true;
            return names;
        }
        return {};
    }

    void addServers(const std::vector<Name>& ownNames, const std::vector<Name>& parentNames)
    {
        std::vector<Name> all = ownNames;
        for (const Name& name : parentNames) {
            if (!isAmong(all, name))
                all.push_back(name);
        }
        std::set<Name> withAddress;
        for (const auto& [name, address] : addressesOf(all)) {
            withAddress.insert(name);
            m_found.servers.push_back({name,
                                       {address, m_options.port},
                                       isAmong(parentNames, name),
                                       isAmong(ownNames, name),
                                       {},
                                       {}});
        }
        for (const Name& name : all) {
            if (!withAddress.contains(name))
                m_found.withoutAddress.push_back(name);
        }
        if (m_found.servers.empty())
            m_found.problem = "no server of " + m_found.zone.text() + " could be found";
    }

    void askSerials()
    {
        std::vector<Endpoint> endpoints;
        for (const AuthorityServer& server : m_found.servers)
            endpoints.push_back(server.endpoint);
        const Question question{m_found.zone, RecordType::Soa};
        auto answers = askEach(endpoints, m_clock, m_options.server, std::span(&question, 1), m_stop);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            AuthorityServer& server = m_found.servers[i];
            server.soa = std::move(answers[i].front());
            if (server.soa.isFound() && server.soa.records[0].soa() != nullptr)
                server.serial = server.soa.records[0].soa()->serial;
        }
    }

    const Resolver& m_resolver;
    const Clock& m_clock;
    const AuthorityOptions& m_options;
    std::stop_token m_stop;
    Authority m_found;
};

} // namespace

bool Authority::serialsAgree() const
{
    std::optional<std::uint32_t> serial;
    for (const AuthorityServer& each : servers) {
        const bool answersElsewhere = std::ranges::any_of(
            servers, [&](const AuthorityServer& other) { return other.name == each.name && other.serial.has_value(); });
        if (!each.serial && answersElsewhere && each.soa.outcome == Outcome::Unreachable)
            continue;
        if (!each.serial || (serial && serial != each.serial))
            return false;
        serial = each.serial;
    }
    return true;
}

std::optional<bool> Authority::delegationAgrees() const
{
    if (!parentAnswered)
        return std::nullopt;
    return std::ranges::all_of(servers, [](const AuthorityServer& each) { return each.inParent && each.inChild; });
}

Authority findAuthority(const Resolver& resolver, const Clock& clock, const Name& name, const AuthorityOptions& options,
                        std::stop_token stop)
{
    return Walk(resolver, clock, options, std::move(stop)).find(name);
}

std::vector<std::vector<Answer>> askEach(const std::vector<Endpoint>& servers, const Clock& clock,
                                         const ServerOptions& options, std::span<const Question> questions,
                                         const std::stop_token& stop)
{
    std::vector<std::vector<Answer>> answers(servers.size());
    std::vector<std::jthread> threads;
    threads.reserve(servers.size());
    for (std::size_t i = 0; i < servers.size(); ++i)
        threads.emplace_back([&, i] { answers[i] = ServerResolver(servers[i], clock, options).ask(questions, stop); });
    threads.clear(); // joins
    return answers;
}

} // namespace waybill::dns
