// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with a credential's key: probe, rotate, revoked, remove. Under `credential`.
#include "app/ctl/Command.h"

#include "app/ctl/SecretsOption.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/environments/client/CredentialKeeper.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <iostream>

namespace waybill::ctl {

namespace {

using Finish = Chosen::Finish;
using environments::CredentialKeeper;
using environments::EnvironmentBook;
using providers::ProbeAnswer;
using providers::ProbeVerdict;

struct Options {
    RelayOptions relay;
    std::string name;
    SecretsOption secrets;
    bool evenSo = false;
    bool forget = false;
    bool keepKeys = false;
    bool json = false;
};

struct Job : QObject {
    Job(feed::RelayAddress address, const SecretsOption& secrets)
        : client(std::move(address)), book([this](const feed::ApiRequest& request, QObject*, std::function<void(Result<QByteArray>)> done) {
              if (request.post)
                  client.post(request, request.json, std::move(done));
              else
                  client.get(request, std::move(done));
          }),
          store(secrets.store()), keeper(book, *store, clock)
    {
    }

    // Runs once it is known what the relay knows.
    void whenLoaded(std::function<void(const std::optional<Error>& problem)> run)
    {
        connect(&book, &EnvironmentBook::changed, this, [this, run = std::move(run)] { run(book.problem()); }, Qt::SingleShotConnection);
        book.reload();
    }

