// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/SecretsOption.h"

#include "core/credentials/DirectorySecretStore.h"
#include "core/credentials/KeychainSecretStore.h"

#include <CLI/CLI.hpp>

namespace waybill::ctl {

namespace {

// For a command that could take a folder in the keychain's place.
class KeychainOrFolder : public credentials::KeychainSecretStore {
public:
    KeychainOrFolder() : KeychainSecretStore("waybill") {}

    void read(const std::string& name, std::function<void(Result<Secret>)> done) override
    {
        KeychainSecretStore::read(name,
                                  [done = std::move(done)](Result<Secret> secret) { done(explained(std::move(secret))); });
    }
    void write(const std::string& name, Secret secret, std::function<void(Result<void>)> done) override
    {
        KeychainSecretStore::write(name, std::move(secret),
                                   [done = std::move(done)](Result<void> kept) { done(explained(std::move(kept))); });
    }
    void remove(const std::string& name, std::function<void(Result<void>)> done) override
    {
        KeychainSecretStore::remove(name, [done = std::move(done)](Result<void> gone) { done(explained(std::move(gone))); });
    }

private:
    template <typename T>
    static Result<T> explained(Result<T> result)
    {
        if (!result && result.error().code == ErrorCode::Unavailable)
            result.error().hint += ", or keep secrets in a folder of yours, one file each: --secrets FOLDER";
        return result;
    }
};

} // namespace

void SecretsOption::addTo(CLI::App& command)
{
    command.add_option("--secrets", folder, "Folder with one file a secret (default: the desktop's keychain)")->type_name("FOLDER");
}

std::unique_ptr<credentials::SecretStore> SecretsOption::store() const
{
    if (folder.empty())
        return std::make_unique<KeychainOrFolder>();
    return std::make_unique<credentials::DirectorySecretStore>(folder);
}

} // namespace waybill::ctl
