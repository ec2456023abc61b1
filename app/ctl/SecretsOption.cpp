// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/SecretsOption.h"

#include "core/credentials/DirectorySecretStore.h"
#include "core/credentials/KeychainSecretStore.h"

#include <CLI/CLI.hpp>

namespace waybill::ctl {

void SecretsOption::addTo(CLI::App& command)
{
    command.add_option("--secrets", folder, "Folder with one file a secret (default: the desktop's keychain)")->type_name("FOLDER");
}

std::unique_ptr<credentials::SecretStore> SecretsOption::store() const
{
    if (folder.empty())
        return std::make_unique<credentials::KeychainSecretStore>("waybill");
    return std::make_unique<credentials::DirectorySecretStore>(folder);
}

} // namespace waybill::ctl
