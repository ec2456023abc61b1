// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "app/ctl/ResolverOption.h"
#include "app/ctl/SecretsOption.h"
#include "core/base/Redact.h"
#include "core/dns/CachingResolver.h"
#include "core/dns/FailoverResolver.h"
#include "core/domains/CheckJson.h"
#include "core/domains/expectations/Expected.h"
#include "core/domains/provider_keys/ProviderKeys.h"
#include "core/domains/run/DomainRun.h"
#include "core/domains/run/ProviderNames.h"
#include "core/feed/ApiClient.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

namespace waybill::ctl {

namespace {

using domains::Check;
using domains::Verdict;

struct Options {
    ResolverOption resolver;
    std::string domain;
    std::vector<std::string> selectors;
    std::vector<std::string> addresses;
    std::vector<std::string> providers;
    std::string returnPath;
    bool asksProviders = false;
    SecretsOption secrets;
    RelayOptions relay;
    bool json = false;
};

Verdict worst(const std::vector<Check>& checks)
{
    Verdict verdict = Verdict::Pass;
    for (const Check& check : checks)
        verdict = domains::worse(verdict, check.verdict);
    return verdict;
}

void printText(const std::vector<Check>& checks)
{
    std::size_t width = 0;
    for (const Check& check : checks)
        width = std::max(width, check.id.size());
    for (const Check& check : checks) {
        std::printf("%-8s %-*s  %s\n", std::string(domains::toString(check.verdict)).c_str(), int(width),
                    printable(check.id).c_str(), printable(check.sentence.toStdString()).c_str());
        const int indent = int(width) + 11;
        for (const QString& note : check.notes)
            std::printf("%*s%s\n", indent, "", printable(note.toStdString()).c_str());
        for (const domains::FixRecord& fix : check.fixes)
            std::printf("%*spublish: %s\n", indent, "", printable(fix.zoneLine()).c_str());
    }
}

void printJson(const std::string& domain, const std::vector<dns::Endpoint>& servers, const std::vector<Check>& checks)
{
    JsonWriter json;
    json.beginObject()
        .member("domain", domain)
        .member("verdict", domains::toString(worst(checks)))
        .key("resolvers")
        .beginArray();
    for (const dns::Endpoint& server : servers)
        json.value(server.text());
    json.endArray().key("checks").beginArray();
    for (const Check& check : checks)
        domains::writeCheck(json, check);
    json.endArray().endObject();
    std::printf("%s\n", json.take().c_str());
}

Result<domains::DomainProfile> profileOf(const Options& options)
{
    domains::DomainProfile profile;
    profile.name = TRY(dns::Name::fromPerson(options.domain)).text();
    for (const std::string& provider : options.providers)
        profile.providers.emplace_back(domains::domainProvider(provider));
    profile.selectors = options.selectors;
    profile.addresses = options.addresses;
    if (!options.returnPath.empty())
        profile.returnPath = TRY(dns::Name::fromPerson(options.returnPath)).text();
    for (const std::string& text : options.addresses) {
        if (!dns::IpAddress::parse(text))
            return fail(ErrorCode::InvalidInput, "“" + text + "” is not an IP address", "write 192.0.2.1 or 2001:db8::1");
    }
    const auto known = domains::expectedProviders();
    for (const std::string& provider : profile.providers) {
        if (std::ranges::find(known, provider) == known.end())
            return fail(ErrorCode::InvalidInput, "“" + printable(provider) + "” is no provider here",
                        "waybillctl provider list names them");
    }
    return profile;
}

// Ok when nothing fails and everything could be asked, so that a script can wait for a domain to be ready.
Result<Exit> check(const Options& options, const domains::DomainProfile& profile, const domains::ProviderKeys::Keys& keys)
{
    const std::vector<dns::Endpoint> servers = TRY(options.resolver.endpoints());
    const SystemClock clock;
    const dns::FailoverResolver asked(servers, clock);
    const dns::CachingResolver resolver(asked, clock);
    const auto suffixes = domains::dmarc::PublicSuffixes::standard();
    const auto validated = domains::validatedBy({.forwarders = servers});
    const auto checks =
        domains::checkDomain(profile, {suffixes, resolver, validated, clock, domains::askWith(keys, clock)}, {});
    options.json ? printJson(profile.name, servers, checks) : printText(checks);
    const Verdict verdict = worst(checks);
    return verdict == Verdict::Pass || verdict == Verdict::Warning ? Exit::Ok : Exit::NothingFound;
}

// The relay knows which credentials there are, the keychain or the folder has their keys.
class AskingJob : public QObject {
public:
    AskingJob(const Options& options, domains::DomainProfile profile, feed::RelayAddress relay, Chosen::Finish finish)
        : m_options(options), m_profile(std::move(profile)), m_client(std::move(relay)), m_store(m_options.secrets.store()),
          m_keys(*m_store), m_finish(std::move(finish))
    {
    }

    void start()
    {
        m_client.get({.path = QStringLiteral("/v1/credentials")}, [this](const Result<QByteArray>& body) {
            if (!body)
                return m_finish(complain(body.error()));
            const auto known = sending::credentialsFromJson({body->constData(), std::size_t(body->size())});
            if (!known)
                return m_finish(complain(known.error()));
            m_keys.find(m_profile.providers, *known, [this](const domains::ProviderKeys::Keys& keys) { look(keys); });
        });
    }

private:
    void look(const domains::ProviderKeys::Keys& keys)
    {
        for (const std::string& provider : m_profile.providers) {
            if (domains::hasDomainApi(provider) && !keys.contains(provider))
                std::fprintf(stderr, "%s: no key at hand, so the documented records are expected\n", provider.c_str());
        }
        const auto done = check(m_options, m_profile, keys);
        m_finish(done ? *done : complain(done.error()));
    }

    const Options m_options;
    const domains::DomainProfile m_profile;
    feed::ApiClient m_client;
    std::unique_ptr<credentials::SecretStore> m_store;
    domains::ProviderKeys m_keys;
    const Chosen::Finish m_finish;
};

Result<void> start(const Options& options, Chosen& chosen, const Chosen::Finish& finish)
{
    const domains::DomainProfile profile = TRY(profileOf(options));
    if (!options.asksProviders) {
        finish(TRY(check(options, profile, {})));
        return {};
    }
    auto job = std::make_unique<AskingJob>(options, profile, TRY(options.relay.address()), finish);
    job->start();
    chosen.job = std::move(job);
    return {};
}

} // namespace

void addDomainCheck(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "check", "Is a sending domain ready, why not, and what to publish (exit 1: something fails or could not be asked)");
    command->add_option("domain", options->domain, "The domain that mail is sent from")->required()->type_name("DOMAIN");
    command->add_option("--selector", options->selectors, "A DKIM selector; may be given several times")->type_name("NAME");
    command->add_option("--sends-from", options->addresses, "An address that sends; may be given several times")
        ->type_name("IP");
    command->add_option("--provider", options->providers, "Who sends for it; may be given several times")->type_name("NAME");
    command->add_option("--return-path", options->returnPath, "The domain of the envelope sender")->type_name("DOMAIN");
    options->resolver.addTo(*command);
    command->add_flag("--ask-providers", options->asksProviders,
                      "Ask the providers' own APIs which records they want, with the keys of the relay's credentials");
    options->secrets.addTo(*command);
    options->relay.addTo(*command);
    command->add_flag("--json", options->json, "JSON on one line");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) {
            if (const auto started = start(*options, chosen, finish); !started)
                finish(complain(started.error()));
        };
    });
}

} // namespace waybill::ctl
