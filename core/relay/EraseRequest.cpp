// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/EraseRequest.h"

#include "core/relay/NormaliseRequest.h"

#include <algorithm>
#include <map>
#include <utility>

namespace waybill::relay {

namespace {

constexpr std::string_view erasedStart = R"({"erased":true)";

using Slice = std::pair<std::uint32_t, std::uint32_t>; // offset, length

struct Owners {
    bool hasPerson = false;
    bool hasOthers = false;
};

bool isAbout(const events::Event& event, const AddressTraces& traces)
{
    return traces.isIn(event.recipient) || traces.isIn(event.sender);
}

std::map<Slice, Owners> ownersOf(const IncomingRequest& request, const AddressTraces& traces, const Endpoint* endpoint)
{
    std::map<Slice, Owners> owners;
    const auto found = endpoint ? normaliseRequest(*endpoint, request) : Result<std::vector<providers::NormalisedEvent>>();
    if (!found)
        return owners;
    for (const providers::NormalisedEvent& one : *found) {
        Owners& of = owners[{one.event.raw.offset, one.event.raw.length}];
        (isAbout(one.event, traces) ? of.hasPerson : of.hasOthers) = true;
    }
    return owners;
}

void emptyElement(std::string& body, const Slice& slice)
{
    if (slice.first > body.size() || slice.second > body.size() - slice.first || slice.second < 2)
        return;
    std::string filler(slice.second, ' ');
    if (body[slice.first] != '{') {
        std::ranges::fill(filler, '*');
    } else {
        const std::string_view start = filler.size() > erasedStart.size() ? erasedStart : erasedStart.substr(0, 1);
        filler.replace(0, start.size(), start);
        filler.back() = '}';
    }
    body.replace(slice.first, slice.second, filler);
}

} // namespace

std::optional<IncomingRequest> withoutPerson(const IncomingRequest& request, const AddressTraces& traces,
                                             const Endpoint* endpoint)
{
    IncomingRequest changed = request;
    bool isChanged = traces.mask(changed.path) > 0;
    changed.headers = {};
    for (const auto& [name, value] : request.headers) {
        std::string masked(value);
        isChanged = traces.mask(masked) > 0 || isChanged;
        changed.headers.add(name, masked);
    }
    if (!traces.isIn(request.body))
        return isChanged ? std::optional(std::move(changed)) : std::nullopt;

    const auto owners = ownersOf(request, traces, endpoint);
    const auto isPersons = [](const auto& entry) { return entry.second.hasPerson && !entry.second.hasOthers; };
    if (!owners.empty() && std::ranges::all_of(owners, isPersons)) {
        changed.body.clear();
        return changed;
    }
    for (const auto& [slice, of] : owners) {
        if (of.hasPerson && !of.hasOthers)
            emptyElement(changed.body, slice);
    }
    traces.mask(changed.body);
    return changed;
}

bool isErasedElement(std::string_view element)
{
    return element.starts_with(erasedStart) || element.find_first_not_of("{ }*") == std::string_view::npos;
}

} // namespace waybill::relay
