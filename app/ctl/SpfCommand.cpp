// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/ResolverOption.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/dns/FailoverResolver.h"
#include "core/domains/spf/Evaluator.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace waybill::ctl {

namespace {

namespace spf = domains::spf;

struct Options {
    ResolverOption resolver;
    std::string ip;
    std::string mailFrom;
    std::string helo;
    std::string receiver;
    std::optional<std::string> defaultExplanation;
    bool json = false;
};

void printJson(const spf::Evaluation& evaluation)
{
    JsonWriter writer;
    writer.beginObject()
        .member("result", spf::toString(evaluation.decision))
        .memberOrNull("explanation", evaluation.explanation)
        .member("lookups", evaluation.lookups)
        .member("void_lookups", evaluation.voidLookups)
        .memberOrNull("domain", evaluation.domain)
        .memberOrNull("term", evaluation.term)
        .memberOrNull("detail", evaluation.detail)
        .endObject();
    std::printf("%s\n", writer.take().c_str());
}

void printText(const spf::Evaluation& evaluation)
{
    std::printf("%s\n", std::string(spf::toString(evaluation.decision)).c_str());
    const auto show = [](const char* label, const std::string& text) {
        if (!text.empty())
            std::printf("  %-12s %s\n", label, printable(text).c_str());
    };
    show("explanation", evaluation.explanation);
    show("record of", evaluation.domain);
    show("term", evaluation.term);
    show("detail", evaluation.detail);
    std::printf("  %-12s %d of %d, %d of %d void\n", "lookups", evaluation.lookups, spf::maxLookups,
                evaluation.voidLookups, spf::maxVoidLookups);
}

Result<spf::Evaluation> evaluate(const Options& options)
{
    const auto ip = dns::IpAddress::parse(options.ip);
    if (!ip)
        return fail(ErrorCode::InvalidInput, "“" + options.ip + "” is not an IP address", "write 192.0.2.1 or 2001:db8::1");
    const SystemClock clock;
    const dns::FailoverResolver resolver(TRY(options.resolver.endpoints()), clock);
    const spf::Evaluator evaluator(resolver, clock, {options.receiver, options.defaultExplanation});
    return evaluator.check({*ip, options.mailFrom, options.helo});
}

} // namespace

void addSpf(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("spf", "May this address send for that domain? RFC 7208 (exit 1: anything but pass)");
    command->add_option("--ip", options->ip, "The sending address")->required()->type_name("IP");
    command->add_option("--mail-from", options->mailFrom, "The envelope's sender; empty for a bounce")
        ->required()
        ->type_name("ADDR");
    command->add_option("--helo", options->helo, "The name that the sending host greets with")->type_name("NAME");
    options->resolver.addTo(*command);
    command->add_option("--receiver", options->receiver, "The receiving host, for explanations that name it")
        ->type_name("NAME");
    command->add_option("--default-explanation", options->defaultExplanation, "Where the record gives no explanation")
        ->type_name("TEXT");
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options](const Chosen::Finish& finish) {
            const auto evaluation = evaluate(*options);
            if (!evaluation)
                return finish(complain(evaluation.error()));
            options->json ? printJson(*evaluation) : printText(*evaluation);
            finish(evaluation->decision == spf::Decision::Pass ? Exit::Ok : Exit::NothingFound);
        };
    });
}

} // namespace waybill::ctl
