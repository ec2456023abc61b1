// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Changes to relay.toml made for the person: a first file, and further endpoints at its end. What they wrote stays as
// it is, comments included. Writes files: not for the UI thread.

#include "core/relay/config/RelayConfig.h"

namespace waybill::relay {

// A commented file with the default listeners and no endpoint.
std::string defaultConfigText();

// The [[endpoint]] table as it would be appended.
std::string endpointText(const EndpointConfig& endpoint);

// Appends the endpoint, after checking that the whole is valid; makes the file (and its folder) when there is none.
// Replaces the file atomically and keeps its mode. InvalidInput when the result would have a problem, Io.
Result<void> appendEndpoint(const std::string& path, const EndpointConfig& endpoint,
                            std::span<const KnownProvider> providers);

} // namespace waybill::relay
