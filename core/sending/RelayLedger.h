// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The ledger of a relay, over its API. The token file is read anew for every request. Blocking: for worker threads.

#include "core/feed/RelayAddress.h"
#include "core/sending/Ledger.h"

namespace waybill::sending {

class RelayLedger : public Ledger {
public:
    explicit RelayLedger(feed::RelayAddress address) : m_address(std::move(address)) {}

    Result<Reservation> reserve(const Intent& intent) override;
    Result<void> note(const std::string& id, const LedgerNote& note) override;

private:
    // The body of a 2xx answer, or the relay's own error.
    Result<std::string> post(const std::string& path, std::string body) const;

    feed::RelayAddress m_address;
};

} // namespace waybill::sending
