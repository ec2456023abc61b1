// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A ledger in memory that keeps the relay's rules and remembers every note, for tests of the sender. Not shared between
// threads.

#include "core/sending/Ledger.h"

#include <vector>

namespace waybill::sending::tests {

class MemoryLedger : public Ledger {
public:
    environments::Environment environment{.id = environments::EnvironmentId("staging"),
                                          .guard = environments::GuardLevel::AllowList,
                                          .allowedDomains = {"example.net"}};
    std::optional<environments::Suppression> suppression;
    std::string ids = "snd"; // what ids begin with
    bool away = false;
    int notesUntilAway = -1; // -1: never
    std::vector<LedgerNote> notes;

    Result<Reservation> reserve(const Intent&) override
    {
        if (away)
            return fail(ErrorCode::Unavailable, "the relay does not answer");
        ++m_reserved;
        return Reservation{.id = ids + "_" + std::to_string(m_reserved), .environment = environment, .suppression = suppression};
    }

    Result<void> note(const std::string&, const LedgerNote& note) override
    {
        if (away || notesUntilAway == 0)
            return fail(ErrorCode::Unavailable, "the relay does not answer");
        if (notesUntilAway > 0)
            --notesUntilAway;
        if (!notes.empty() && !mayFollow(notes.back().state, note.state))
            return fail(ErrorCode::Conflict, "this state can't follow");
        notes.push_back(note);
        return {};
    }

private:
    int m_reserved = 0;
};

} // namespace waybill::sending::tests
