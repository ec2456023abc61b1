// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tells a redelivered event from a new one. Pure; safe from any thread.

#include "core/providers/Provider.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::providers {

// Sets dedupKey and id of every event of one body; in body order, as normalise() gave them.
// The key is SHA-256 over endpoint, the provider's own id and the recipient's ordinal. An event without such an id is
// told apart by the canonical bytes of its element and by how many equal ones came before it in the same body.
void assignDedupKeys(std::string_view endpoint, std::string_view body, std::vector<NormalisedEvent>& normalised);

// SHA-256 over an element's canonical bytes: the same for every spelling of one value.
std::string canonicalDigest(std::string_view element);

} // namespace waybill::providers
