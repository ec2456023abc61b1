// SPDX-License-Identifier: GPL-3.0-or-later
// waybill-relay: receives webhooks and serves the pull API until it is told to end.

#include "app/relay/Signals.h"
#include "core/base/Log.h"
#include "core/credentials/DirectorySecretStore.h"
#include "core/credentials/KeychainSecretStore.h"
#include "core/relay/LocalSetup.h"
#include "core/relay/Relay.h"
#include "core/relay/SecretLoader.h"
#include "core/relay/ServiceNotifier.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/spdlog.h>

#include <QCoreApplication>
#include <QStandardPaths>
#include <QTimer>
#include <QTranslator>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <expected>
#include <filesystem>

using namespace waybill;

namespace {

enum ExitCode {
    Ok = 0,
    Other = 1,
    ConfigInvalid = 2,
    AddressInUse = 3,
    NewerDatabase = 4,
    DamagedDatabase = 5,
    SecretsExposed = 6,
    DataInUse = 7,
    DamageNoticed = 8, // the next start looks at every database and mends what is damaged
};

struct Arguments {
    std::string config;
    std::string data;
    std::string secrets = {};
    bool verbose = false;
};

std::string standardPath(QStandardPaths::StandardLocation location, const char* name)
{
    return QStandardPaths::writableLocation(location).toStdString() + "/waybill/" + name;
}

ExitCode complain(const Error& error, ExitCode code)
{
    std::fprintf(stderr, "waybill-relay: %s\n", error.text().c_str());
    return code;
}

ExitCode exitCodeFor(const relay::StartError& failure)
{
    using enum relay::StartError::Step;
    const ErrorCode code = failure.error.code;
    switch (failure.step) {
    case DataDirectory:
        return code == ErrorCode::Conflict ? DataInUse : Other;
    case Tokens:
        return SecretsExposed;
    case Storage:
        return code == ErrorCode::NewerVersion ? NewerDatabase
            : code == ErrorCode::Corrupt       ? DamagedDatabase
            : code == ErrorCode::Conflict      ? DataInUse
                                               : Other;
    case Listen:
        return code == ErrorCode::Conflict ? AddressInUse : ConfigInvalid;
    }
    return Other;
}

// Nobody else reads what we write, a crash leaves no memory on the disk, and many slow clients leave files to open.
void limitProcess()
{
    ::umask(077);
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    rlimit files;
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
}

std::unique_ptr<credentials::SecretStore> openSecrets(const std::string& directory)
{
    if (directory.empty())
        return std::make_unique<credentials::KeychainSecretStore>("waybill");
    return std::make_unique<credentials::DirectorySecretStore>(directory);
}

void complainAbout(const std::vector<relay::ConfigProblem>& problems, const std::string& file)
{
    for (const relay::ConfigProblem& problem : problems)
        complain({ErrorCode::InvalidInput, relay::toString({problem}, file)}, ConfigInvalid);
}

// Endpoints, secrets, retention and rules again; the listeners stay.
void reload(relay::Relay& relay, relay::SecretLoader& secrets, const Arguments& arguments,
            const std::vector<relay::KnownProvider>& providers)
{
    const auto config = relay::readConfig(arguments.config, providers);
    if (!config) {
        for (const relay::ConfigProblem& problem : config.error())
            spdlog::error("the config was not read again: {}", relay::toString({problem}, arguments.config));
        return;
    }
    spdlog::info("the config was read again");
    relay.setConfig(*config);
    secrets.readAll(config->endpoints);
}

// Tells the service manager that all parts get on, as often as it wants to hear it, and only then.
void watch(QTimer& timer, const relay::Relay& relay, const relay::ServiceNotifier& service)
{
    const auto every = service.pingEvery();
    if (!every)
        return;
    QObject::connect(&timer, &QTimer::timeout, [&relay, &service, limit = *every] {
        if (const std::string_view stuck = relay.stuckPart(limit); stuck.empty())
            service.alive();
        else
            spdlog::error("the {} does not get on; the service manager is not told otherwise", stuck);
    });
    timer.start(*every / 2);
}

// The config, once all that a start needs was looked at; or the exit code.
std::expected<relay::RelayConfig, ExitCode> prepare(const Arguments& arguments,
                                                    const std::vector<relay::KnownProvider>& providers)
{
    auto config = relay::readConfig(arguments.config, providers);
    if (!config) {
        complainAbout(config.error(), arguments.config);
        return std::unexpected(ConfigInvalid);
    }
    if (!arguments.secrets.empty()) {
        if (const auto usable = credentials::DirectorySecretStore(arguments.secrets).check(); !usable)
            return std::unexpected(complain(usable.error(), SecretsExposed));
    }
    std::error_code ignored;
    std::filesystem::create_directories(arguments.data, ignored);
    if (const auto log = setUpLog(arguments.data + "/relay.log", arguments.verbose); !log)
        return std::unexpected(complain(log.error(), Other));
    return *std::move(config);
}

void endWith(const Error& error)
{
    complain(error, Other);
    const int code = error.code == ErrorCode::Corrupt ? DamageNoticed : Other;
    // Queued also when it comes in this thread, before the event loop runs: it would forget it.
    QMetaObject::invokeMethod(QCoreApplication::instance(), [code] { QCoreApplication::exit(code); }, Qt::QueuedConnection);
}

int run(QCoreApplication& application, const Arguments& arguments, const relay::ServiceNotifier& service)
{
    Signals processSignals; // before the keychain and the log start their threads
    const providers::Registry registry;
    const SystemClock clock;
    const auto providers = relay::knownProviders(registry);
    const auto config = prepare(arguments, providers);
    if (!config)
        return config.error();
    const auto store = openSecrets(arguments.secrets);
    relay::LocalSetup setup(arguments.config, providers, *store);
    relay::RelayOptions options{
        .config = *config, .dataDirectory = arguments.data, .secretsDirectory = arguments.secrets};
    options.setup = &setup;
    options.onLongStart = [&service] { service.starting("brings the event database up to date"); };
    options.onFatal = endWith;
    auto relay = relay::Relay::start(std::move(options), registry, clock);
    if (!relay) {
        spdlog::error("{}", relay.error().error.text());
        return complain(relay.error().error, exitCodeFor(relay.error()));
    }
    relay::SecretLoader secrets(**relay, *store);
    setup.attach(**relay, secrets);
    secrets.readAll(config->endpoints);
    QObject::connect(&processSignals, &Signals::terminate, &application, &QCoreApplication::quit);
    const std::string status = "webhooks at " + (*relay)->hooksAddress().toString() + ", API at " + (*relay)->apiUrl();
    QObject::connect(&processSignals, &Signals::reload, [&] {
        service.reloading();
        reload(**relay, secrets, arguments, providers);
        service.ready(status);
    });
    QTimer watchdog;
    watch(watchdog, **relay, service);
    service.ready(status);
    if (::isatty(STDOUT_FILENO)) // somebody started it by hand; everybody else reads the log
        std::printf("waybill-relay: %s\n", status.c_str());
    const int code = application.exec();
    service.stopping();
    (*relay)->stop();
    setup.detach();
    return code;
}

} // namespace

