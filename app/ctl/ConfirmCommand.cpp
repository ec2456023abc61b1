// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/Table.h"
#include "core/base/JsonRead.h"
#include "core/feed/ApiClient.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace waybill::ctl {

namespace {

struct Options {
    RelayOptions relay;
    std::string endpoint;
    bool json = false;
};


Exit showWaiting(const JsonValue& root)
{
    Table table({"ENDPOINT", "TOPIC", "ASKED AT", "SIGNED", "CONFIRMED AT"});
    const JsonValue waiting = root["confirmations"];
    for (const JsonValue& each : waiting) {
        const std::string confirmed = printableOrEmpty(each["confirmed_at"]);
        table.add({printableOrEmpty(each["endpoint"]), printableOrEmpty(each["what"]), printableOrEmpty(each["received_at"]),
                   each["verified"].boolean().value_or(false) ? "yes" : "no", confirmed.empty() ? "no" : confirmed});
    }
    table.print();
    return waiting.size() > 0 ? Exit::Ok : Exit::NothingFound;
}

Exit show(const Options& options, const Result<QByteArray>& body)
{
    if (!body)
        return complain(body.error());
    JsonDocument document;
    if (const auto parsed = document.parse({body->constData(), std::size_t(body->size())}); !parsed)
        return complain(parsed.error());
    if (options.json) {
        std::printf("%.*s\n", int(body->size()), body->constData());
        return Exit::Ok;
    }
    if (options.endpoint.empty())
        return showWaiting(document.root());
    std::printf("confirmed: %s posts to %s\n", printableOrEmpty(document.root()["what"]).c_str(), options.endpoint.c_str());
    return Exit::Ok;
}

} // namespace

void addConfirm(CLI::App& relay, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        relay.add_subcommand("confirm", "Confirm an endpoint's SNS subscription; without a name, list what waits");
    options->relay.addTo(*command);
    command->add_option("endpoint", options->endpoint, "The endpoint's name")->type_name("ENDPOINT");
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) {
            askRelay(options->relay, chosen, finish, [&](feed::ApiClient& client) {
                const auto done = [options, finish](const Result<QByteArray>& body) { finish(show(*options, body)); };
                if (options->endpoint.empty())
                    client.get({.path = QStringLiteral("/v1/confirmations")}, done);
                else
                    client.post({.path = QStringLiteral("/v1/endpoints/") + QString::fromStdString(options->endpoint) +
                                         QStringLiteral("/confirm")},
                                {}, done);
            });
        };
    });
}

} // namespace waybill::ctl
