// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

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

// The relay follows the event for up to 25 s.
constexpr std::chrono::seconds patience{40};


Exit show(const Options& options, const Result<QByteArray>& body)
{
    if (!body)
        return complain(body.error());
    JsonDocument document;
    if (!document.parse({body->constData(), std::size_t(body->size())}) || !document.root()["steps"].isArray())
        return complain({ErrorCode::NewerVersion, "the relay's answer can't be read"});
    const JsonValue root = document.root();
    const bool stopped = root["outcome"].string().value_or("") == "stopped";
    if (options.json) {
        std::printf("%.*s\n", int(body->size()), body->constData());
        return stopped ? Exit::Other : Exit::Ok;
    }
    for (const JsonValue& step : root["steps"])
        std::printf("%-10s  %-11s  %s\n", printableOrEmpty(step["step"]).c_str(), printableOrEmpty(step["state"]).c_str(),
                    printableOrEmpty(step["detail"]).c_str());
    if (const std::string event = printableOrEmpty(root["event"]); !event.empty())
        std::printf("%s\n", event.c_str());
    std::printf("%s.\n", printableOrEmpty(root["note"]).c_str());
    return stopped ? Exit::Other : Exit::Ok;
}

} // namespace

void addTestEvent(CLI::App& relay, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = relay.add_subcommand(
        "test", "Send an endpoint a test event through its front door, and say how far it came");
    options->relay.addTo(*command);
    command->add_option("endpoint", options->endpoint, "The endpoint's name")->required()->type_name("ENDPOINT");
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) {
            const QByteArray name = QByteArray::fromStdString(options->endpoint).toPercentEncoding();
            const feed::ApiRequest request{.path = QStringLiteral("/v1/endpoints/%1/test").arg(QString::fromLatin1(name)),
                                           .silence = patience};
            askRelay(options->relay, chosen, finish, [&](feed::ApiClient& client) {
                client.post(request, "{}", [options, finish](const Result<QByteArray>& body) {
                    finish(show(*options, body));
                });
            });
        };
    });
}

} // namespace waybill::ctl
