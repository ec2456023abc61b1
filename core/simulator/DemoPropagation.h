// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far a record has come in the demo's DNS: the same invented servers at every look. Pure; safe from any thread.

#include "core/domains/propagation/Propagation.h"

namespace waybill::simulator {

domains::Propagation demoPropagation(const dns::Question& question, const Clock& clock);

} // namespace waybill::simulator
