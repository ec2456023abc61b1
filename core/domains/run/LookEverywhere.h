// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Is what the DMARC gate rests on the same at every authoritative server, or only at the one that the resolver happened to
// ask? Blocks; for a worker.

#include "core/domains/Check.h"
#include "core/domains/propagation/Propagation.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace waybill::domains {

// The record that a check of the gate rests on; nothing for other checks, and for those that found no record.
std::optional<dns::Question> gateRecord(const Check& check);

// Whether all servers of every hop give the same. None when one of them could not be asked, and no two differ.
std::optional<bool> isEverywhere(const Propagation& snapshot);

// Sets Check::everywhere of the gate's checks that are good so far. All records are asked for at the same time; take is
// called in threads of this function.
void lookEverywhere(std::vector<Check>& checks, const std::function<Propagation(const dns::Question&, std::stop_token)>& take,
                    const std::stop_token& stop);

} // namespace waybill::domains
