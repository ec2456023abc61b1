// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every command shares: how it is put on the command line, how it ends, and how it finds its relay. Main thread.

#include "app/ctl/Exit.h"
#include "core/feed/RelayAddress.h"

#include <QObject>

#include <functional>
#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace waybill::feed {
class ApiClient;
}

namespace waybill::ctl {

// The command that the command line chose. It runs in the application's event loop and ends by calling finish once.
struct Chosen {
    using Finish = std::function<void(Exit)>;
    std::function<void(Finish finish)> start;
    std::unique_ptr<QObject> job; // what start made; goes before the application
};

// Each puts one command on the command line; when it is chosen, it sets chosen.start.
void addNormalise(CLI::App& app, Chosen& chosen);
void addEvents(CLI::App& app, Chosen& chosen);
void addTrace(CLI::App& app, Chosen& chosen);
void addStatus(CLI::App& app, Chosen& chosen);
void addRelay(CLI::App& app, Chosen& chosen);
void addSend(CLI::App& app, Chosen& chosen);
void addEnvironment(CLI::App& app, Chosen& chosen);
void addCredential(CLI::App& app, Chosen& chosen);
void addKeyCommands(CLI::App& credential, Chosen& chosen); // under `credential`
void addSpf(CLI::App& app, Chosen& chosen);
void addDomainCheck(CLI::App& app, Chosen& chosen);
void addPropagation(CLI::App& app, Chosen& chosen);
void addDkim(CLI::App& app, Chosen& chosen);
void addProvider(CLI::App& app, Chosen& chosen);
void addConfirm(CLI::App& relay, Chosen& chosen);   // under `relay`
void addTestEvent(CLI::App& relay, Chosen& chosen); // under `relay`
void addService(CLI::App& relay, Chosen& chosen);   // under `relay`
void addErase(CLI::App& app, Chosen& chosen);
void addSends(CLI::App& app, Chosen& chosen);

// --relay, --token-file and --data of a command that asks a relay.
struct RelayOptions {
    std::string url;
    std::string tokenFile;
    std::string dataDirectory;

    void addTo(CLI::App& command);
    // As given, else the relay that runs on the data directory. Unavailable when none does.
    Result<feed::RelayAddress> address() const;
};

// What most commands do: asks that relay, whose client lives as long as the command. Without one it ends with why.
void askRelay(const RelayOptions& options, Chosen& chosen, const Chosen::Finish& finish,
              const std::function<void(feed::ApiClient& client)>& ask);

} // namespace waybill::ctl
