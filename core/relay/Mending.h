// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What of a data folder is damaged, set aside and mended before anything of it is opened to be written to: nothing is
// acknowledged into a damaged file. At the start; blocking.

#include "core/events/Event.h"
#include "core/relay/storage/DamageBook.h"
#include "core/relay/storage/MailFolder.h"

#include <set>
#include <string>

namespace waybill::relay {

// Every database that the folder has. Io, Unavailable: what is there stays as it is.
Result<void> mendDatabases(const std::string& dataDirectory, DamageBook& damage);

// The end of the intake's log, once the event store can be asked how far the requests were applied. Damage in the log's very
// last transaction looks like a power failure, but the store notes a request only after it was durable: an intake that
// ends before the store's mark has lost its end. As mendDatabases.
Result<void> mendIntakesEnd(const std::string& dataDirectory, events::RequestId applied, DamageBook& damage);

// What no request names of the received mails: those of requests that were never acknowledged, which go; but after damage of
// the intake they may be those of requests that were lost, and are set aside. Once the requests can be asked.
Result<void> sweepMails(MailFolder& mail, const std::set<std::string>& named, DamageBook& damage);

} // namespace waybill::relay
