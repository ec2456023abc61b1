// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/Table.h"
#include "core/base/Redact.h"
#include "core/environments/EnvironmentState.h"
#include "core/feed/ApiClient.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

namespace waybill::ctl {

namespace {

using environments::Environment;

struct Options {
    RelayOptions relay;
    std::string name;
    std::string guard;
    std::string colour;
    std::vector<std::string> allow;    // addresses or domains
    std::vector<std::string> disallow;
    std::vector<std::string> types;
    int cap = -1;
    bool noCap = false;
    bool pause = false;
    bool resume = false;
    bool json = false;
    std::string confirmation;
    std::optional<std::string> title;
};

std::string joined(const std::vector<std::string>& texts)
{
    std::string out;
    for (const std::string& text : texts)
        out += (out.empty() ? "" : ", ") + text;
    return out.empty() ? "–" : out;
}

Exit list(const Options& options, const QByteArray& body)
{
    if (options.json) {
        std::printf("%s\n", body.constData());
        return Exit::Ok;
    }
    const auto all = environments::environmentStatesFromJson({body.data(), std::size_t(body.size())});
    if (!all)
        return complain(all.error());
    Table table({"NAME", "TITLE", "GUARD", "CAP", "TODAY", "PAUSED", "ADDRESSES", "DOMAINS", "TYPES"});
    for (const environments::EnvironmentState& state : *all) {
        const Environment& one = state.rules;
        table.add({one.id.value(), one.title.empty() ? "–" : one.title, std::string(environments::toString(one.guard)),
                   one.dailyCap ? std::to_string(*one.dailyCap) : "none", std::to_string(state.sentToday),
                   one.paused ? "yes" : "no", joined(one.allowedAddresses), joined(one.allowedDomains),
                   one.messageTypes.empty() ? "all" : joined(one.messageTypes)});
    }
    table.print();
    return Exit::Ok;
}

std::vector<std::string>& listFor(Environment& environment, const std::string& entry)
{
    return entry.contains('@') ? environment.allowedAddresses : environment.allowedDomains;
}

Result<Environment> changed(Environment environment, const Options& options)
{
    if (!options.guard.empty())
        environment.guard = environments::guardLevelFrom(options.guard).value_or(environment.guard);
    if (!options.colour.empty())
        environment.colour = environments::colourFrom(options.colour).value_or(environment.colour);
    for (const std::string& entry : options.allow)
        listFor(environment, entry).push_back(entry);
    environment = TRY(environments::checked(std::move(environment)));
    for (const std::string& entry : options.disallow) {
        if (std::erase(listFor(environment, entry), entry) == 0)
            return fail(ErrorCode::NotFound, printable(entry) + " is not on the list");
    }
    if (!options.types.empty())
        environment.messageTypes = options.types;
    if (options.cap >= 0 || options.noCap)
        environment.dailyCap = options.noCap ? std::nullopt : std::optional(options.cap);
    environment.title = options.title.value_or(environment.title);
    environment.paused = (environment.paused || options.pause) && !options.resume;
    return environments::checked(std::move(environment));
}

using Finish = Chosen::Finish;

// Reads what there is, changes it, and writes it back.
void set(feed::ApiClient& client, const Options& options, const Finish& finish)
{
    client.get({.path = QStringLiteral("/v1/environments")}, [&client, options, finish](const Result<QByteArray>& body) {
        if (!body)
            return finish(complain(body.error()));
        const auto all = environments::environmentStatesFromJson({body->data(), std::size_t(body->size())});
        if (!all)
            return finish(complain(all.error()));
        const environments::EnvironmentId id(options.name);
        const auto known = std::ranges::find(*all, id, [](const environments::EnvironmentState& state) { return state.rules.id; });
        const auto environment = changed(known == all->end() ? Environment{.id = id} : known->rules, options);
        if (!environment)
            return finish(complain(environment.error()));
        client.post({.path = QStringLiteral("/v1/environments")},
                    QByteArray::fromStdString(environments::toJson(environments::EnvironmentChange{
                        .rules = *environment,
                        .revision = known == all->end() ? 0 : known->revision, // a colleague's change is not overwritten
                        .confirmation = options.confirmation})),
                    [finish, id, isNew = known == all->end()](const Result<QByteArray>& done) {
                        if (!done)
                            return finish(complain(done.error()));
                        if (isNew) // a slip of the keyboard is seen
                            std::printf("%s is a new environment\n", printable(id.value()).c_str());
                        finish(Exit::Ok);
                    });
    });
}

void addSet(CLI::App& parent, const std::shared_ptr<Options>& options, Chosen& chosen)
{
    CLI::App* command = parent.add_subcommand("set", "Change an environment's rules, or make a new one");
    options->relay.addTo(*command);
    command->add_option("name", options->name, "As staging")->required()->type_name("NAME");
    command->add_option("--guard", options->guard, "Whom its messages may go to")
        ->check(CLI::IsMember({"test_addresses", "allow_list", "everybody"}));
    command->add_option("--colour", options->colour, "In the window")
        ->check(CLI::IsMember({"red", "amber", "slate", "blue", "green"}));
    command->add_option("--title", options->title, "What people call it; its name stays. Empty: its name again")->type_name("TEXT");
    command->add_option("--allow", options->allow, "An address or a domain that may be written to")->type_name("ENTRY");
    command->add_option("--disallow", options->disallow, "Takes one from the list")->type_name("ENTRY");
    command->add_option("--type", options->types, "A kind of message that may be sent (default: all)")->type_name("TYPE");
    auto* cap = command->add_option("--cap", options->cap, "Messages a day")->check(CLI::Range(0, 1'000'000));
    command->add_flag("--no-cap", options->noCap, "No limit a day")->excludes(cap);
    auto* pause = command->add_flag("--pause", options->pause, "Send nothing until --resume");
    command->add_option("--confirm", options->confirmation, "The environment's name, where the change lets more reach real people")
        ->type_name("NAME");
    command->add_flag("--resume", options->resume, "End the pause")->excludes(pause);
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Finish& finish) {
            askRelay(options->relay, chosen, finish,
                     [&](feed::ApiClient& client) { set(client, *options, finish); });
        };
    });
}

} // namespace

void addEnvironment(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* parent = app.add_subcommand("environment", "Where messages may go from here");
    parent->require_subcommand(1);
    CLI::App* command = parent->add_subcommand("list", "Every environment and what it permits");
    options->relay.addTo(*command);
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Finish& finish) {
            askRelay(options->relay, chosen, finish, [&](feed::ApiClient& client) {
                client.get({.path = QStringLiteral("/v1/environments")}, [options, finish](const Result<QByteArray>& body) {
                    finish(body ? list(*options, *body) : complain(body.error()));
                });
            });
        };
    });
    addSet(*parent, std::make_shared<Options>(), chosen);
}

} // namespace waybill::ctl
