// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/ResolverOption.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/dns/FailoverResolver.h"
#include "core/domains/checks/MessageCheck.h"
#include "core/domains/dkim/Verify.h"

#include <CLI/CLI.hpp>

#include <QFile>

#include <algorithm>
#include <cstdio>

namespace waybill::ctl {

namespace {

namespace dkim = domains::dkim;

constexpr qint64 largestMessage = 64 << 20;

struct Options {
    ResolverOption resolver;
    std::string file;
    bool json = false;
};

Result<dkim::MailText> readMessage(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    const bool opened = path == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return fail(ErrorCode::InvalidInput, "can't read " + path + ": " + file.errorString().toStdString(), "name a saved message");
    const QByteArray bytes = file.read(largestMessage + 1);
    if (bytes.size() > largestMessage)
        return fail(ErrorCode::TooLarge, "the message is larger than 64 MiB", "pass one message, not a whole mailbox");
    return dkim::parseMail({bytes.constData(), std::size_t(bytes.size())});
}

Result<std::vector<dkim::Verification>> verify(const Options& options)
{
    const dkim::MailText mail = TRY(readMessage(options.file));
    const SystemClock clock;
    if (dkim::keyNames(mail).empty()) // nobody needs to be asked
        return dkim::verify(mail, {}, clock.now());
    return domains::verifyMessage(mail, dns::FailoverResolver(TRY(options.resolver.endpoints()), clock), clock.now());
}

void writeJson(JsonWriter& json, const dkim::Verification& one)
{
    json.beginObject().member("result", dkim::toString(one.result)).memberOrNull("reason", std::string_view(one.reason));
    json.memberOrNull("domain", std::string_view(one.signature ? one.signature->domain : ""));
    json.memberOrNull("selector", std::string_view(one.signature ? one.signature->selector : ""));
    json.memberOrNull("algorithm", std::string_view(one.signature ? one.signature->algorithm : ""));
    json.memberOrNull("identity", std::string_view(one.signature ? one.signature->identity : ""));
    json.memberOrNull("key", std::string_view(one.key ? dkim::describe(*one.key) : "")).member("body_matches", one.bodyMatches);
    json.key("warnings").beginArray();
    for (const std::string& warning : one.warnings)
        json.value(warning);
    json.endArray().endObject();
}

void printAll(const std::vector<dkim::Verification>& all, bool asJson)
{
    if (asJson) {
        JsonWriter json;
        json.beginObject().key("signatures").beginArray();
        for (const dkim::Verification& one : all)
            writeJson(json, one);
        json.endArray().endObject();
        std::printf("%s\n", json.take().c_str());
        return;
    }
    if (all.empty())
        std::printf("none: the message has no DKIM signature\n");
    for (const dkim::Verification& one : all) {
        const std::string whose =
            one.signature ? one.signature->domain + ", selector " + one.signature->selector + ", " + one.signature->algorithm
                          : "?";
        std::printf("%s  %s\n", std::string(dkim::toString(one.result)).c_str(), printable(whose).c_str());
        if (!one.reason.empty())
            std::printf("  %s\n", printable(one.reason).c_str());
        if (one.key)
            std::printf("  key %s\n", dkim::describe(*one.key).c_str());
        for (const std::string& warning : one.warnings)
            std::printf("  note: %s\n", printable(warning).c_str());
    }
}

} // namespace

void addDkim(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* group = app.add_subcommand("dkim", "DKIM signatures (RFC 6376)");
    group->require_subcommand(1);
    CLI::App* command = group->add_subcommand("verify", "Verify the signatures of a saved message; exit 1 when none passes");
    command->add_option("file", options->file, "The message, headers and all; - for the standard input")->required()->type_name("FILE.eml");
    options->resolver.addTo(*command);
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options](const Chosen::Finish& finish) {
            const auto all = verify(*options);
            if (!all)
                return finish(complain(all.error()));
            printAll(*all, options->json);
            const bool passes = std::ranges::any_of(
                *all, [](const dkim::Verification& one) { return one.result == dkim::VerifyResult::Pass; });
            finish(passes ? Exit::Ok : Exit::NothingFound);
        };
    });
}

} // namespace waybill::ctl
