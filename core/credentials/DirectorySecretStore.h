// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Secrets as files of one directory, the layout of systemd credentials: one file a secret, its name the secret's name.
// Written and removed only where the directory's owner may (systemd's own are read-only). Lives in one thread; callbacks
// run at once, before read(), write() or remove() returns.

#include "core/credentials/SecretStore.h"

namespace waybill::credentials {

class DirectorySecretStore : public SecretStore {
public:
    static constexpr std::size_t maxBytes = 64 * 1024;

    explicit DirectorySecretStore(std::string directory);

    // NotFound when the directory isn't there, PermissionDenied when others than its owner may use it or it belongs to
    // somebody else. Looked at again with every read.
    Result<void> check() const;

    // The file's text without its trailing line breaks. PermissionDenied: others may read the file, or it is a link.
    void read(const std::string& name, std::function<void(Result<Secret>)> done) override;
    // With mode 0600; a crash leaves the old secret or the new one.
    void write(const std::string& name, Secret secret, std::function<void(Result<void>)> done) override;
    // PermissionDenied where the directory is read-only, or not its owner's alone: the secret is still there.
    void remove(const std::string& name, std::function<void(Result<void>)> done) override;

private:
    Result<void> writeNow(const std::string& name, const Secret& secret) const;
    Result<void> removeNow(const std::string& name) const;
    Result<Secret> readNow(const std::string& name) const;

    std::string m_directory;
};

} // namespace waybill::credentials
