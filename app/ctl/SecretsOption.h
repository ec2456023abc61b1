// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// --secrets of a command that needs keys. Main thread.

#include "core/credentials/SecretStore.h"

#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace waybill::ctl {

struct SecretsOption {
    std::string folder;

    void addTo(CLI::App& command);
    // The folder with one file a secret, else this person's keychain; where that can't be used, its hint names the folder too.
    std::unique_ptr<credentials::SecretStore> store() const;
};

} // namespace waybill::ctl
