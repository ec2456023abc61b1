// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/ProviderCard.h"
#include "app/ctl/Table.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace waybill::ctl {

namespace {

using providers::ProviderCard;

struct Options {
    std::string name;
    bool json = false;
};

std::string_view signatureOf(const ProviderCard& card)
{
    switch (card.signatureStrength) {
    case events::Strength::Body: return "body";
    case events::Strength::Sender: return "sender only";
    case events::Strength::None: break;
    }
    return "none";
}

Exit list(bool json)
{
    const providers::Registry registry;
    if (json) {
        JsonWriter writer;
        writer.beginArray();
        for (const auto& provider : registry.all())
            writeCard(writer, provider->card());
        writer.endArray();
        std::printf("%s\n", writer.take().c_str());
        return Exit::Ok;
    }
    Table table({"NAME", "PROVIDER", "SIGNATURE", "DELIVERED", "INBOUND", "COME BACK", "NOT AUTHENTIC", "TOO LARGE"});
    for (const auto& provider : registry.all()) {
        const ProviderCard& card = provider->card();
        table.add({std::string(card.id), std::string(card.displayName), std::string(signatureOf(card)),
                   std::string(providers::toString(card.reportsDelivered)), card.inbound.empty() ? "no" : "yes",
                   std::to_string(card.eventAnswers.comeBackLater), std::to_string(card.eventAnswers.notAuthentic),
                   std::to_string(card.eventAnswers.tooLarge)});
    }
    table.print();
    return Exit::Ok;
}

Exit show(const Options& options)
{
    const providers::Registry registry;
    const auto provider = providerNamed(registry, options.name);
    if (!provider)
        return complain(provider.error());
    const ProviderCard& card = (*provider)->card();
    if (options.json) {
        JsonWriter writer;
        writeCard(writer, card);
        std::printf("%s\n", writer.take().c_str());
    } else {
        std::printf("%s", cardText(card).c_str());
    }
    return Exit::Ok;
}

} // namespace

void addProvider(CLI::App& app, Chosen& chosen)
{
    CLI::App* provider = app.add_subcommand("provider", "What must be known of a provider: events, retries, signature");
    provider->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    CLI::App* all = provider->add_subcommand("list", "All providers in a table");
    all->add_flag("--json", options->json, "Their cards as a JSON array on one line");
    all->callback([options, &chosen] {
        chosen.start = [options](const Chosen::Finish& finish) { finish(list(options->json)); };
    });
    CLI::App* one = provider->add_subcommand("show", "One provider's card");
    one->add_option("name", options->name, "sendgrid, amazon-ses, …")->required()->type_name("NAME");
    one->add_flag("--json", options->json, "JSON on one line");
    one->callback([options, &chosen] {
        chosen.start = [options](const Chosen::Finish& finish) { finish(show(*options)); };
    });
}

} // namespace waybill::ctl
