// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/ResolverOption.h"
#include "app/ctl/Table.h"
#include "core/base/JsonWriter.h"
#include "core/dns/AnswerJson.h"
#include "core/domains/propagation/PropagationWatch.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace waybill::ctl {

namespace {

using domains::HopView;
using domains::Propagation;
using domains::ServerView;

struct Options {
    ResolverOption resolver;
    std::string name;
    std::string type = "TXT";
    std::vector<std::string> compared;
    int port = 53;
    int pauseSeconds = 10;
    bool watch = false;
    bool json = false;
};

std::string said(const ServerView& view)
{
    const auto values = view.values();
    if (!values)
        return std::string(dns::toString(view.answer.outcome));
    std::string all;
    for (const std::string& value : *values)
        all += (all.empty() ? "" : " | ") + value;
    return all.empty() ? std::string(dns::toString(view.answer.outcome)) : all;
}

std::string serialOf(const HopView& hop, std::size_t server)
{
    const auto& serial = hop.authority.servers[server].serial;
    return serial ? std::to_string(*serial) : "-";
}

std::string listedBy(const dns::AuthorityServer& server)
{
    return server.inParent && server.inChild ? "both" : server.inParent ? "parent only" : "zone";
}

void printText(const Propagation& propagation)
{
    const Timestamp now = propagation.takenAt;
    for (const HopView& hop : propagation.hops) {
        Table table({"  SERVER", "ADDRESS", "LISTED BY", "SERIAL", "TTL", "SAYS"});
        std::printf("%s %s, zone %s\n", hop.question.name.text().c_str(), dns::toString(hop.question.type).c_str(),
                    hop.authority.zone.text().c_str());
        for (std::size_t i = 0; i < hop.servers.size(); ++i) {
            const ServerView& view = hop.servers[i];
            table.add({"  " + view.name, view.endpoint.address.text(), listedBy(hop.authority.servers[i]), serialOf(hop, i),
                       std::to_string(view.secondsLeft(now)), said(view)});
        }
        table.print();
        if (!hop.authority.problem.empty())
            std::printf("  %s\n", hop.authority.problem.c_str());
    }
    if (!propagation.resolvers.empty()) {
        Table table({"  RESOLVER", "TTL", "SAYS"});
        for (const ServerView& view : propagation.resolvers)
            table.add({"  " + view.name, std::to_string(view.secondsLeft(now)), said(view)});
        table.print();
    }
    std::printf("%s\n", propagation.agrees() ? "all agree" : "not all agree yet");
    std::fflush(stdout);
}

void writeView(JsonWriter& json, const ServerView& view, Timestamp now)
{
    json.beginObject()
        .member("server", view.name)
        .member("address", view.endpoint.text())
        .member("ttl_left", std::int64_t(view.secondsLeft(now)));
    json.key("answer");
    dns::writeAnswer(json, view.answer);
}

void printJson(const Propagation& propagation)
{
    JsonWriter json;
    json.beginObject()
        .member("name", propagation.question.name.text())
        .member("type", dns::toString(propagation.question.type))
        .member("taken_at", propagation.takenAt)
        .member("agrees", propagation.agrees());
    json.key("hops").beginArray();
    for (const HopView& hop : propagation.hops) {
        json.beginObject()
            .member("name", hop.question.name.text())
            .member("zone", hop.authority.zone.text())
            .member("agrees", hop.agrees())
            .member("serials_agree", hop.authority.serialsAgree())
            .memberOrNull("delegation_agrees", hop.authority.delegationAgrees())
            .memberOrNull("problem", hop.authority.problem);
        json.key("servers").beginArray();
        for (std::size_t i = 0; i < hop.servers.size(); ++i) {
            const dns::AuthorityServer& server = hop.authority.servers[i];
            writeView(json, hop.servers[i], propagation.takenAt);
            json.member("in_parent", server.inParent).member("in_child", server.inChild).key("serial");
            server.serial ? json.value(std::int64_t(*server.serial)) : json.null();
            json.endObject();
        }
        json.endArray().endObject();
    }
    json.endArray().key("resolvers").beginArray();
    for (const ServerView& view : propagation.resolvers) {
        writeView(json, view, propagation.takenAt);
        json.endObject();
    }
    json.endArray().endObject();
    std::printf("%s\n", json.take().c_str());
    std::fflush(stdout);
}

struct Wanted {
    dns::Question question;
    domains::PropagationOptions options;
};

Result<Wanted> wanted(const Options& options)
{
    Wanted wanted;
    wanted.question.name = TRY(dns::Name::fromPerson(options.name));
    const auto type = dns::recordTypeFrom(options.type);
    if (!type)
        return fail(ErrorCode::InvalidInput, "“" + options.type + "” is no record type", "write TXT, MX, CNAME, A, …");
    wanted.question.type = *type;
    wanted.options.resolvers = TRY(options.resolver.endpoints());
    for (const std::string& text : options.compared)
        wanted.options.compared.push_back(TRY(dns::Endpoint::parse(text)));
    if (wanted.options.compared.empty())
        wanted.options.compared = wanted.options.resolvers;
    wanted.options.authority.port = std::uint16_t(options.port);
    return wanted;
}

void start(const Options& options, Chosen& chosen, const Chosen::Finish& finish)
{
    static const SystemClock clock; // outlives every worker
    auto what = wanted(options);
    if (!what)
        return finish(complain(what.error()));
    auto watch = std::make_unique<domains::PropagationWatch>(what->question, what->options, clock,
                                                             std::chrono::seconds(options.pauseSeconds));
    QObject::connect(watch.get(), &domains::PropagationWatch::observed, watch.get(),
                     [options, finish, running = watch.get()](const std::shared_ptr<const Propagation>& snapshot) {
                         options.json ? printJson(*snapshot) : printText(*snapshot);
                         if (options.watch && !snapshot->agrees())
                             return;
                         running->stop();
                         finish(snapshot->agrees() ? Exit::Ok : Exit::NothingFound);
                     });
    watch->start();
    chosen.job = std::move(watch);
}

} // namespace

void addPropagation(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "propagation", "How far a record has come: every authoritative server, and resolvers beside them (exit 1: not all agree)");
    command->add_option("name", options->name, "The record's name")->required()->type_name("NAME");
    command->add_option("--type", options->type, "The record's type")->capture_default_str()->type_name("TYPE");
    options->resolver.addTo(*command);
    command->add_option("--compare", options->compared, "A resolver to look at; may be given several times")
        ->type_name("IP:PORT");
    command->add_option("--authority-port", options->port, "Where the authoritative servers listen")
        ->check(CLI::Range(1, 65535))
        ->capture_default_str();
    command->add_flag("--watch", options->watch, "Again and again until all agree");
    command->add_option("--every", options->pauseSeconds, "Seconds between two looks")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) { start(*options, chosen, finish); };
    });
}

} // namespace waybill::ctl