    SystemClock clock;
    feed::ApiClient client;
    EnvironmentBook book;
    std::unique_ptr<credentials::SecretStore> store;
    CredentialKeeper keeper;
};

Exit exitFor(ProbeVerdict verdict)
{
    if (verdict == ProbeVerdict::Works)
        return Exit::Ok;
    return verdict == ProbeVerdict::NoNetwork ? Exit::Other : Exit::Refused;
}

Exit show(const ProbeAnswer& answer, const Options& options, std::optional<bool> inUse = {})
{
    if (options.json) {
        JsonWriter writer;
        writer.beginObject()
            .member("credential", options.name)
            .member("verdict", providers::toString(answer.verdict))
            .memberOrNull("mode", providers::toString(answer.mode))
            .memberOrNull("account", answer.account)
            .member("text", answer.text)
            .memberOrNull("hint", answer.hint)
            .key("scopes")
            .beginArray();
        for (const std::string& scope : answer.scopes)
            writer.value(scope);
        writer.endArray();
        if (inUse)
            writer.member("in_use", *inUse);
        writer.endObject();
        std::printf("%s\n", writer.take().c_str());
        return exitFor(answer.verdict);
    }
    std::printf("%s\n", std::string(providers::toString(answer.verdict)).c_str());
    const auto line = [](const char* label, std::string_view text) {
        if (!text.empty())
            std::printf("  %-8s %s\n", label, printable(text).c_str());
    };
    line("why", answer.text);
    line("account", answer.account);
    line("mode", providers::toString(answer.mode));
    std::string scopes;
    for (const std::string& scope : answer.scopes)
        scopes += (scopes.empty() ? "" : ", ") + scope;
    line("scopes", scopes);
    line("next", answer.hint);
    return exitFor(answer.verdict);
}

using Act = void (*)(Job& job, const Options& options, const Finish& finish);

void probe(Job& job, const Options& options, const Finish& finish)
{
    job.keeper.probe(options.name, [options, finish](const Result<ProbeAnswer>& answer) {
        finish(answer ? show(*answer, options) : complain(answer.error()));
    });
}

// The new key comes in on standard input: never in an argument, never in the environment.
void rotate(Job& job, const Options& options, const Finish& finish)
{
    std::string line;
    std::getline(std::cin, line);
    Secret secret(std::move(line));
    if (secret.isEmpty())
        return finish(complain({ErrorCode::InvalidInput, "there is no key on standard input", "paste it there, one line"}));
    job.keeper.rotate(options.name, std::move(secret), options.evenSo, [options, finish](const Result<CredentialKeeper::Changed>& changed) {
        if (!changed)
            return finish(complain(changed.error()));
        const Exit exit = show(changed->answer, options, changed->inUse);
        if (!options.json)
            std::printf("  %-8s %s\n", "key",
                        changed->inUse
                            ? "the new one is in use; revoke the old one at the provider, then: credential revoked"
                            : "nothing was changed");
        finish(changed->inUse ? Exit::Ok : exit);
    });
}

void revoked(Job& job, const Options& options, const Finish& finish)
{
    if (options.forget)
        return job.keeper.forgetOld(options.name, [finish](const Result<void>& done) { finish(done ? Exit::Ok : complain(done.error())); });
    job.keeper.confirmRevoked(options.name, [options, finish](const Result<ProbeAnswer>& answer) {
        if (!answer)
            return finish(complain(answer.error()));
        if (answer->verdict == ProbeVerdict::WrongKey)
            return finish(Exit::Ok);
        finish(complain({ErrorCode::Conflict,
                         answer->verdict == ProbeVerdict::Works ? "the old key still works at the provider"
                                                                : "whether the old key is revoked is not known: " + answer->text,
                         "revoke it there, or forget it with --forget"}));
    });
}

// The keys first, the old one of a rotation too: what is forgotten here must not stay where keys are kept.
void remove(Job& job, const Options& options, const Finish& finish)
{
    const auto done = [finish](const Result<void>& gone) { finish(gone ? Exit::Ok : complain(gone.error())); };
    if (options.keepKeys)
        job.book.removeCredential(options.name, &job, done);
    else
        job.keeper.remove(options.name, done);
}

CLI::App* addCommand(CLI::App& parent, const char* name, const char* what, const std::shared_ptr<Options>& options, Chosen& chosen, Act act)
{
    CLI::App* command = parent.add_subcommand(name, what);
    options->relay.addTo(*command);
    command->add_option("name", options->name, "The credential's name")->required()->type_name("NAME");
    command->callback([options, &chosen, act] {
        chosen.start = [options, &chosen, act](const Finish& finish) {
            auto address = options->relay.address();
            if (!address)
                return finish(complain(address.error()));
            auto job = std::make_unique<Job>(std::move(*address), options->secrets);
            Job* running = job.get();
            chosen.job = std::move(job);
            running->whenLoaded([running, options, act, finish](const std::optional<Error>& problem) {
                if (problem)
                    return finish(complain(*problem));
                act(*running, *options, finish);
            });
        };
    });
    return command;
}

} // namespace

void addKeyCommands(CLI::App& credential, Chosen& chosen)
{
    const auto probing = std::make_shared<Options>();
    CLI::App* command = addCommand(credential, "probe",
                                   "Ask the provider whether the key works, whose it is and what it may; nothing is sent",
                                   probing, chosen, probe);
    probing->secrets.addTo(*command);
    command->add_flag("--json", probing->json, "JSON on one line");

    const auto rotating = std::make_shared<Options>();
    command = addCommand(credential, "rotate", "Put the key read from standard input in the old one's place, once the provider takes it",
                         rotating, chosen, rotate);
    rotating->secrets.addTo(*command);
    command->add_flag("--even-so", rotating->evenSo, "Use it even when the provider doesn't take it");
    command->add_flag("--json", rotating->json, "JSON on one line");

    const auto revoking = std::make_shared<Options>();
    command = addCommand(credential, "revoked", "The old key is revoked: it is tried, and forgotten when the provider refuses it",
                         revoking, chosen, revoked);
    revoking->secrets.addTo(*command);
    command->add_flag("--forget", revoking->forget, "Forget it without asking the provider");

    const auto removing = std::make_shared<Options>();
    command = addCommand(credential, "remove", "Forget a credential and its keys; revoke them at the provider too", removing, chosen,
                         remove);
    removing->secrets.addTo(*command);
    command->add_flag("--no-secret", removing->keepKeys, "Its key is kept elsewhere: leave keychain and folders alone")
        ->excludes("--secrets");
}

} // namespace waybill::ctl
