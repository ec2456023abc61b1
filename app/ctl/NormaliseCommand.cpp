// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/ProviderCard.h"
#include "core/events/EventJson.h"

#include <CLI/CLI.hpp>

#include <QFile>

#include <cstdio>

namespace waybill::ctl {

namespace {

// As much as the relay takes of one request.
constexpr qint64 maxBodyBytes = 50 * 1024 * 1024;

struct Options {
    std::string provider;
    std::string file;
};

Result<QByteArray> readBody(const std::string& path)
{
    QFile file;
    bool opened = false;
    if (path.empty() || path == "-") {
        opened = file.open(stdin, QIODevice::ReadOnly);
    } else {
        file.setFileName(QString::fromStdString(path));
        opened = file.open(QIODevice::ReadOnly);
    }
    if (!opened)
        return fail(ErrorCode::InvalidInput, "can't read " + path + ": " + file.errorString().toStdString(),
                    "name a file with a body");
    QByteArray body;
    while (body.size() <= maxBodyBytes) {
        const QByteArray chunk = file.read(1024 * 1024);
        if (chunk.isEmpty())
            break;
        body += chunk;
    }
    if (body.size() > maxBodyBytes)
        return fail(ErrorCode::InvalidInput, "the body is larger than 50 MiB", "pass the body of one request");
    return body;
}

Result<std::string> normalise(const Options& options)
{
    const providers::Registry registry;
    const providers::Provider* provider = TRY(providerNamed(registry, options.provider));
    const QByteArray body = TRY(readBody(options.file));
    const providers::Headers headers;
    const auto events = TRY(provider->normalise({headers, std::string_view(body.data(), std::size_t(body.size()))}));
    JsonWriter writer;
    writer.beginArray();
    for (const providers::NormalisedEvent& event : events)
        events::writeNormalised(writer, event.event);
    writer.endArray();
    return writer.take();
}

} // namespace

void addNormalise(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("normalise", "Print a webhook body's events as a JSON array");
    command->add_option("--provider", options->provider, "Whose body it is: sendgrid, postmark, …")
        ->required()
        ->type_name("NAME");
    command->add_option("file", options->file, "The body (default: standard input)")->type_name("FILE");
    command->callback([options, &chosen] {
        chosen.start = [options](const Chosen::Finish& finish) {
            auto json = normalise(*options);
            if (!json) {
                if (json.error().hint.empty())
                    json.error().hint = "give the body's bytes as the provider posted them";
                return finish(complain(json.error()));
            }
            std::printf("%s\n", json->c_str());
            finish(Exit::Ok);
        };
    });
}

} // namespace waybill::ctl
