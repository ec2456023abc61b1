// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One term of a filter as a predicate over columns: typed columns directly, texts through the set of codes that match.
// One thread, as Predicate.h.

#include "core/timeline/Predicate.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

std::unique_ptr<Predicate> compileTerm(const filter::Term& term, const EventTable& table, Timestamp now);

// Predicate.cpp: one of them at least. Not empty.
std::unique_ptr<Predicate> anyOf(std::vector<std::unique_ptr<Predicate>> parts);

} // namespace waybill::timeline
