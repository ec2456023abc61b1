// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/feed/ApiClient.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace waybill::ctl {

namespace {

using namespace std::chrono_literals;

struct Options {
    RelayOptions relay;
    std::string recipient;
    bool yes = false;
    bool json = false;
};

// A look at every raw request may take long.
constexpr auto patience = 60min;

Exit show(const Options& options, const QByteArray& body)
{
    JsonDocument document;
    if (!document.parse(std::string_view(body.data(), std::size_t(body.size()))))
        return complain({ErrorCode::NewerVersion, "the relay's answer can't be read"});
    if (options.json) {
        std::printf("%.*s\n", int(body.size()), body.constData());
        return Exit::Ok;
    }
    constexpr std::pair<const char*, const char*> lines[] = {
        {"events", "events removed"},
        {"mentions", "other people's events in whose texts the address was masked"},
        {"sends", "registered sends removed"},
        {"ledger", "sends removed from the ledger"},
        {"ledger_mentions", "other sends of the ledger in whose words it was masked"},
        {"templates", "templates in which it was masked"},
        {"environments", "environments from whose allow-list or words it was taken"},
        {"credentials", "credentials in whose account or last probe it was masked: look at them"},
        {"domains", "notes, records and reports of sending domains in which it was masked"},
        {"audit", "notes of who used the API in which it was masked"},
        {"requests", "raw requests emptied or rewritten; their signatures are no longer reproducible"},
        {"quarantined", "refused requests removed"},
        {"dead_letters", "dead letters whose words were masked"},
        {"files", "logs and other files in which it was masked"},
    };
    for (const auto& [key, what] : lines)
        std::printf("%8lld %s\n", static_cast<long long>(document.root()[key].integer().value_or(0)), what);
    std::printf("What a provider sends again of before now stays out. Files that people exported are theirs.\n");
    return Exit::Ok;
}

// Typing the address is harder to do by mistake than a single key.
Result<void> confirm(const Options& options)
{
    if (options.yes)
        return {};
    if (::isatty(STDIN_FILENO) == 0)
        return fail(ErrorCode::InvalidInput, "nobody is here to confirm", "say --yes");
    std::fprintf(stderr, "This removes everything about %s from the relay and can't be undone.\nType the address to go on: ",
                 printable(options.recipient).c_str());
    std::string typed;
    std::getline(std::cin, typed);
    return typed == options.recipient ? Result<void>()
                                      : fail(ErrorCode::InvalidInput, "that is not the address; nothing was erased");
}

void start(const std::shared_ptr<Options>& options, Chosen& chosen, const Chosen::Finish& finish)
{
    if (const auto address = options->relay.address(); !address) // before somebody types for nothing
        return finish(complain(address.error()));
    if (const auto confirmed = confirm(*options); !confirmed)
        return finish(complain(confirmed.error()));
    JsonWriter writer;
    writer.beginObject().member("recipient", options->recipient).endObject();
    const feed::ApiRequest request{.path = QStringLiteral("/v1/erase"), .silence = patience, .deadline = patience};
    askRelay(options->relay, chosen, finish, [&](feed::ApiClient& client) {
        client.post(request, QByteArray::fromStdString(writer.take()), [options, finish](const Result<QByteArray>& body) {
            finish(body ? show(*options, *body) : complain(body.error()));
        });
    });
}

} // namespace

void addErase(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("erase", "Forget a person: every trace of an address in the relay");
    options->relay.addTo(*command);
    command->add_option("recipient", options->recipient, "The address; in whatever case it was written")
        ->required()
        ->type_name("ADDRESS");
    command->add_flag("--yes", options->yes, "Don't ask");
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) { start(options, chosen, finish); };
    });
}

} // namespace waybill::ctl
