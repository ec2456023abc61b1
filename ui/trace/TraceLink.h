// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Links to a message: waybill://trace/<id>. They may be pasted anywhere, so they never carry an address. Pure.

#include "core/trace/Story.h"

#include <QString>

namespace waybill::ui::trace {

// By the provider's message id; by an event id where the message id could hold an address.
QString linkTo(const waybill::trace::Story& story);

// What to search for: the id of a link, or the trimmed text itself.
QString queryOf(const QString& typed);

} // namespace waybill::ui::trace
