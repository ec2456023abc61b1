// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Text.h"
#include "core/trace/Wording.h"

namespace waybill::trace {

void sayTest(const events::Event& event, Verdict& verdict)
{
    verdict.headline = translate("trace", "A test event, no mail.");
    verdict.clauses.push_back(
        clauseOf(event, translate("trace", "Waybill posted it %time%, and it came the whole way to here")));
    verdict.layer = Layer::Processing;
    verdict.layerClause = {translate("trace", "The truth lives here: nothing was sent to anybody"), {}, {event.id}};
    verdict.confidenceClause = {translate("trace", "it says nothing of any mail"), {}, {event.id}};
    verdict.nextAction = translate("trace", "Nothing to do.");
}

} // namespace waybill::trace
