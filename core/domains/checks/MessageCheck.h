// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A saved message: its DKIM signatures with the keys as they are published now, and the selectors that they name. Blocks
// on DNS; for a worker.

#include "core/dns/Resolver.h"
#include "core/domains/dkim/Verify.h"

#include <string>
#include <vector>

namespace waybill::domains {

// All keys are asked for at once.
std::vector<dkim::Verification> verifyMessage(const dkim::MailText& mail, const dns::Resolver& resolver, Timestamp now,
                                              const std::stop_token& stop = {});

// The selectors of signatures for the domain or the names below it, each once.
std::vector<std::string> selectorsFor(const std::string& domain, const std::vector<dkim::Verification>& signatures);

} // namespace waybill::domains
