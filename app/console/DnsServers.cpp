// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/DnsServers.h"

#include "core/dns/ServerResolver.h"
#include "core/dns/SystemServers.h"
#include "core/simulator/DemoZone.h"

#include <QCoreApplication>

#include <algorithm>
#include <thread>

namespace waybill::console {

namespace {

constexpr std::size_t mostServers = 16;
constexpr const char* publicResolvers[] = {"1.1.1.1", "8.8.8.8", "9.9.9.9"};

// For a machine without any: says so in every answer.
class NoResolver : public dns::Resolver {
public:
    std::vector<dns::Answer> ask(std::span<const dns::Question> questions, std::stop_token) const override
    {
        std::vector<dns::Answer> answers;
        for (const dns::Question& question : questions) {
            dns::Answer& answer = answers.emplace_back();
            answer.question = question;
            answer.outcome = dns::Outcome::Unreachable;
            answer.detail = "this machine names no resolver";
        }
        return answers;
    }
};

} // namespace

DnsServers::DnsServers(const Clock& clock, const QStringList& chosen, bool demo) : m_clock(clock), m_demo(demo)
{
    if (demo) {
        m_resolver = std::make_unique<simulator::DemoZone>(clock, simulator::DemoZone::View::Broken);
        return;
    }
    const auto add = [this](const QString& title, const std::string& text) {
        if (const auto endpoint = dns::Endpoint::parse(text))
            m_resolvers.push_back({title, *endpoint, false});
    };
    for (const QString& one : chosen)
        add(one, one.toStdString());
    if (m_resolvers.empty()) {
        for (const dns::Endpoint& endpoint : dns::systemServers().value_or(std::vector<dns::Endpoint>{}))
            m_resolvers.push_back({QCoreApplication::translate("Domains", "System, %1").arg(QString::fromStdString(endpoint.address.text())), endpoint, false});
        for (const char* one : publicResolvers)
            add(QString::fromLatin1(one), one);
    }
    if (m_resolvers.empty())
        m_resolver = std::make_unique<NoResolver>();
    else
        m_resolver = std::make_unique<dns::ServerResolver>(m_resolvers.front().endpoint, clock);
}

std::vector<ui::domains::ServerView> DnsServers::askDemo(const dns::Name& name, const std::stop_token& stop) const
{
    std::vector<ui::domains::ServerView> views;
    for (const simulator::DemoServer& server : simulator::demoServers()) {
        const simulator::DemoZone zone(m_clock, server.view, server.age);
        ui::domains::ServerView view{QString::fromStdString(server.name), server.isAuthoritative, zone.ask(dns::Question{name, dns::RecordType::Txt}, stop), {}};
        if (server.isAuthoritative)
            view.serial = server.serial;
        views.push_back(std::move(view));
    }
    return views;
}

std::pair<dns::Name, std::vector<DnsServers::Target>> DnsServers::authoritative(const dns::Name& domain, const std::stop_token& stop) const
{
    std::vector<dns::Question> questions;
    for (dns::Name zone = domain; zone.labelCount() >= 2 && questions.size() < mostServers; zone = zone.parent())
        questions.push_back({zone, dns::RecordType::Ns});
    const auto answers = m_resolver->ask(questions, stop);
    const auto found = std::ranges::find_if(answers, [](const dns::Answer& answer) { return answer.isFound() && answer.chain.empty(); });
    if (found == answers.end())
        return {domain, {}};
    std::vector<dns::Question> hosts;
    for (const dns::Record& record : found->records) {
        if (record.target() != nullptr && hosts.size() < mostServers)
            hosts.push_back({*record.target(), dns::RecordType::A});
    }
    std::vector<Target> targets;
    for (const dns::Answer& answer : m_resolver->ask(hosts, stop)) {
        if (answer.isFound() && answer.records.front().address() != nullptr)
            targets.push_back({QString::fromStdString(answer.question.name.text()), {*answer.records.front().address(), 53}, true});
    }
    return {found->question.name, std::move(targets)};
}

std::vector<ui::domains::ServerView> DnsServers::askAll(const dns::Name& name, const dns::Name& domain, const std::stop_token& stop) const
{
    if (m_demo)
        return askDemo(name, stop);
    auto [zone, targets] = authoritative(domain, stop);
    targets.insert(targets.end(), m_resolvers.begin(), m_resolvers.end());
    std::vector<ui::domains::ServerView> views(targets.size());
    {
        std::vector<std::jthread> threads; // joined at the end of the block
        for (std::size_t i = 0; i < targets.size(); ++i) {
            threads.emplace_back([&, i] {
                dns::ServerOptions options;
                options.query.wantsRecursion = !targets[i].isAuthoritative;
                options.followsAliases = !targets[i].isAuthoritative;
                const dns::ServerResolver server(targets[i].endpoint, m_clock, options);
                const dns::Question questions[] = {{name, dns::RecordType::Txt}, {zone, dns::RecordType::Soa}};
                auto answers = server.ask(questions, stop);
                views[i] = {targets[i].title, targets[i].isAuthoritative, std::move(answers[0]), {}};
                const bool serial = targets[i].isAuthoritative && answers[1].isFound() && answers[1].records.front().soa() != nullptr;
                if (serial)
                    views[i].serial = answers[1].records.front().soa()->serial;
            });
        }
    }
    return views;
}

} // namespace waybill::console