int main(int argc, char** argv)
{
    limitProcess();
    const auto service = relay::ServiceNotifier::fromEnvironment();
    QCoreApplication application(argc, argv);
    QTranslator english; // the plurals
    if (english.load(QStringLiteral(":/i18n/waybill_en.qm")))
        QCoreApplication::installTranslator(&english);
    Arguments arguments{.config = standardPath(QStandardPaths::GenericConfigLocation, "relay.toml"),
                        .data = standardPath(QStandardPaths::GenericDataLocation, "relay")};
    CLI::App cli("Receives email providers' webhooks, keeps them safe, and serves them to Waybill.", "waybill-relay");
    cli.set_version_flag("--version", std::string(relay::relayVersion()));
    cli.add_option("--config", arguments.config, "The TOML file with listeners and endpoints")
        ->capture_default_str()
        ->type_name("FILE");
    cli.add_option("--data", arguments.data, "The folder for everything that is stored")
        ->capture_default_str()
        ->type_name("DIR");
    cli.add_option("--secrets", arguments.secrets, "Read secrets from this folder's files, not from the keychain")
        ->type_name("DIR");
    cli.add_flag("--verbose", arguments.verbose, "Log more");
    cli.footer("Exit codes: 0 ended as told, 2 config or arguments, 3 address in use, 4 database of a newer version,\n"
               "5 damaged database, 6 secrets missing or readable by others, 7 data folder in use, 8 damage noticed: the next\n"
               "start mends it, 1 other. SIGHUP reads endpoints and secrets again.");
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return cli.exit(error) == 0 ? Ok : ConfigInvalid;
    }
    return run(application, arguments, service);
}
