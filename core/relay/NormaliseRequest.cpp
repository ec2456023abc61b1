// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/NormaliseRequest.h"

#include "core/providers/DedupKey.h"
#include "core/relay/CondensedMail.h"

#include <spdlog/fmt/fmt.h>

#include <exception>

namespace waybill::relay {

Result<std::vector<providers::NormalisedEvent>> normaliseRequest(const Endpoint& endpoint, const IncomingRequest& request)
{
    try {
        auto events = endpoint.provider->normalise({request.headers, request.body});
        if (events)
            providers::assignDedupKeys(endpoint.config.name, request.body, *events);
        return events;
    } catch (const std::exception& error) {
        return fail(ErrorCode::InvalidInput, fmt::format("normalising failed: {}", error.what()),
                    "this is a bug; please report it with the request's body");
    }
}

Result<std::vector<providers::NormalisedEvent>> normaliseMail(const Endpoint& endpoint, const IncomingRequest& request,
                                                              const MailFolder& folder)
{
    const auto file = folder.read(request.mail);
    if (!file)
        return fail(ErrorCode::InvalidInput, file.error().message, "restore the folder \"mail\" and replay the request");
    IncomingRequest small = request;
    small.body = condensedMail(file->bytes());
    if (small.body.size() > mostCondensed)
        return fail(ErrorCode::InvalidInput, "a received mail has no large part: it is not taken apart");
    auto events = TRY(normaliseRequest(endpoint, small));
    for (providers::NormalisedEvent& one : events)
        one.event.raw = {}; // stands somewhere else in the whole body
    return events;
}

} // namespace waybill::relay
