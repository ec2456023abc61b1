// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Everything that is shown of a message before it is sent: how it reads with its variables filled in, what blocks it or
// is doubtful, and the very request that would go out, its secret masked. Pure, but it looks at every byte: for a
// worker thread.

#include "core/sending/Credential.h"
#include "core/sending/Draft.h"
#include "core/sending/Preflight.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::sending {

// A copy of all that is needed, so that it can go to another thread.
struct ReviewFacts {
    environments::Environment environment;
    std::optional<Credential> credential;
    std::optional<environments::Suppression> suppression;
    int sentToday = 0;
    std::string confirmation;
    std::vector<std::string> productionDomains;
    std::optional<DomainFacts> domain;
};

struct Review {
    Composed composed;
    std::vector<PreflightItem> items;
    Result<std::string> request = fail(ErrorCode::NotFound, "there is no credential"); // see requestText()

    bool isBlocked() const;
    int warnings() const;
};

Review review(environments::Message draft, const ReviewFacts& facts);

// The request as text: the address, the headers, an empty line, the body. Attachments are cut to their beginning. Only
// what the guard permits can be shown: InvalidInput says what keeps it from being built.
Result<std::string> requestText(environments::Message message, const environments::Environment& environment,
                                const environments::SendFacts& facts, const Credential& credential, Timestamp now);

} // namespace waybill::sending
