// SPDX-License-Identifier: GPL-3.0-or-later
// One provider's bodies (--provider=NAME), with all that the relay does to them: what comes out can be stored and shown.
// An input may begin with "content-type: …" and a newline, for bodies whose form the header names.

#include "core/base/Utf8.h"
#include "core/events/EventJson.h"
#include "core/providers/DedupKey.h"
#include "core/providers/registry/Registry.h"
#include "tests/fuzz/Target.h"

using namespace waybill;

namespace {

const providers::Registry& registry()
{
    static const providers::Registry all;
    return all;
}

const providers::Provider* provider = nullptr;

} // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv)
{
    provider = registry().find(fuzz::argument(*argc, *argv, "provider"));
    fuzz::demand(provider, "--provider names one");
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::string_view name = "content-type: ";
    std::string_view body = fuzz::textOf(data, size);
    providers::Headers headers;
    if (const auto end = body.find('\n'); body.starts_with(name) && end != std::string_view::npos) {
        headers.add("Content-Type", std::string(body.substr(name.size(), end - name.size())));
        body.remove_prefix(end + 1);
    }
    auto normalised = provider->normalise({headers, body});
    if (!normalised)
        return 0;
    providers::assignDedupKeys("hook", body, *normalised);
    for (const providers::NormalisedEvent& one : *normalised) {
        JsonWriter writer;
        events::writeEvent(writer, one.event);
        JsonDocument document;
        fuzz::demand(document.parse(writer.text()).has_value(), "an event is written as JSON");
        fuzz::demand(events::readEvent(document.root()).has_value(), "an event is read back");
        fuzz::demand(isValidUtf8(one.event.recipient + one.event.reason + one.event.subject), "texts are UTF-8");
        fuzz::demand(std::size_t(one.event.raw.offset) + one.event.raw.length <= body.size(), "raw lies in the body");
    }
    return 0;
}
