// SPDX-License-Identifier: GPL-3.0-or-later
// relay.toml: a config or a list of problems, never neither.

#include "core/providers/registry/Registry.h"
#include "core/relay/config/RelayConfig.h"
#include "tests/fuzz/Target.h"

#include <vector>

using namespace waybill;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const providers::Registry registry;
    std::vector<relay::KnownProvider> known;
    for (const auto& provider : registry.all())
        known.push_back({provider->card().id, provider->card().signatureStrength != events::Strength::None});
    const auto config = relay::parseConfig(fuzz::textOf(data, size), known);
    fuzz::demand(config || !config.error().empty(), "a config that isn't taken has a problem");
    return 0;
}
