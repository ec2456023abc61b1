// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Damaged databases of a data folder: found at the start, or noticed while they are used; set aside under another name,
// what can be read of them put into a new file, and kept in a list that is shown. Nothing is ever written into a damaged
// one. finish() and mend() are for the start, before the files are opened; the rest is safe from any thread.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/sqlite/Migrations.h"
#include "core/sqlite/Salvage.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace waybill::relay {

struct Damage {
    std::string file;     // "events.db"
    std::string setAside; // "events.db.damaged-20261126T140255Z"
    Timestamp foundAt{};
    std::int64_t rows = 0; // that could be read, and are in the new file
    // Of the intake: files of received mail that no request names any more, set aside with it. Nothing: not looked at yet.
    std::optional<std::int64_t> mails = {};
};

class DamageBook {
public:
    // Reads what the last runs found.
    DamageBook(std::string folder, const Clock& clock);

    using Salvage = std::function<Result<sqlite::Salvaged>(const std::string& damaged, const std::string& fresh)>;

    // When a file is looked at as a whole, beside after a suspicion. Its log is always looked at; needless: it is known
    // that the file or its log is damaged.
    enum class Look { IfSmall, Never, Needless };

    // Puts into place what the last run had mended when it ended. Before everything else. Io.
    Result<void> finish();
    // Mends the file when it is damaged. Nothing when there is no such file. Io, Unavailable: what is there stays as it
    // is.
    Result<void> mend(const std::string& path, const Salvage& salvage, Look look = Look::IfSmall);
    // The same for a database that is nothing but its rows.
    Result<void> mend(const std::string& path, const sqlite::Schema& schema, Look look = Look::IfSmall);
    // Every file was looked at.
    void settle();
    // In this run or an earlier one.
    bool hasMended(const std::string& path) const;

    // Requests may have been lost whose mails were not looked for yet: what is appended to such a mail's name. Else empty.
    std::string suffixForMails() const;
    // They were, and so many were set aside.
    Result<void> noteMails(std::int64_t count);

    // A read or write met damage: the next start looks at every file as a whole.
    void suspect(const Error& error);

    std::vector<Damage> found() const; // newest first

private:
    Result<bool> isDamaged(const std::string& path, Look look) const;
    Result<void> replace(const std::string& path, const Salvage& salvage, bool isLogBelieved);
    Result<void> putIntoPlace(const Damage& damage) const;
    Result<void> note(const Damage& damage);
    Result<void> write() const; // with the mutex held
    std::string pathOf(const std::string& name) const { return m_folder + "/" + name; }

    const std::string m_folder;
    const Clock& m_clock;
    bool m_isSuspected = false;
    mutable std::mutex m_mutex;
    std::vector<Damage> m_found;
};

} // namespace waybill::relay
