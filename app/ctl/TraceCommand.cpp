// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/EventLines.h"
#include "app/ctl/Table.h"
#include "core/base/Redact.h"
#include "core/base/Rfc3339.h"
#include "core/base/TimeInput.h"
#include "core/feed/ApiClient.h"
#include "core/feed/Decode.h"
#include "core/links/Link.h"
#include "core/providers/registry/Registry.h"
#include "core/trace/Steps.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace waybill::ctl {

namespace {

struct Options {
    RelayOptions relay;
    std::string query;
    int limit = 100;
    std::string asOf;
    std::optional<Timestamp> at;
    bool json = false;
};

// All four layers, as the console's Story shows them; what happened comes last, since it may be long.
void printSteps(const trace::Story& story)
{
    const QString provider = QString::fromStdString(providers::Registry().displayName(story.key.provider));
    Table table({"    TIME", "LAYER", "EVENT", "EVIDENCE", "ID", "WHAT HAPPENED"});
    for (const trace::Step& step : trace::stepsOf(story, provider))
        table.add({"    " + (step.at ? wholeSeconds(*step.at) : std::string("–")), std::string(trace::toString(step.layer)),
                   step.name.toStdString(), step.basis.toStdString(),
                   step.event ? events::toString(story.events[*step.event].id) : std::string(), step.what.toStdString()});
    table.print();
}

void printStory(const trace::Story& story)
{
    const trace::Verdict& verdict = story.verdict;
    const auto show = [](const char* label, const QString& text) {
        std::printf("  %-10s %s\n", label, printable(text.toStdString()).c_str());
    };
    std::printf("%s\n", printable(verdict.sentence().toStdString()).c_str());
    show("layer", QString::fromStdString(std::string(trace::toString(verdict.layer))) + QStringLiteral(" – ") +
                      verdict.layerClause.text);
    show("confidence", QString::fromStdString(std::string(trace::toString(verdict.confidence))) + QStringLiteral(" – ")
                           + verdict.confidenceClause.text);
    show("next", verdict.nextAction);
    show("recipient", QString::fromStdString(story.key.recipient));
    show("message", QString::fromStdString(story.key.messageId));
    printSteps(story);
    std::printf("\n");
}

Exit show(const Options& options, const QByteArray& body)
{
    const auto stories = feed::decodeTrace(body, options.at.value_or(SystemClock().now()));
    if (!stories)
        return complain(stories.error());
    if (options.json) {
        std::fwrite(body.data(), 1, std::size_t(body.size()), stdout);
        std::printf("\n");
    } else {
        if (options.at)
            std::printf("As known at %s\n\n", wholeSeconds(*options.at).c_str());
        for (const trace::Story& story : *stories)
            printStory(story);
    }
    if (stories->empty())
        return complain({ErrorCode::NotFound, "no message is known for “" + options.query + "”",
                         "search for an address, a message id, your own id or an evt_… id"});
    return Exit::Ok;
}

// The time, and what a link names, as they are asked for.
Result<void> understand(Options& options)
{
    if (options.query.empty())
        return fail(ErrorCode::InvalidInput, "there is nothing to look for",
                    "give an address, a message id, your own id or an evt_… id");
    if (!options.asOf.empty()) {
        options.at = timeFromInput(QString::fromStdString(options.asOf), SystemClock().now(), QTimeZone::systemTimeZone());
        if (!options.at)
            return fail(ErrorCode::InvalidInput, "“" + options.asOf + "” is not a time",
                        "write 14:02, 2026-11-26 14:02, 2h or RFC 3339");
    }
    if (!links::looksLikeLink(options.query))
        return {};
    const links::Link link = TRY(links::parseLink(options.query));
    if (link.kind != links::Link::Kind::Trace)
        return fail(ErrorCode::InvalidInput, "that link is to a view, not to a message",
                    "pass its filter to events --filter");
    options.query = link.id;
    return {};
}

} // namespace

void addTrace(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("trace", "Was it delivered? The verdict on a message, with its evidence");
    options->relay.addTo(*command);
    command->add_option("query", options->query, "An address, a message id, your own id, an evt_… id, or a waybill://trace/ link")
        ->required()
        ->type_name("QUERY");
    command->add_option("--limit", options->limit, "At most so many messages")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_option("--as-of", options->asOf, "What was known then: 14:02, 2026-11-26 14:02, 2h, RFC 3339")
        ->type_name("TIME");
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) {
            if (const auto understood = understand(*options); !understood)
                return finish(complain(understood.error()));
            feed::ApiRequest request{.path = QStringLiteral("/v1/trace")};
            request.query = {{"q", QByteArray::fromStdString(options->query)},
                             {"limit", QByteArray::number(options->limit)}};
            if (options->at)
                request.query.emplace_back("as_of", QByteArray::fromStdString(formatRfc3339(*options->at)));
            askRelay(options->relay, chosen, finish, [&](feed::ApiClient& client) {
                client.get(request, [options, finish](const Result<QByteArray>& body) {
                    finish(body ? show(*options, *body) : complain(body.error()));
                });
            });
        };
    });
}

} // namespace waybill::ctl
