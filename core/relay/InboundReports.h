// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DMARC and TLS reports that came as received mail: goes through the inbound events as they are applied, and adds what
// their mail brought to the domains it is about. Remembers how far it has come, and begins anew for a new domain. Blocks;
// called from one thread, what it is given must outlive it.

#include "core/domains/reports/ReportFile.h"
#include "core/events/EventStore.h"
#include "core/relay/domains/DomainStore.h"
#include "core/relay/storage/IntakeLog.h"

#include <functional>
#include <stop_token>

namespace waybill::relay {

// The raw mail of an inbound event, as the provider posted it.
using RawMail = std::function<Result<IncomingRequest>(const events::Event& event)>;

// What a webhook's body holds of reports: forms are taken apart, everything else is looked through.
domains::reports::Reports reportsIn(const IncomingRequest& request);

class InboundReports {
public:
    InboundReports(const events::EventStore& store, RawMail rawMail, DomainStore& domains);

    // Everything that was applied since the last call. How many reports were added. Errors of the stores: it goes on
    // at the same place the next time.
    Result<int> takeNew(std::stop_token stop);

private:
    Result<int> add(const domains::reports::Reports& reports);

    const events::EventStore& m_store;
    const RawMail m_rawMail;
    DomainStore& m_domains;
};

} // namespace waybill::relay
