// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/EventLines.h"
#include "app/ctl/Table.h"
#include "core/base/Redact.h"
#include "core/feed/ApiClient.h"
#include "core/feed/Decode.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace waybill::ctl {

namespace {

struct Options {
    RelayOptions relay;
    bool json = false;
};

std::string timeOrNever(const std::optional<Timestamp>& time) { return time ? wholeSeconds(*time) : "never"; }

void print(const std::vector<feed::DamagedFile>& damaged)
{
    if (damaged.empty())
        return;
    std::printf("\n");
    Table table({"DAMAGED", "FOUND", "ROWS READ", "MAILS SET ASIDE", "KEPT AS"});
    for (const feed::DamagedFile& file : damaged)
        table.add({file.file, wholeSeconds(file.foundAt), std::to_string(file.rows),
                   file.mails ? std::to_string(*file.mails) : "-", file.setAside});
    table.print();
}

void print(const feed::RelayStatus& status)
{
    const auto number = [](const char* label, std::int64_t value) {
        std::printf("%-14s %lld\n", label, static_cast<long long>(value));
    };
    std::printf("%-14s %s%s\n", "relay", printable(status.version).c_str(), status.demo ? " (demo)" : "");
    std::printf("%-14s %.1f s\n", "lag", double(status.lag.count()) / 1000);
    number("queued", status.queued);
    number("events", status.events);
    number("messages", status.messages);
    number("copies", status.copies);
    number("dead letters", status.deadLetters);
    number("refused today", status.refusedToday);
    std::printf("%-14s %s\n\n", "last verified", timeOrNever(status.lastVerified).c_str());
    Table table({"ENDPOINT", "PROVIDER", "ENVIRONMENT", "RECEIVED", "REFUSED", "DEAD", "LAST VERIFIED", "SECRET"});
    for (const feed::EndpointStatus& endpoint : status.endpoints) {
        table.add({endpoint.name, endpoint.provider, endpoint.environment, std::to_string(endpoint.received),
                   std::to_string(endpoint.refused), std::to_string(endpoint.deadLetters),
                   timeOrNever(endpoint.lastVerified),
                   endpoint.secretReadable ? "ok" : "unreadable: " + endpoint.secretProblem});
    }
    table.print();
    print(status.damaged);
}

Exit show(const Options& options, const QByteArray& body)
{
    const auto status = feed::decodeStatus(body);
    if (!status)
        return complain(status.error());
    if (options.json)
        std::printf("%.*s\n", int(body.size()), body.constData());
    else
        print(*status);
    return Exit::Ok;
}

} // namespace

void addStatus(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("status", "How the relay and its endpoints are");
    options->relay.addTo(*command);
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) {
            askRelay(options->relay, chosen, finish, [&](feed::ApiClient& client) {
                client.get({.path = QStringLiteral("/v1/status")}, [options, finish](const Result<QByteArray>& body) {
                    finish(body ? show(*options, *body) : complain(body.error()));
                });
            });
        };
    });
}

} // namespace waybill::ctl
