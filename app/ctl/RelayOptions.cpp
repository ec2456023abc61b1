// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/Command.h"

#include "core/feed/ApiClient.h"

#include <CLI/CLI.hpp>

#include <QStandardPaths>

namespace waybill::ctl {

namespace {

std::string defaultDataDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation).toStdString() + "/waybill/relay";
}

} // namespace

void RelayOptions::addTo(CLI::App& command)
{
    command
        .add_option("--relay", url, "The relay's API, such as http://127.0.0.1:8026 (default: the one that runs here)")
        ->type_name("URL");
    command.add_option("--token-file", tokenFile, "File with the API token, mode 0600 (default: the relay's own)")
        ->type_name("FILE");
    command.add_option("--data", dataDirectory, "Data directory of the relay that runs here")->type_name("DIR");
}

Result<feed::RelayAddress> RelayOptions::address() const
{
    const std::string data = dataDirectory.empty() ? defaultDataDirectory() : dataDirectory;
    feed::RelayAddress address{QUrl(QString::fromStdString(url)), tokenFile};
    if (url.empty()) {
        auto running = feed::runningRelay(data);
        if (!running) {
            Error error = running.error();
            error.code = ErrorCode::Unavailable;
            return std::unexpected(error);
        }
        address.url = running->url;
        if (tokenFile.empty())
            address.tokenFile = running->tokenFile;
    } else if (tokenFile.empty()) {
        address.tokenFile = data + "/api-token";
    }
    TRY_VOID(feed::checkUrl(address.url));
    return address;
}

void askRelay(const RelayOptions& options, Chosen& chosen, const Chosen::Finish& finish,
              const std::function<void(feed::ApiClient& client)>& ask)
{
    auto address = options.address();
    if (!address)
        return finish(complain(address.error()));
    auto client = std::make_unique<feed::ApiClient>(std::move(*address));
    ask(*client);
    chosen.job = std::move(client);
}

} // namespace waybill::ctl
