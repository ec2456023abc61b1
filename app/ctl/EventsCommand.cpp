// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"
#include "app/ctl/EventQuery.h"
#include "app/ctl/FollowQuery.h"

#include <CLI/CLI.hpp>

namespace waybill::ctl {

void addEvents(CLI::App& app, Chosen& chosen)
{
    const auto relay = std::make_shared<RelayOptions>();
    const auto options = std::make_shared<EventOptions>();
    const auto follow = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("events", "Events that match a filter; new ones as they come with --follow");
    relay->addTo(*command);
    command->add_option("--filter", options->filter, "Such as 'type:bounced domain:gmail.com since:2h'")
        ->type_name("TEXT");
    command->add_option("--limit", options->limit, "At most so many events (default: 100; with --follow no limit)")
        ->check(CLI::Range(1, 1'000'000));
    command->add_flag("--follow", *follow, "Wait for new events until interrupted");
    auto* json = command->add_flag("--json", options->json, R"({"events":[…]} newest first; with --follow one event a line)");
    const auto format = std::make_shared<std::string>();
    command->add_option("--format", *format, "csv or jsonl: all that match, for other programs; formulas are quoted")
        ->check(CLI::IsMember({"csv", "jsonl"}))
        ->excludes(json);
    const auto mask = std::make_shared<bool>(false);
    command->add_flag("--mask", *mask, "With --format: recipients as n•••@example.org")->needs("--format");
    command->callback([relay, options, follow, format, mask, &chosen] {
        options->format = exports::formatFrom(*format);
        options->recipients = *mask ? exports::Recipients::Masked : exports::Recipients::Plain;
        chosen.start = [relay, options, follow, &chosen](const Chosen::Finish& finish) {
            auto address = relay->address();
            if (!address)
                return finish(complain(address.error()));
            if (*follow) {
                auto query = std::make_unique<FollowQuery>(std::move(*address), *options, finish);
                query->start();
                chosen.job = std::move(query);
            } else {
                auto query = std::make_unique<EventQuery>(std::move(*address), *options, finish);
                query->start();
                chosen.job = std::move(query);
            }
        };
    });
}

} // namespace waybill::ctl
