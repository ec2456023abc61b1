// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Draft.h"

#include "core/base/Encoding.h"

namespace waybill::sending {

namespace {

constexpr std::size_t idLength = 12;

Template templateOf(const environments::Message& draft)
{
    return {.name = {}, .subject = draft.subject, .text = draft.text, .html = draft.html};
}

} // namespace

std::vector<std::string> variablesOf(const environments::Message& draft) { return variablesOf(templateOf(draft)); }

Composed compose(environments::Message draft)
{
    const Template source = templateOf(draft);
    Composed composed{.message = std::move(draft), .filled = {}, .asked = variablesOf(source).size()};
    composed.filled = fill(source, composed.message.variables);
    composed.message.subject = composed.filled.subject;
    composed.message.text = composed.filled.text;
    composed.message.html = composed.filled.html;
    if (composed.message.templateId.empty())
        composed.message.variables.clear(); // they are in the text now
    else
        composed.filled.unused.clear(); // the provider's template may ask for them
    return composed;
}

std::string newCorrelationId() { return "wb-" + randomToken().substr(0, idLength); }

} // namespace waybill::sending
