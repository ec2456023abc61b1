// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"
#include "app/ctl/SendJob.h"

#include <CLI/CLI.hpp>

namespace waybill::ctl {

void addSend(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<SendOptions>();
    CLI::App* command = app.add_subcommand("send", "Send one controlled message through the environment's guard");
    options->relay.addTo(*command);
    command->add_option("--environment", options->environment, "As development, staging, production")
        ->required()
        ->type_name("NAME");
    command->add_option("--credential", options->credential, "Its name (default: the environment's only one)")
        ->type_name("NAME");
    options->secrets.addTo(*command);
    command->add_option("--from", options->from, "The sender's address")->required()->type_name("ADDRESS");
    command->add_option("--from-name", options->fromName, "The sender's name")->type_name("NAME");
    command->add_option("--to", options->to, "The recipient")->required()->type_name("ADDRESS");
    command->add_option("--subject", options->subject, "With {{variables}}")->type_name("TEXT");
    command->add_option("--text", options->textFile, "File with the plain text, - for standard input")->type_name("FILE");
    command->add_option("--html", options->htmlFile, "File with the HTML part")->type_name("FILE");
    command->add_option("--template", options->savedTemplate, "One of the environment's saved templates")->type_name("NAME");
    command->add_option("--provider-template", options->providerTemplate, "Id of a template at the provider")->type_name("ID");
    command->add_option("--var", options->variables, "A variable's value, as name=value")->type_name("NAME=VALUE");
    command->add_option("--meta", options->metadata, "Metadata, as name=value")->type_name("NAME=VALUE");
    command->add_option("--header", options->headers, "A header, as name=value")->type_name("NAME=VALUE");
    command->add_option("--attach", options->attachments, "A file to attach, once for each")->type_name("FILE");
    command->add_option("--tag", options->tags, "A tag")->type_name("TAG");
    command->add_option("--type", options->messageType, "The kind of message, as password-reset")->type_name("TYPE");
    command->add_option("--id", options->correlationId, "Your own id of it (default: one is made)")->type_name("ID");
    command->add_option("--confirm", options->confirmation, "The environment's name once more, where it reaches everybody")
        ->type_name("NAME");
    command->add_flag("--preview", options->preview, "Show the request with its secret masked, and send nothing");
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) {
            auto address = options->relay.address();
            if (!address)
                return finish(complain(address.error()));
            auto job = std::make_unique<SendJob>(*options, std::move(*address), finish);
            job->start();
            chosen.job = std::move(job);
        };
    });
}

} // namespace waybill::ctl
