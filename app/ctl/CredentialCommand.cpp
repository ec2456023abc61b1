// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/SecretsOption.h"
#include "app/ctl/Table.h"
#include "core/base/Rfc3339.h"
#include "core/feed/ApiClient.h"
#include "core/sending/CredentialState.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <iostream>

namespace waybill::ctl {

namespace {

using Finish = Chosen::Finish;
using sending::Credential;

struct Options {
    RelayOptions relay;
    Credential credential;
    SecretsOption secrets; // where the new one goes
    bool keptElsewhere = false;
    bool json = false;
};

// The relay's client and the secrets of one command.
struct Job : QObject {
    Job(feed::RelayAddress address, const SecretsOption& options) : client(std::move(address)), secrets(options.store()) {}

    feed::ApiClient client;
    std::unique_ptr<credentials::SecretStore> secrets;
};

// The command's start: a relay must be there.
template <typename Run>
void whenChosen(CLI::App* command, const std::shared_ptr<Options>& options, Chosen& chosen, Run run)
{
    options->relay.addTo(*command);
    command->callback([options, &chosen, run] {
        chosen.start = [options, &chosen, run](const Finish& finish) {
            auto address = options->relay.address();
            if (!address)
                return finish(complain(address.error()));
            auto job = std::make_unique<Job>(std::move(*address), options->secrets);
            run(*job, *options, finish);
            chosen.job = std::move(job);
        };
    });
}

void list(Job& job, const Options& options, const Finish& finish)
{
    job.client.get({.path = QStringLiteral("/v1/credentials")}, [json = options.json, finish](const Result<QByteArray>& body) {
        if (!body)
            return finish(complain(body.error()));
        if (json) {
            std::printf("%s\n", body->constData());
            return finish(Exit::Ok);
        }
        const auto all = sending::credentialStatesFromJson({body->data(), std::size_t(body->size())});
        if (!all)
            return finish(complain(all.error()));
        const auto day = [](const std::optional<Timestamp>& time) {
            return time ? formatRfc3339(*time).substr(0, 10) : std::string("–");
        };
        Table table({"NAME", "ENVIRONMENT", "PROVIDER", "ACCOUNT", "REGION", "CHANNEL", "KEY SINCE", "LAST USED",
                     "LAST PROBE", "REVOKE OLD"});
        for (const sending::CredentialState& state : *all) {
            const Credential& one = state.credential;
            table.add({one.name, one.environment, one.provider, one.account.user, one.account.region, one.account.channel,
                       day(state.keySince()), day(state.lastUsed), state.probe ? state.probe->verdict : "–",
                       state.revokeSince ? "yes" : "no"});
        }
        table.print();
        finish(Exit::Ok);
    });
}

void save(Job& job, const Credential& credential, const Finish& finish)
{
    job.client.post({.path = QStringLiteral("/v1/credentials")}, QByteArray::fromStdString(sending::toJson(credential)),
                    [finish](const Result<QByteArray>& done) { finish(done ? Exit::Ok : complain(done.error())); });
}

// The secret comes in on standard input: never in an argument, never in the environment.
void add(Job& job, const Options& options, const Finish& finish)
{
    const Credential credential = options.credential;
    if (const auto checked = sending::check(credential); !checked)
        return finish(complain(checked.error()));
    if (options.keptElsewhere)
        return save(job, credential, finish);
    std::string line;
    std::getline(std::cin, line);
    Secret secret(std::move(line));
    if (secret.isEmpty())
        return finish(complain({ErrorCode::InvalidInput, "there is no secret on standard input", "paste it there, one line"}));
    job.secrets->write(sending::secretName(credential), std::move(secret),
                       [&job, options, finish](const Result<void>& kept) {
                           if (!kept)
                               return finish(complain(kept.error()));
                           save(job, options.credential, finish);
                       });
}

} // namespace

void addCredential(CLI::App& app, Chosen& chosen)
{
    CLI::App* parent = app.add_subcommand("credential", "What messages are sent with");
    parent->require_subcommand(1);

    const auto listing = std::make_shared<Options>();
    CLI::App* command = parent->add_subcommand("list", "Every credential, without its secret");
    command->add_flag("--json", listing->json, "JSON on one line");
    whenChosen(command, listing, chosen, list);

    const auto adding = std::make_shared<Options>();
    Credential& credential = adding->credential;
    command = parent->add_subcommand(
        "add", "Keep a key: its secret, read from standard input, goes to the keychain, or to a folder");
    command->add_option("name", credential.name, "As postmark-staging")->required()->type_name("NAME");
    command->add_option("--environment", credential.environment, "Where it belongs")->required()->type_name("NAME");
    command->add_option("--provider", credential.provider, "As postmark")->required()->type_name("NAME");
    command->add_option("--user", credential.account.user, "The public half: access key id, API key, application key");
    command->add_option("--region", credential.account.region, "As eu, eu-west-1");
    command->add_option("--channel", credential.account.channel,
                        "SMTP.com's channel, EmailLabs' SMTP account, Postmark's stream, SES' configuration set");
    command->add_option("--origin", credential.account.origin, "The address of a provider of your own, as Postal")
        ->type_name("URL");
    adding->secrets.addTo(*command);
    command->add_flag("--no-secret", adding->keptElsewhere, "Its secret is there already, for --secrets of send")
        ->excludes("--secrets");
    whenChosen(command, adding, chosen, add);

    addKeyCommands(*parent, chosen);
}

} // namespace waybill::ctl
