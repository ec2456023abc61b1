// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/feed/ApiClient.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace waybill::ctl {

namespace {

struct Options {
    RelayOptions relay;
    std::string correlationId, provider, environment, messageId, recipient, messageType;
    bool json = false;
};

QByteArray bodyOf(const Options& options)
{
    JsonWriter writer;
    writer.beginObject()
        .member("correlation_id", options.correlationId)
        .member("provider", options.provider)
        .member("environment", options.environment)
        .member("message_id", options.messageId)
        .member("recipient", options.recipient)
        .memberOrNull("message_type", options.messageType)
        .endObject();
    return QByteArray::fromStdString(writer.take());
}

Exit show(const Options& options, const QByteArray& body)
{
    JsonDocument document;
    if (!document.parse(std::string_view(body.data(), std::size_t(body.size()))))
        return complain({ErrorCode::NewerVersion, "the relay's answer can't be read"});
    if (options.json)
        std::printf("%.*s\n", int(body.size()), body.constData());
    else
        std::printf("%s\n", document.root()["new"].boolean().value_or(true) ? "registered" : "registered already");
    if (const auto warning = document.root()["warning"].string())
        std::fprintf(stderr, "waybillctl: %s\n", printable(*warning).c_str());
    return Exit::Ok;
}

} // namespace

void addSends(CLI::App& app, Chosen& chosen)
{
    CLI::App* sends = app.add_subcommand("sends", "What your application says of its own messages");
    sends->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        sends->add_subcommand("register", "Tie an id of your own to a message, so that either finds it");
    options->relay.addTo(*command);
    const auto need = [&](const char* name, std::string& value, const char* what, const char* type) {
        command->add_option(name, value, what)->required()->type_name(type);
    };
    need("--correlation-id", options->correlationId, "Your own id, of an order say", "ID");
    need("--provider", options->provider, "As in relay.toml: sendgrid, postmark, …", "NAME");
    need("--environment", options->environment, "As in relay.toml", "NAME");
    need("--message-id", options->messageId, "What the provider answered when you sent it", "ID");
    need("--recipient", options->recipient, "Whom it was sent to", "ADDRESS");
    command->add_option("--message-type", options->messageType, "What such messages are called")->type_name("TEXT");
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) {
            askRelay(options->relay, chosen, finish, [&](feed::ApiClient& client) {
                client.post({.path = QStringLiteral("/v1/sends")}, bodyOf(*options),
                            [options, finish](const Result<QByteArray>& body) {
                                finish(body ? show(*options, *body) : complain(body.error()));
                            });
            });
        };
    });
}

} // namespace waybill::ctl
