// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"
#include "app/ctl/ServiceUnit.h"

#include <CLI/CLI.hpp>

#include <QProcess>

#include <cstdio>
#include <filesystem>

namespace waybill::ctl {

namespace {

struct Options {
    std::string config, data, secrets;
    bool print = false;
};

// systemctl's commands, one after the other; the first that fails ends it.
class Systemctl : public QObject {
public:
    // `failed`: the command that did, such as "enable".
    using Done = std::function<void(Result<void> result, const QString& failed)>;

    Systemctl(std::vector<QStringList> commands, Done done)
        : m_commands(std::move(commands)), m_done(std::move(done))
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
            if (status == QProcess::NormalExit && code == 0)
                return next();
            finish(fail(ErrorCode::Unavailable, "systemctl --user " + said() + " failed",
                        "see journalctl --user -u waybill-relay"));
        });
        connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                finish(fail(ErrorCode::NotFound, "there is no systemctl here",
                            "use --print and give the unit to your own service manager"));
        });
    }

    void next()
    {
        if (m_at == m_commands.size())
            return finish({});
        m_process.start(QStringLiteral("systemctl"), QStringList{QStringLiteral("--user")} + m_commands[m_at++]);
    }

private:
    std::string said() const { return m_commands[m_at - 1].join(QLatin1Char(' ')).toStdString(); }
    void finish(const Result<void>& result)
    {
        if (const auto done = std::exchange(m_done, nullptr))
            done(result, result ? QString() : m_commands[m_at - 1].first());
    }

    QProcess m_process;
    const std::vector<QStringList> m_commands;
    Done m_done;
    std::size_t m_at = 0;
};

void run(std::vector<QStringList> commands, Chosen& chosen, Systemctl::Done done)
{
    auto job = std::make_unique<Systemctl>(std::move(commands), std::move(done));
    Systemctl* systemctl = job.get();
    chosen.job = std::move(job);
    systemctl->next();
}

void reloadLater()
{
    QProcess::startDetached(QStringLiteral("systemctl"), {QStringLiteral("--user"), QStringLiteral("daemon-reload")});
}

// A service that systemd did not take leaves nothing behind; one that it took and that does not start stays, to be looked
// at.
Error notInstalled(const Error& error, const QString& failed, const std::optional<std::string>& before)
{
    if (failed == QLatin1String("restart"))
        return {error.code, "the service is installed, but the relay does not start: " + error.message,
                error.hint + "; waybillctl relay uninstall takes it away again"};
    Result<void> putBack;
    if (before)
        putBack = writeUnit(*before);
    else if (auto removed = removeUnit(); !removed)
        putBack = std::unexpected(std::move(removed).error());
    const std::string left = !putBack ? unitPath() + " is still there: " + putBack.error().message
                             : before ? unitPath() + " is again as it was"
                                      : "nothing is left behind";
    if (error.code == ErrorCode::NotFound)
        return {error.code, "not installed: " + error.message + "; " + left, error.hint};
    if (failed == QLatin1String("daemon-reload"))
        return {error.code, "not installed, as systemd runs nothing for you here: " + error.message + "; " + left,
                "log in as yourself, not through su or sudo, and try again; without a login loginctl enable-linger starts "
                "your systemd; or start waybill-relay another way: --print shows the unit"};
    reloadLater();
    return {error.code, "not installed: " + error.message + "; " + left, error.hint};
}

Result<std::string> textFor(const Options& options)
{
    std::vector<std::string> arguments;
    const auto add = [&](const char* name, const std::string& path) {
        if (!path.empty())
            arguments.insert(arguments.end(), {name, std::filesystem::absolute(path).lexically_normal().string()});
    };
    add("--config", options.config);
    add("--data", options.data);
    add("--secrets", options.secrets);
    const auto program = relayProgram();
    if (!program)
        return std::unexpected(program.error());
    return unitText(*program, arguments);
}

void install(const Options& options, Chosen& chosen, const Chosen::Finish& finish)
{
    const auto text = textFor(options);
    if (!text)
        return finish(complain(text.error()));
    if (options.print) {
        std::printf("%s", text->c_str());
        return finish(Exit::Ok);
    }
    const std::optional<std::string> before = unitAtPlace();
    if (const auto written = writeUnit(*text); !written)
        return finish(complain(written.error()));
    const QString unit = QString::fromLatin1(unitName);
    run({{QStringLiteral("daemon-reload")}, {QStringLiteral("enable"), unit}, {QStringLiteral("restart"), unit}}, chosen,
        [finish, before](const Result<void>& done, const QString& failed) {
            if (!done)
                return finish(complain(notInstalled(done.error(), failed, before)));
            std::printf("%s is enabled and runs; it starts with your session.\n"
                        "To have it run while nobody is logged in: loginctl enable-linger\n", unitPath().c_str());
            finish(Exit::Ok);
        });
}

void uninstall(Chosen& chosen, const Chosen::Finish& finish)
{
    // First stopped by its name, then removed: systemd would not know it any more.
    const bool isThere = std::filesystem::exists(unitPath());
    if (!isThere)
        return finish(complain({ErrorCode::NotFound, unitPath() + " is not there", "nothing was done"}));
    const QString unit = QString::fromLatin1(unitName);
    run({{QStringLiteral("disable"), QStringLiteral("--now"), unit}}, chosen, [finish](const Result<void>& stopped, const QString&) {
        if (!stopped)
            complain(stopped.error()); // the file goes all the same
        if (const auto removed = removeUnit(); !removed)
            return finish(complain(removed.error()));
        reloadLater();
        std::printf("%s is gone; what the relay stored is still there\n", unitPath().c_str());
        finish(stopped ? Exit::Ok : Exit::Other);
    });
}

} // namespace

void addService(CLI::App& relay, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = relay.add_subcommand("install", "Have systemd run the relay for you, and watch it");
    command->add_flag("--print", options->print, "Only show the unit");
    command->add_option("--config", options->config, "The TOML file, when it isn't where it is by default")->type_name("FILE");
    command->add_option("--data", options->data, "The data folder, when it isn't where it is by default")->type_name("DIR");
    command->add_option("--secrets", options->secrets, "Read secrets from this folder, not from the keychain")->type_name("DIR");
    command->callback([options, &chosen] {
        chosen.start = [options, &chosen](const Chosen::Finish& finish) { install(*options, chosen, finish); };
    });
    relay.add_subcommand("uninstall", "Stop the relay's service and remove its unit")->callback([&chosen] {
        chosen.start = [&chosen](const Chosen::Finish& finish) { uninstall(chosen, finish); };
    });
}

} // namespace waybill::ctl
