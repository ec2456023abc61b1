// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"
#include "app/ctl/TokenFile.h"

#include "core/providers/registry/Registry.h"
#include "core/relay/config/RelayConfig.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace waybill::ctl {

namespace {

Exit check(const std::string& file)
{
    const providers::Registry registry;
    std::vector<relay::KnownProvider> known;
    for (const auto& provider : registry.all())
        known.push_back(relay::knownFrom(provider->card()));
    const auto config = relay::readConfig(file, known);
    if (!config) {
        std::fprintf(stderr, "%s\n", relay::toString(config.error(), file).c_str());
        return complain({ErrorCode::InvalidInput, file + " has " + std::to_string(config.error().size())
                             + (config.error().size() == 1 ? " mistake" : " mistakes"), "mend it and check again"});
    }
    std::printf("%s is good: webhooks on %s, API on %s, %zu %s\n", file.c_str(),
                config->hooks.listen.toString().c_str(), config->api.listen.toString().c_str(),
                config->endpoints.size(), config->endpoints.size() == 1 ? "endpoint" : "endpoints");
    for (const relay::EndpointConfig& endpoint : config->endpoints)
        std::printf("  POST /hooks/%s  %s, %s, auth %s\n", endpoint.name.c_str(), endpoint.provider.c_str(),
                    endpoint.environment.c_str(), std::string(providers::toString(endpoint.auth)).c_str());
    return Exit::Ok;
}

void addCheck(CLI::App& relay, Chosen& chosen)
{
    const auto file = std::make_shared<std::string>();
    CLI::App* command = relay.add_subcommand("check", "Say what is wrong with a relay.toml, with line numbers");
    command->add_option("file", *file, "The file")->required()->type_name("FILE");
    command->callback([file, &chosen] {
        chosen.start = [file](const Chosen::Finish& finish) { finish(check(*file)); };
    });
}

void addTokenAdd(CLI::App& relay, Chosen& chosen)
{
    struct Options {
        std::string name;
        std::string role = "read";
        std::string directory;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* token = relay.add_subcommand("token", "The API's tokens");
    token->require_subcommand(1);
    CLI::App* command = token->add_subcommand("add", "Make a named token; the relay reads it at its next start");
    command->add_option("name", options->name, "Who uses it: letters, digits, '-'")->required()->type_name("NAME");
    command->add_option("--role", options->role, "read, register, operate or admin")
        ->check(CLI::IsMember({"read", "register", "operate", "admin"}))->capture_default_str();
    command->add_option("--data", options->directory, "The relay's data or secrets directory")
        ->required()
        ->type_name("DIR");
    command->callback([options, &chosen] {
        chosen.start = [options](const Chosen::Finish& finish) {
            const auto path = makeTokenFile(options->directory, options->name, options->role);
            if (!path)
                return finish(complain(path.error()));
            std::printf("%s\n", path->c_str());
            finish(Exit::Ok);
        };
    });
}

} // namespace

void addRelay(CLI::App& app, Chosen& chosen)
{
    CLI::App* relay = app.add_subcommand("relay", "The relay's own files and service");
    relay->require_subcommand(1);
    addCheck(*relay, chosen);
    addTokenAdd(*relay, chosen);
    addConfirm(*relay, chosen);
    addTestEvent(*relay, chosen);
    addService(*relay, chosen);
}

} // namespace waybill::ctl
